"""Grids: what lies in each of equal parts of an image."""

import numpy as np


def parts_of(size, grid):
    """Return the part, 0 to rows * columns - 1, in which each pixel of an image of ``size`` lies, (H, W)."""
    rows, columns = (np.arange(length) * n_parts // length for length, n_parts in zip(size, grid, strict=True))
    return rows[:, None] * grid[1] + columns


def shares(histograms):
    """Return histograms (..., bins) as shares of their sums; an empty one is zeros."""
    sums = histograms.sum(axis=-1, keepdims=True)
    return histograms / np.maximum(sums, 1)
