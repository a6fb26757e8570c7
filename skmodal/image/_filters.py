"""Filters of planes of shape (H, W, n): the same pixel of different images are neighbors in memory.

So every step runs along rows and images at once; a pixel's sum has one order, whatever its batch.
"""

import numpy as np

from ._batches import as_floats
from ._grayscale import grayscale


def gray_planes(images, dtype=np.float64):
    """Return a batch of images as gray planes (H, W, n), 0..1."""
    return np.ascontiguousarray(np.moveaxis(as_floats(grayscale(images)), 0, -1), dtype=dtype)


def reach(sigma):
    """Return how many pixels away a Gaussian of ``sigma`` pixels is cut off: four of them."""
    return int(4 * sigma + 0.5)


def smooth(planes, sigma, *, beyond="constant"):
    """Smooth by a Gaussian of ``sigma`` pixels.

    Beyond the border all is 0, or, with ``beyond="edge"``, as on it.
    """
    if sigma == 0:
        return planes
    radius = reach(sigma)
    taps = np.exp(-0.5 / sigma**2 * np.arange(-radius, radius + 1) ** 2)
    taps = (taps / taps.sum())[radius:].astype(planes.dtype)
    return _weighted(_weighted(planes, taps, 0, beyond), taps, 1, beyond)


def _weighted(planes, taps, axis, beyond):
    """Return the sums of neighbors along an axis, those at a distance of k pixels weighted by ``taps[k]``."""
    radius, length = len(taps) - 1, planes.shape[axis]
    around = [(radius, radius) if other == axis else (0, 0) for other in range(3)]
    padded = np.pad(planes, around, mode=beyond).swapaxes(0, axis)
    sums, pair = planes * taps[0], np.empty_like(planes)
    along, pair = sums.swapaxes(0, axis), pair.swapaxes(0, axis)
    for distance in range(radius, 0, -1):  # the smallest weights first, as SciPy does
        before, after = radius - distance, radius + distance
        np.add(padded[before : before + length], padded[after : after + length], out=pair)
        pair *= taps[distance]
        along += pair
    return sums


def sobel(planes):
    """Return the gradients along rows' numbers and columns' (down, right); the border's pixels go on beyond it."""
    padded = np.pad(planes, [(1, 1), (1, 1), (0, 0)], mode="edge")
    down = padded[2:] - padded[:-2]
    right = padded[:, 2:] - padded[:, :-2]
    return _one_two_one(down, 1), _one_two_one(right, 0)


def _one_two_one(padded, axis):
    """Return the sums of neighbors along an axis, weighted 1, 2, 1."""
    padded = padded.swapaxes(0, axis)
    sums = padded[:-2] + padded[2:]
    sums += 2 * padded[1:-1]
    return sums.swapaxes(0, axis)


def window_maximum(planes, distance):
    """Return the greatest value of each square window that reaches ``distance`` pixels from its middle."""
    for axis in (0, 1):
        greatest = planes.copy()
        source, target = planes.swapaxes(0, axis), greatest.swapaxes(0, axis)
        for shift in range(1, distance + 1):
            np.maximum(target[shift:], source[:-shift], out=target[shift:])
            np.maximum(target[:-shift], source[shift:], out=target[:-shift])
        planes = greatest
    return planes
