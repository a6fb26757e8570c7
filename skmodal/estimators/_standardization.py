"""Means and scales of the training's features, for a layer that standardizes."""

import torch

from ..networks import Standardize
from ._inputs import SequenceInputs

_NUMBERS_AT_A_TIME = 2**16  # what a processor keeps near while it computes


def standardize_layer(inputs, weights, axis):
    """Return the layer that brings each feature of weighted rows to mean 0 and variance 1; a constant one to 0."""
    weights = torch.ones(len(inputs)) if weights is None else torch.from_numpy(weights)
    values = inputs.steps if isinstance(inputs, SequenceInputs) else inputs.values  # the features stand last
    if isinstance(inputs, SequenceInputs):
        weights = weights.repeat_interleave(inputs.lengths)
    mean, variance = _weighted_moments(values, weights.double())
    layer = Standardize(len(mean), axis=axis).double()
    layer.mean.copy_(mean)
    # What rounding alone makes vary is constant.
    layer.scale.copy_(torch.where(variance > 1e-12 * mean**2, variance.sqrt(), 1.0))
    return layer


def _weighted_moments(values, weights):
    """Return the mean and the variance over all axes but the last, in float64, in one pass of small parts.

    Sums are of differences from the first row's mean: no row is so far from the mean that they would lose digits.
    """
    n_features = values.shape[-1]
    n_rows = max(1, _NUMBERS_AT_A_TIME // values[0].numel())
    origin = _numbers(values[:1]).reshape(-1, n_features).mean(0)
    first = second = 0.0
    for part, weight in zip(values.split(n_rows), weights.split(n_rows), strict=True):
        differences = (_numbers(part) - origin).flatten(1)  # (rows, places * features)
        first = first + weight @ differences
        second = second + weight @ differences.square()
    first, second = (total.reshape(-1, n_features).mean(0) / weights.sum() for total in (first, second))
    return origin + first, second - first**2


def _numbers(values):
    return values.double() / 255 if values.dtype == torch.uint8 else values.double()
