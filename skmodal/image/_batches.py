"""Batches: arrays of images of one size, checked, and worked on a few at a time."""

from math import prod
from numbers import Integral

import numpy as np

from .._samples import pixels
from ._channels import color_channels

CHUNK = 65_536  # pixels whose planes of float64 stay within a core's cache
_MOST_BINS = 2**17
_STRIP = 2**21  # pixels of a large image that are worked on at a time


def check_batch(images, *, name):
    """Return images as pixels of shape (n_images, H, W) or (n_images, H, W, C); ``name`` opens the error message."""
    images = np.asarray(images)
    if images.dtype.kind not in "biuf":
        raise TypeError(f"{name}: images has dtype {images.dtype}; real numbers are wanted, in one array of one size.")
    if images.ndim not in (3, 4):
        raise ValueError(
            f"{name}: images has shape {images.shape}; a batch is (n_images, H, W) or (n_images, H, W, C). "
            f"Of one image, {name}(image[None])."
        )
    if 0 in images.shape[1:]:
        raise ValueError(f"{name}: images has shape {images.shape}: images of no area.")
    return pixels(images, name=name, what="image")


def check_color_batch(images, *, name):
    """Return images as pixels of shape (n_images, H, W) or (n_images, H, W, 3)."""
    images = check_batch(images, name=name)
    if images.ndim == 4 and images.shape[3] not in (1, 3, 4):
        raise ValueError(f"{name}: images has shape {images.shape}; 1, 3 or 4 channels are wanted, channels last.")
    return color_channels(images, batch=True)


def whole_pair(value, *, name):
    """Return a parameter as a tuple of two positive ints; ``name`` opens the error message."""
    whole = isinstance(value, (tuple, list, np.ndarray)) and all(isinstance(length, Integral) for length in value)
    if not whole or len(value) != 2 or min(value) < 1:
        raise ValueError(
            f"{name}={value!r}; two whole numbers of at least 1 are wanted, the one of the height first, e.g. (8, 8)."
        )
    return int(value[0]), int(value[1])


def in_chunks(process, images, *, n_pixels=CHUNK, n_bins=1):
    """Return ``process(images)``, of as many images at a time as have so many pixels; each gives ``n_bins`` values."""
    step = max(1, min(n_pixels // prod(images.shape[1:3]), _MOST_BINS // n_bins))
    parts = [process(images[start : start + step]) for start in range(0, max(1, len(images)), step)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def in_strips(process, *images, halo=0):
    """Return ``process(*images)``, of shape (n, H, ...), strip by strip of images that are large.

    A row of the result must depend on no more than ``halo`` rows of the images on either side: a strip has so many
    more, and what comes of them is cut off.
    """
    parts = []
    for strip in strips(images[0], n_rows=halo):
        first = max(0, strip.start - halo)
        part = process(*(array[:, first : strip.stop + halo] for array in images))
        parts.append(part[:, strip.start - first : strip.stop - first])
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def strips(images, n_rows=1):
    """Yield the rows of strips of images (n, H, W, ...), each of at least ``n_rows``, as slices; of small ones, one."""
    height, width = images.shape[1:3]
    step = max(n_rows, _STRIP // width, 1)
    for start in range(0, height, step):
        yield slice(start, start + step)


def as_floats(images):
    """Return images as float64: uint8 0..255 becomes 0..1, all other values stay."""
    return images * (1 / 255) if images.dtype == np.uint8 else images.astype(np.float64, copy=False)


def as_kind(values, dtype):
    """Return values 0..1 as images of a dtype: uint8 is 0..255, rounded."""
    return np.rint(values * 255).astype(np.uint8) if dtype == np.uint8 else values.astype(dtype, copy=False)
