"""Means and scales of the training's features, for a layer that standardizes."""

import torch

from ..networks import Standardize
from ._inputs import SequenceInputs

_ROWS_AT_A_TIME = 4096


def standardize_layer(inputs, weights, axis):
    """Return the layer that brings each feature of weighted rows to mean 0 and variance 1; a constant one to 0."""
    weights = torch.ones(len(inputs)) if weights is None else torch.from_numpy(weights)
    values = inputs.steps if isinstance(inputs, SequenceInputs) else inputs.values  # the features stand last
    if isinstance(inputs, SequenceInputs):
        weights = weights.repeat_interleave(inputs.lengths)
    n_features = values.shape[-1]
    mean = _weighted_mean(values, weights, lambda part: part)
    variance = _weighted_mean(values, weights, lambda part: (part - mean) ** 2)
    layer = Standardize(n_features, axis=axis).double()
    layer.mean.copy_(mean)
    # What rounding alone makes vary is constant.
    layer.scale.copy_(torch.where(variance > 1e-12 * mean**2, variance.sqrt(), 1.0))
    return layer


def _weighted_mean(values, weights, of):
    """Return the mean over all axes but the last of what ``of`` makes of values, in float64."""
    total = 0.0
    for part, weight in zip(values.split(_ROWS_AT_A_TIME), weights.double().split(_ROWS_AT_A_TIME), strict=True):
        numbers = part.double() / 255 if part.dtype == torch.uint8 else part.double()
        flat = of(numbers).reshape(len(part), -1, values.shape[-1]).mean(1)  # (rows, features)
        total = total + weight @ flat
    return total / weights.double().sum()
