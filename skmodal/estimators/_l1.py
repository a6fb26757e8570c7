"""The L1 penalty as a proximal step, which makes weights zero to the bit."""

import torch


@torch.no_grad()
def soft_threshold_(param_groups, l1):
    """Take ``lr * l1`` off the size of every weight of an optimizer's groups, down to 0; call it after each step.

    This is the proximal operator of ``l1`` times the sum of absolute weights (Parikh and Boyd, "Proximal Algorithms",
    2014, section 6.5.2): with plain gradient steps the two together find the minimum of the penalized loss, the Lasso
    for a linear layer. Steps that an optimizer scales for each weight, as Adam's, find another one, as sparse.
    Biases and gains of norms are left alone.
    """
    for group in param_groups:
        threshold = group["lr"] * l1
        for parameter in group["params"]:
            if parameter.ndim >= 2 and parameter.requires_grad:
                parameter.sub_(parameter.clamp(-threshold, threshold))
