"""Optimizers by name: fused steps, a rate for each group, and weight decay for matrices alone."""

import re
from functools import partial

import torch

OPTIMIZERS = ("sgd", "adam", "adamw", "rmsprop", "muon")

_OUTER_LAYERS = re.compile(r"embed|(^|[._])head\.|^output\.")  # by a parameter's name
_FUSED_DEVICES = {"cpu", "cuda"}


def make_optimizer(name, groups, lr, weight_decay):
    """Return an optimizer over groups of parameters, each with a learning rate of its own.

    A group is ``{"params": parameters or (name, parameter) pairs, "lr_scale": factor of lr, 1 if not given}``. Each of
    the optimizer's ``param_groups`` keeps its rate as ``initial_lr``. Weights of two dimensions and more decay. Biases
    and the gains of norms do not: they are few, and need their size (Goodfellow et al., "Deep Learning", 2016,
    section 7.1; He et al., "Bag of Tricks for Image Classification", CVPR 2019).

    "muon" (Jordan et al. 2024) turns the steps of hidden layers' 2-D weights into orthogonal matrices of the size that
    AdamW's steps have (Liu et al., "Muon is Scalable for LLM Training", 2025), so that one ``lr`` serves both. AdamW
    steps the rest: vectors, kernels of convolutions, and what has "embed" in its name or belongs to a ``head``.
    """
    hidden, others = [], []
    for group in groups:
        named = [pair if isinstance(pair, tuple) else ("", pair) for pair in group["params"]]
        orthogonal = [p for key, p in named if name == "muon" and p.ndim == 2 and not _OUTER_LAYERS.search(key)]
        skipped = {id(p) for p in orthogonal}
        rest = [p for _, p in named if id(p) not in skipped]
        rate = lr * group.get("lr_scale", 1.0)
        hidden.append(_group(orthogonal, rate, weight_decay))
        decaying = [p for p in rest if p.ndim >= 2 and weight_decay]  # where none does, one group steps faster than two
        others.append(_group(decaying, rate, weight_decay))
        others.append(_group([p for p in rest if p.ndim < 2 or not weight_decay], rate, 0.0))
    hidden, others = ([group for group in part if group["params"]] for part in (hidden, others))
    if not hidden:
        return _fastest("adamw" if name == "muon" else name, others)
    muon = torch.optim.Muon(hidden, adjust_lr_fn="match_rms_adamw")
    return _Joint([muon, _fastest("adamw", others)]) if others else muon


class _Joint:
    """Optimizers of different parameters that step as one."""

    def __init__(self, optimizers):
        self.optimizers = optimizers

    @property
    def param_groups(self):
        return [group for optimizer in self.optimizers for group in optimizer.param_groups]

    @property
    def state(self):
        return {key: value for optimizer in self.optimizers for key, value in optimizer.state.items()}

    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for optimizer in self.optimizers:
            optimizer.step()
        return loss

    def zero_grad(self, set_to_none=True):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none)

    def state_dict(self):
        return {"optimizers": [optimizer.state_dict() for optimizer in self.optimizers]}

    def load_state_dict(self, state_dict):
        for optimizer, state in zip(self.optimizers, state_dict["optimizers"], strict=True):
            optimizer.load_state_dict(state)


def _group(parameters, rate, weight_decay):
    return {"params": parameters, "lr": rate, "initial_lr": rate, "weight_decay": weight_decay}


_KINDS = {
    "sgd": partial(torch.optim.SGD, momentum=0.9, nesterov=True),
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
}


def _fastest(name, groups):
    """Return an optimizer that steps in one kernel where torch has it, else by operations over all the tensors."""
    on_fused_device = all(p.device.type in _FUSED_DEVICES for group in groups for p in group["params"])
    how = "fused" if on_fused_device and name != "rmsprop" else "foreach"  # torch has no fused RMSprop
    return _KINDS[name](groups, **{how: True})
