"""Blocks: overlapping groups of cells, each normalized."""

import numpy as np

BLOCK_NORMS = ("L1", "L1-sqrt", "L2", "L2-Hys")
_EPSILON = 1e-5  # scikit-image's: what keeps a block without gradients from a division by zero
_HYSTERESIS = 0.2


def overlapping_blocks(cells, block):
    """Return the blocks, one cell apart, of shape (values of a block, block rows, block columns, n)."""
    orientations, n_rows, n_columns, n_images = cells.shape
    n_rows, n_columns = n_rows - block[0] + 1, n_columns - block[1] + 1
    blocks = np.empty((block[0], block[1], orientations, n_rows, n_columns, n_images))
    for row, column in np.ndindex(*block):
        blocks[row, column] = cells[:, row : row + n_rows, column : column + n_columns]
    return blocks.reshape(block[0] * block[1] * orientations, n_rows, n_columns, n_images)


def normalize_blocks(blocks, block_norm):
    """Normalize blocks of shape (values, ...) in place."""
    if block_norm.startswith("L1"):
        blocks /= _folded_sum(blocks) + _EPSILON
        return np.sqrt(blocks, out=blocks) if block_norm == "L1-sqrt" else blocks
    blocks /= np.sqrt(_folded_sum(blocks * blocks) + _EPSILON**2)
    if block_norm == "L2-Hys":
        np.minimum(blocks, _HYSTERESIS, out=blocks)
        blocks /= np.sqrt(_folded_sum(blocks * blocks) + _EPSILON**2)
    return blocks


def _folded_sum(values):
    """Sum along the first axis by halves: element by element, so that no other axis changes a bit of it."""
    while len(values) > 1:
        half = len(values) // 2
        folded = values[:half] + values[half : 2 * half]
        values = np.concatenate([folded, values[2 * half :]]) if len(values) % 2 else folded
    return values[0]
