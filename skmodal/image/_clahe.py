"""Contrast-limited adaptive histogram equalization (CLAHE)."""

from numbers import Integral, Real

import numpy as np

from ._batches import as_floats, as_kind, check_color_batch, in_chunks
from ._resize import height_width

_LEVELS = 2**14  # of gray, in between
_SOURCE_LEVELS = 2**16 - 1  # to which scikit-image rounds first
_GREATEST = 2.0**1000  # greater values are scaled to it, so that no difference overflows


def equalize_adaptive(images, *, kernel_size=None, clip_limit=0.01, n_bins=256):
    """Equalize the histogram of each part of each image of a batch, with limited contrast (CLAHE).

    Each part has its own table from gray to gray, that of its histogram, of which no bin may hold more than
    ``clip_limit`` of the part's pixels: what is more is spread over all bins. A pixel's value is interpolated between
    the tables of the four parts nearest to it. Before and after, an image's values are stretched to the full range. Of
    a color image the greatest channel, the value of HSV, is equalized, and the others are scaled with it.

    The result is that of scikit-image's ``equalize_adapthist``, but that uint8 stays uint8, rounded, that
    floating-point values may be of any range, and that an image of one value, to 16 bits, stays as it is.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point. An alpha channel is dropped.
    kernel_size : tuple of int (height, width), default=None
        Size of a part, in pixels. By default, an eighth of the image's height and width.
    clip_limit : float, default=0.01
        From 0 to 1; 0 is no limit.
    n_bins : int, default=256
        Of the histograms, from 1 to 16384.

    Returns
    -------
    equalized : ndarray of shape (n_images, H, W) or (n_images, H, W, 3)
        uint8, 0 to 255, or of the floating-point images' dtype, 0 to 1.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if a
        parameter is out of its range.

    References
    ----------
    K. Zuiderveld (1994). Contrast limited adaptive histogram equalization. In P. S. Heckbert (ed.), Graphics Gems IV,
    474-485. Academic Press.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import equalize_adaptive
    >>> image = np.tile(np.linspace(0, 0.1, 64), (1, 8, 1))  # a faint ramp
    >>> image[:, :, 32:] += 0.9  # half in the shadow, half in the light
    >>> equalized = equalize_adaptive(image, kernel_size=(8, 16), clip_limit=0)
    >>> [float(np.ptp(shadow).round(2)) for shadow in (image[:, :, :32], equalized[:, :, :32])]
    [0.05, 0.64]
    """
    images = check_color_batch(images, name="equalize_adaptive")
    if kernel_size is not None:
        kernel_size = height_width(kernel_size, name="equalize_adaptive: kernel_size")
    if not (isinstance(clip_limit, Real) and 0 <= clip_limit <= 1):
        raise ValueError(f"equalize_adaptive: clip_limit={clip_limit!r}; a number from 0 to 1 is wanted.")
    if not isinstance(n_bins, Integral) or not 1 <= n_bins <= _LEVELS:
        raise ValueError(f"equalize_adaptive: n_bins={n_bins!r}; a whole number from 1 to {_LEVELS} is wanted.")
    size = images.shape[1:3]
    kernel = kernel_size or tuple(max(length // 8, 1) for length in size)
    n_parts = tuple(-(-length // part) for length, part in zip(size, kernel, strict=True))

    def equalized(chunk):
        values = as_floats(chunk)
        light = values if values.ndim == 3 else values.max(axis=3)
        greatest = np.abs(light).max(axis=(1, 2), keepdims=True)
        source = np.rint(light / np.maximum(greatest / _GREATEST, 1) * _SOURCE_LEVELS)
        levels = np.rint(_stretched(source) * (_LEVELS - 1)).astype(np.intp)
        bins = levels // (1 + _LEVELS // n_bins)
        tables = _tables(bins, kernel, n_parts, clip_limit, n_bins)
        wanted = _stretched(_mapped(bins, tables, kernel))
        wanted = np.where(np.ptp(source, axis=(1, 2), keepdims=True) > 0, wanted, light)
        return as_kind(wanted if values.ndim == 3 else _with_light(values, light, wanted), chunk.dtype)

    return in_chunks(equalized, images, n_bins=n_parts[0] * n_parts[1] * n_bins)


def _stretched(images):
    """Stretch each image to 0..1; one of a single value is cut to it."""
    low, high = images.min(axis=(1, 2), keepdims=True), images.max(axis=(1, 2), keepdims=True)
    return np.where(low < high, (images - low) / np.maximum(high - low, 1), np.clip(images, 0, 1))


def _tables(bins, kernel, n_parts, clip_limit, n_bins):
    """Return the level that each part of each image gives to each bin, of shape (n, part rows, part columns, bins)."""
    n_images, *size = bins.shape
    missing = [n * part - length for n, part, length in zip(n_parts, kernel, size, strict=True)]
    padded = np.pad(bins, [(0, 0), (0, missing[0]), (0, missing[1])], mode="reflect")
    row, column = (np.arange(n * part) // part for n, part in zip(n_parts, kernel, strict=True))
    parts = (np.arange(n_images)[:, None, None] * n_parts[0] + row[:, None]) * n_parts[1] + column
    n_tables = n_images * n_parts[0] * n_parts[1]
    histograms = np.bincount((parts * n_bins + padded).ravel(), minlength=n_tables * n_bins)
    histograms = histograms.astype(np.int32).reshape(n_tables, n_bins)
    n_pixels = kernel[0] * kernel[1]
    if clip_limit > 0:
        _clip(histograms, max(1, int(clip_limit * n_pixels)))
    tables = histograms.cumsum(axis=1, dtype=np.float64)
    tables *= (_LEVELS - 1) / n_pixels
    return np.minimum(tables, _LEVELS - 1, out=tables).astype(np.int16).reshape(n_images, *n_parts, n_bins)


def _clip(histograms, limit):
    """Cut bins (histograms, bins) at a limit, in place, and spread what they held more over the other bins."""
    n_bins = histograms.shape[1]
    excess = np.maximum(histograms - limit, 0).sum(axis=1)
    np.minimum(histograms, limit, out=histograms)
    share = (excess // n_bins).astype(np.int32)[:, None]
    if share.any():
        is_low = histograms < limit - share
        histograms += is_low * share
        is_near = (histograms >= limit - share) & (histograms < limit)
        excess -= (is_low * share + is_near * (limit - histograms)).sum(axis=1)
        histograms[is_near] = limit
    bins = np.arange(n_bins, dtype=np.int32)
    open_rows = np.flatnonzero(excess > 0)
    while len(open_rows):  # the rest, one by one, to bins that are evenly apart
        before = excess.copy()
        for first in range(n_bins):
            has_room = histograms[open_rows] < limit
            step = np.maximum(1, has_room.sum(axis=1) // excess[open_rows]).astype(np.int32)
            chosen = has_room & ((bins - first) % step[:, None] == 0) & (bins >= first)
            histograms[open_rows] += chosen
            excess[open_rows] -= chosen.sum(axis=1)
            open_rows = open_rows[excess[open_rows] > 0]
            if len(open_rows) == 0:
                return
        open_rows = open_rows[excess[open_rows] < before[open_rows]]  # without room there is nowhere to spread


def _mapped(bins, tables, kernel):
    """Return the levels of the pixels, interpolated between the tables of the four parts around each."""
    n_images, *size = bins.shape
    _, n_rows, n_columns, n_bins = tables.shape
    rows, columns = (
        _neighbors(length, part, n) for length, part, n in zip(size, kernel, (n_rows, n_columns), strict=True)
    )
    image = np.arange(n_images)[:, None, None] * n_rows
    levels = np.zeros(bins.shape, np.float32)  # and cut to whole ones, as in scikit-image
    for row, height_share in rows:
        for column, width_share in columns:
            part = (image + row[:, None]) * n_columns + column
            level = tables.ravel().take(part * n_bins + bins)
            levels += (level * (width_share * height_share[:, None])).astype(np.float32)
    return np.floor(levels).astype(np.float64)


def _neighbors(length, part, n_parts):
    """Return the part before and the part after each of a line of pixels, each with its share in the pixel."""
    place = np.arange(length) + part // 2
    share = place % part / part
    before = place // part - 1
    return (np.maximum(before, 0), 1 - share), (np.minimum(before + 1, n_parts - 1), share)


def _with_light(images, light, wanted):
    """Scale colors so that their greatest channels are as wanted; black becomes gray."""
    light, wanted = light[..., None], wanted[..., None]
    return np.where(light > 0, images / np.where(light > 0, light, 1) * wanted, wanted)
