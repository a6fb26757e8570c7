"""Pruning: masks over the weights of a torch module that matter least, and weights that then stay zero."""

import torch
from torch import nn
from torch.nn.utils import prune as masks

SCOPES = ("global", "layer", "channel")

# Not their subclasses: attention reads the weight of its output layer past the hook that masks it.
_LAYERS = {nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.RNN, nn.LSTM, nn.GRU, nn.MultiheadAttention}


def prune(module, amount, *, scope="global"):
    """Mask the smallest weights of linear, convolutional, recurrent and attention layers, ``amount`` (0 to 1) of them.

    They are the smallest of all layers together ("global"), of each layer ("layer"; both Han et al., NeurIPS 2015), or
    the rows and output channels with the least L2 norm of each layer but the last, whose rows are classes ("channel").
    Called again with a larger amount it masks more. `torch.nn.utils.prune` holds the masks until `make_permanent`.
    """
    weights = _weights(module)
    if scope == "global":
        masks.global_unstructured(weights, masks.L1Unstructured, amount=_n_more(amount, weights))
    elif scope == "layer":
        for layer, name in weights:
            masks.l1_unstructured(layer, name, _n_more(amount, [(layer, name)]))
    else:
        for layer, name in weights[:-1]:
            masks.ln_structured(layer, name, _n_more(amount, [(layer, name)], rows=True), n=2, dim=0)
    _mask_shared(module)


def make_permanent(module):
    """Put the masked weights in the place of masks and weights."""
    for layer in module.modules():
        for name, _ in list(layer.named_parameters(recurse=False)):
            if name.endswith("_orig"):
                masks.remove(layer, name.removesuffix("_orig"))


def sparsity(module):
    """Return which share of the weights that `prune` works on is exactly zero."""
    weights = [getattr(layer, name) for layer, name in _weights(module)]
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


def _n_more(amount, weights, *, rows=False):
    """Return how many weights, or rows, are still to be masked."""
    n_all = n_masked = 0
    for layer, name in weights:
        mask = getattr(layer, f"{name}_mask", torch.ones_like(getattr(layer, name)))
        kept = mask.flatten(1).any(dim=1) if rows else mask
        n_all, n_masked = n_all + kept.numel(), n_masked + int((kept == 0).sum())
    return max(0, round(amount * n_all) - n_masked)


def _mask_shared(module):
    """Let all the layers that share a weight have its mask."""
    first = {id(getattr(layer, f"{name}_orig", None)): (layer, name) for layer, name in _weights(module)}
    for layer in module.modules():
        for name, parameter in list(layer.named_parameters(recurse=False)):
            owner = first.get(id(parameter))
            if owner and owner != (layer, name.removesuffix("_orig")):
                masks.custom_from_mask(layer, name.removesuffix("_orig"), getattr(owner[0], f"{owner[1]}_mask"))
