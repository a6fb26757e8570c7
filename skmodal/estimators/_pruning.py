"""Pruning: masks over the weights of a torch module that matter least, and weights that then stay zero."""

import torch
from torch import nn
from torch.nn.utils import prune as masks

SCOPES = ("global", "layer", "channel")

# Not their subclasses: attention reads the weight of its output layer past the hook that masks it.
_LAYERS = {nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.RNN, nn.LSTM, nn.GRU, nn.MultiheadAttention}


@torch.no_grad()
def prune(module, amount, *, scope="global"):
    """Mask the smallest weights of linear, convolutional, recurrent and attention layers, ``amount`` (0 to 1) of them.

    They are the smallest of all layers together, in relation to the rest of their layer, so that no layer loses all
    ("global": the scores of Lee et al., "Layer-adaptive Sparsity for the Magnitude-based Pruning", ICLR 2021), of each
    layer ("layer"; Han et al., NeurIPS 2015), or the rows and output channels with the least L2 norm of each layer but
    the last, whose rows are classes ("channel").
    Called again with a larger amount it masks more. `torch.nn.utils.prune` holds the masks until `make_permanent`.
    """
    weights = _weights(module)
    for ranked in [weights] if scope == "global" else [[weight] for weight in weights]:
        if scope == "channel" and ranked == weights[-1:]:
            continue
        sizes = [_sizes(_masked(layer, name), scope) for layer, name in ranked]
        flat = torch.cat([size.flatten() for size in sizes])
        kept = torch.ones_like(flat)
        kept[flat.argsort(stable=True)[: round(amount * len(flat))]] = 0
        for (layer, name), size, mask in zip(ranked, sizes, kept.split([s.numel() for s in sizes]), strict=True):
            masks.custom_from_mask(layer, name, torch.ones_like(getattr(layer, name)) * mask.view_as(size))
    _mask_shared(module)


def make_permanent(module):
    """Put the masked weights in the place of masks and weights."""
    for layer in module.modules():
        for name, _ in list(layer.named_parameters(recurse=False)):
            if name.endswith("_orig"):
                masks.remove(layer, name.removesuffix("_orig"))


def sparsity(module):
    """Return which share of the weights that `prune` works on is exactly zero."""
    weights = [_masked(layer, name) for layer, name in _weights(module)]
    return sum(int((weight == 0).sum()) for weight in weights) / sum(weight.numel() for weight in weights)


def _weights(module):
    """Return the layer and the name of each weight, one that layers share for the first of them alone."""
    found = {}
    for layer in module.modules():
        if type(layer) in _LAYERS:
            for name, parameter in layer.named_parameters(recurse=False):
                if "weight" in name:
                    found.setdefault(id(parameter), (layer, name.removesuffix("_orig")))
    return list(found.values())


def _masked(layer, name):
    """Return a weight under its mask, if it has one: the layer's own attribute is as old as its last forward pass."""
    if hasattr(layer, f"{name}_mask"):
        return getattr(layer, f"{name}_orig") * getattr(layer, f"{name}_mask")
    return getattr(layer, name)


def _sizes(weight, scope):
    """Return how much each weight, or each row, counts; contiguous, whatever the weight's memory format."""
    if scope == "channel":
        return weight.flatten(1).norm(dim=1).view(-1, *[1] * (weight.ndim - 1))
    return _shares(weight.contiguous()) if scope == "global" else weight.abs().contiguous()


def _shares(weight):
    """Return the square of each number over the sum of those that are not smaller: 1 for the greatest."""
    squares, order = weight.double().square().flatten().sort(stable=True)
    sums = squares.flip(0).cumsum(0).flip(0).clamp_min(torch.finfo(squares.dtype).tiny)
    return torch.empty_like(sums).index_copy_(0, order, squares / sums).view_as(weight)


def _mask_shared(module):
    """Let all the layers that share a weight have its mask."""
    first = {id(getattr(layer, f"{name}_orig", None)): (layer, name) for layer, name in _weights(module)}
    for layer in module.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            owner = first.get(id(parameter))
            if owner and owner != (layer, name.removesuffix("_orig")):
                masks.custom_from_mask(layer, name.removesuffix("_orig"), getattr(owner[0], f"{owner[1]}_mask"))
