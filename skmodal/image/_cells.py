"""Cells: histograms of the orientations of the gradients in them, each voting with its magnitude."""

from functools import lru_cache

import numpy as np

_SIDE = 511  # the gradients of uint8 images are the integers -255 .. 255


def images_last(images, cell, block, transform_sqrt):
    """Return the images as (H, W, n) or (H, W, C, n): neighbors in memory are the same pixel of different images.

    So every step runs along the images, and consecutive votes go to different histograms and need not wait.
    """
    if transform_sqrt or images.dtype != np.uint8:
        images = images.astype(np.float32 if images.dtype in (np.float16, np.float32) else np.float64, copy=False)
    if transform_sqrt:
        images = np.sqrt(images)
    missing = [max(0, c * b - length) for c, b, length in zip(cell, block, images.shape[1:3], strict=True)]
    if any(missing):
        images = np.pad(images, [(0, 0), (0, missing[0]), (0, missing[1]), (0, 0)][: images.ndim], mode="edge")
    return np.ascontiguousarray(np.moveaxis(images, 0, -1))


def vote_addresses(grid, cell, orientations, n_images):
    """Return where each pixel's votes for orientation 0 go in histograms of (image, cell row, cell column, bin)."""
    cells = np.arange(grid[0] * grid[1]).reshape(grid)
    of_pixel = cells.repeat(cell[0], axis=0).repeat(cell[1], axis=1) * orientations  # (height, width)
    return of_pixel[:, :, None] + np.arange(n_images) * (cells.size * orientations)


def cell_histograms(pixels, grid, cell, addresses, orientations):
    """Return the mean vote of each cell, of shape (orientations, cell rows, cell columns, n)."""
    height, width = grid[0] * cell[0], grid[1] * cell[1]
    bins, magnitudes = _votes(*_strongest_gradient(pixels, height, width), orientations)
    n_images = pixels.shape[-1]
    votes = np.bincount(  # adds in the order of the pixels: an image's sums do not depend on its batch
        np.add(addresses[:, :, :n_images], bins).ravel(),
        weights=magnitudes.ravel(),
        minlength=n_images * grid[0] * grid[1] * orientations,
    )
    votes = votes / (cell[0] * cell[1])
    return np.ascontiguousarray(votes.reshape(n_images, *grid, orientations).transpose(3, 1, 2, 0))


def _strongest_gradient(pixels, height, width):
    """Return the gradients (rows, columns) of the top left ``(height, width)``, each (height, width, n)."""
    if pixels.ndim == 3:
        return _gradient(pixels, height, width)
    rows, columns = _gradient(pixels[:, :, 0], height, width)
    strongest = _magnitude(rows, columns)
    for channel in range(1, pixels.shape[2]):
        other_rows, other_columns = _gradient(pixels[:, :, channel], height, width)
        magnitude = _magnitude(other_rows, other_columns)
        stronger = magnitude > strongest
        for chosen, other in ((rows, other_rows), (columns, other_columns), (strongest, magnitude)):
            np.copyto(chosen, other, where=stronger)
    return rows, columns


def _gradient(plane, height, width):
    """Return central differences; as in scikit-image, the gradient across the image's own border is 0."""
    dtype = np.int16 if plane.dtype == np.uint8 else plane.dtype
    rows = np.zeros((height, width, plane.shape[2]), dtype)
    columns = np.zeros_like(rows)
    bottom, right = min(height, plane.shape[0] - 1), min(width, plane.shape[1] - 1)
    if bottom > 1:
        np.subtract(plane[2 : bottom + 1, :width], plane[: bottom - 1, :width], out=rows[1:bottom], dtype=dtype)
    if right > 1:
        np.subtract(plane[:height, 2 : right + 1], plane[:height, : right - 1], out=columns[:, 1:right], dtype=dtype)
    return rows, columns


def _votes(rows, columns, orientations):
    """Return the bin and the magnitude of each gradient, looked up where gradients are integers."""
    if rows.dtype == np.int16:
        codes = _codes(rows, columns)
        return _bin_table(orientations).take(codes), _magnitude_table().take(codes)
    rows, columns = rows.astype(np.float64, copy=False), columns.astype(np.float64, copy=False)
    bins, magnitudes = _bins(rows, columns, orientations), np.sqrt(rows * rows + columns * columns)
    magnitudes[bins == orientations] = 0  # -1e-20 degrees are 180 after rounding: no bin, as in scikit-image
    return np.minimum(bins, orientations - 1, out=bins), magnitudes


def _bins(rows, columns, orientations):
    """Return the orientation bins, exact at their edges; ``orientations`` where an angle lies beyond the last."""
    edges = 180.0 / orientations * np.arange(orientations + 2)
    angles = np.rad2deg(np.arctan2(rows, columns))
    angles[angles == 180] = 0
    angles = np.where(angles < 0, angles + 180, angles)  # to the bit as angles % 180, ten times as fast
    bins = (angles / edges[1]).astype(np.intp)
    bins -= angles < edges.take(bins)
    bins += angles >= edges.take(bins + 1)
    return bins


def _magnitude(rows, columns):
    if rows.dtype == np.int16:
        return _magnitude_table().take(_codes(rows, columns))
    return np.hypot(columns, rows)


def _codes(rows, columns):
    codes = rows.astype(np.int32)
    codes *= _SIDE
    codes += columns
    codes += _SIDE * _SIDE // 2
    return codes.astype(np.intp)


def _integer_gradients():
    values = np.arange(_SIDE) - _SIDE // 2.0
    return values.repeat(_SIDE), np.tile(values, _SIDE)


@lru_cache(maxsize=8)
def _bin_table(orientations):
    return _bins(*_integer_gradients(), orientations).astype(np.int16)


@lru_cache(maxsize=1)
def _magnitude_table():
    rows, columns = _integer_gradients()
    return np.hypot(columns, rows)
