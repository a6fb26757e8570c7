"""Histograms: how often what stands in each of equal parts of an image."""

from math import prod

import numpy as np


def parts_of(size, grid):
    """Return the part, 0 to rows * columns - 1, in which each pixel of an image of ``size`` lies, (H, W)."""
    rows, columns = (np.arange(length) * n_parts // length for length, n_parts in zip(size, grid, strict=True))
    return rows[:, None] * grid[1] + columns


def counted(places, shape):
    """Return how often each place comes, as an array of this shape, in which it is a flat index."""
    return np.bincount(places.ravel(), minlength=prod(shape)).reshape(shape)


def shares(histograms):
    """Return histograms (..., bins) as shares of their sums; an empty one is zeros."""
    sums = histograms.sum(axis=-1, keepdims=True)
    return histograms / np.maximum(sums, 1)
