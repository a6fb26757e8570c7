"""Threads: one where the work of a batch is small, since waking a second would cost more than it does."""

from contextlib import contextmanager

import torch
from torch import nn

from ._inputs import SequenceInputs
from ._multimodal_inputs import MultimodalInputs

_WORTH_TWO = 2**24  # multiplications a batch; on busy cores, torch's idle threads spin and take what others need


@contextmanager
def few_threads(network, inputs, batch_size):
    """Let torch use one thread within, where a batch is little work for the network; all that it may otherwise."""
    before = torch.get_num_threads()
    is_little = before > 1 and batch_size * _multiplications(network, inputs) < _WORTH_TWO
    if is_little:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if is_little:  # else a thread that found another's one would leave it to those that come
            torch.set_num_threads(before)


def _multiplications(network, inputs):
    """Estimate the multiplications for a sample: of each weight once a step, and of a kernel's once a pixel."""
    if isinstance(inputs, MultimodalInputs):
        pairs = zip(network.branches, inputs.parts, strict=True)
        return sum(_multiplications(branch, part) for branch, part in pairs if part)
    layers = [layer for layer in network.modules() if not isinstance(layer, nn.Embedding)]  # a table, not a factor
    matrices = [weight for layer in layers for weight in layer.parameters(recurse=False) if weight.ndim >= 2]
    if isinstance(inputs, SequenceInputs):
        return inputs.n_steps * sum(weight.numel() for weight in matrices)
    return sum(weight.numel() * (inputs.n_pixels if weight.ndim == 4 else 1) for weight in matrices)
