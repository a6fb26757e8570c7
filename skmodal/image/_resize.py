"""Resizing: bilinear, with antialiasing."""

from numbers import Integral

import numpy as np
from PIL import Image


def resize(image, size):
    """Return an image at a size of (height, width) pixels; an image of this size already is returned as it is.

    Parameters
    ----------
    image : ndarray of shape (H, W) or (H, W, C)
        uint8 stays uint8; floating-point values keep their dtype (through float32), all others become float64.
    size : tuple of int (height, width)
    """
    if image.shape[:2] == tuple(size):
        return image
    planes = image[:, :, None] if image.ndim == 2 else image
    resized = np.stack([_resize_plane(plane, size) for plane in np.moveaxis(planes, -1, 0)], axis=-1)
    kept = image.dtype == np.uint8 or image.dtype.kind == "f"
    return resized.reshape(*size, *image.shape[2:]).astype(image.dtype if kept else np.float64, copy=False)


def _resize_plane(plane, size):
    plane = np.ascontiguousarray(plane, dtype=np.uint8 if plane.dtype == np.uint8 else np.float32)
    height, width = size
    return np.asarray(Image.fromarray(plane).resize((width, height), Image.Resampling.BILINEAR))


def height_width(value, *, name):
    """Return a parameter as a tuple of two positive ints; ``name`` opens the error message."""
    whole = isinstance(value, (tuple, list, np.ndarray)) and all(isinstance(length, Integral) for length in value)
    if not whole or len(value) != 2 or min(value) < 1:
        raise ValueError(f"{name}={value!r}; (height, width) is wanted, two whole numbers of at least 1, e.g. (8, 8).")
    return int(value[0]), int(value[1])
