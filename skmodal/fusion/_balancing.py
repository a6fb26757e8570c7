"""Gradient balancing: modalities that learn faster than the others are slowed down."""

from itertools import chain

import torch
from skorch.callbacks import Callback

STRENGTH = 0.1  # of the paper's experiments


class GradientBalancing(Callback):
    """Scale the gradients of the encoders whose own heads are ahead of the others' (Peng et al., CVPR 2022).

    With r the mean probability that a modality's head gives to the right classes of a batch, as a multiple of that of
    the other modalities, the gradient is multiplied by 1 - tanh(0.1 r) where r is above 1 (equations 9 and 10; without
    the noise of section 3.3).
    """

    def on_grad_computed(self, net, batch, y_pred, **kwargs):
        with torch.no_grad():
            scores = _scores(y_pred.unimodal, batch[1])  # (n_modalities,), NaN where no row has the modality
            for place, branch in enumerate(net.module_.branches):
                others = torch.cat([scores[:place], scores[place + 1 :]]).nanmean()
                ratio = scores[place] / others
                factor = torch.where(ratio > 1, 1 - torch.tanh(STRENGTH * ratio), 1.0)  # 1 for NaN
                for weight in chain(branch.prepare.parameters(), branch.backbone.parameters()):
                    if weight.grad is not None:
                        weight.grad.mul_(factor)


def _scores(unimodal, targets):
    scores = []
    for rows, logits in unimodal:
        if logits is None:
            scores.append(torch.tensor(torch.nan, device=targets.device))
            continue
        own = targets if rows is None else targets[rows]
        scores.append(logits.float().softmax(dim=1).gather(1, own[:, None]).mean())
    return torch.stack(scores)
