"""Contrast-limited adaptive histogram equalization (CLAHE)."""

from math import prod
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from ._batches import as_floats, as_kind, check_color_batch, in_chunks, in_strips, strips, whole_pair
from ._histograms import counted, parts_of

_LEVELS = 2**14  # of gray, in between
_SOURCE_LEVELS = 2**16 - 1  # to which scikit-image rounds first
_GREATEST = 2.0**1000  # greater values are scaled to it, so that no difference overflows

BIN_CONSTRAINTS = {"n_bins": [Interval(Integral, 1, None, closed="left")]}
CLAHE_CONSTRAINTS = {
    "kernel_size": [tuple, list, None],
    "clip_limit": [Interval(Real, 0, 1, closed="both")],
    **BIN_CONSTRAINTS,
}


@validate_params(CLAHE_CONSTRAINTS, prefer_skip_nested_validation=True)
def equalize_adaptive(
    images: ArrayLike, *, kernel_size: tuple[int, int] | None = None, clip_limit: float = 0.01, n_bins: int = 256
) -> np.ndarray:
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
        kernel_size = whole_pair(kernel_size, name="equalize_adaptive: kernel_size")
    if n_bins > _LEVELS:
        raise ValueError(f"equalize_adaptive: n_bins={n_bins}; at most {_LEVELS} are wanted. Lower it.")
    size = images.shape[1:3]
    kernel = kernel_size or tuple(max(length // 8, 1) for length in size)
    n_parts = tuple(-(-length // part) for length, part in zip(size, kernel, strict=True))
    n_values = prod(n_parts) * n_bins  # of the tables of an image
    part_of_pixel = n_bins * parts_of([n * part for n, part in zip(n_parts, kernel, strict=True)], n_parts)
    rows, columns = map(_neighbors, size, kernel, n_parts, (n_parts[1] * n_bins, n_bins))

    def equalized(chunk):
        light = chunk if chunk.ndim == 3 else chunk.max(axis=3)
        bins, is_flat = _bins(light, n_bins)
        bins += n_values * np.arange(len(chunk))[:, None, None]
        histograms = _histograms(bins, part_of_pixel, (len(chunk) * prod(n_parts), n_bins))
        tables = _tables(histograms, prod(kernel), clip_limit)
        levels = _mapped(bins, tables, rows, columns)
        ends = _ends(levels)

        def stretched(strip, light, levels):
            wanted = _stretched(levels, *ends)
            if strip.ndim == 4:
                wanted = _with_light(as_floats(strip), as_floats(light), wanted)
            return np.where(is_flat.reshape(-1, *[1] * (strip.ndim - 1)), strip, as_kind(wanted, strip.dtype))

        return in_strips(stretched, chunk, light, levels)

    return in_chunks(equalized, images, n_bins=n_values)


def _bins(light, n_bins):
    """Return the bin of each value of images (n, H, W), and say of each image whether all its values are one."""
    if light.dtype == np.uint8:  # by a table for each image
        source = np.rint(as_floats(np.arange(256, dtype=np.uint8)) * _SOURCE_LEVELS)
        low, high = (source[end][:, 0] for end in _ends(light))
        address = light + 256 * np.arange(len(light))[:, None, None]
        return _bins_between(source, low, high, n_bins).ravel().take(address), low == high
    light = as_floats(light)
    greatest = np.abs(light).max(axis=(1, 2), keepdims=True)
    source = np.rint(light / np.maximum(greatest / _GREATEST, 1) * _SOURCE_LEVELS)
    low, high = _ends(source)
    return _bins_between(source, low, high, n_bins), low == high


def _bins_between(source, low, high, n_bins):
    levels = np.rint(_stretched(source, low, high) * (_LEVELS - 1)).astype(np.intp)
    return levels // (1 + _LEVELS // n_bins)


def _ends(images):
    """Return the least and the greatest value of each image (n, H, W), (n, 1, 1)."""
    return images.min(axis=(1, 2), keepdims=True), images.max(axis=(1, 2), keepdims=True)


def _stretched(values, low, high):
    """Stretch what is between ``low`` and ``high`` to 0..1; where they are one, cut it."""
    stretched = np.subtract(values, np.where(low < high, low, low - np.clip(low, 0, 1)), dtype=np.float64)
    stretched /= np.maximum(high - low, 1)
    return stretched


def _histograms(bins, part_of_pixel, shape):
    """Count the bins of each part of each image, of which the last are filled by mirroring the image."""
    missing = [n - length for n, length in zip(part_of_pixel.shape, bins.shape[1:], strict=True)]
    padded = np.pad(bins, [(0, 0), (0, missing[0]), (0, missing[1])], mode="reflect") if any(missing) else bins
    return counted(padded + part_of_pixel, shape).astype(np.int32)


def _tables(histograms, n_pixels, clip_limit):
    """Return the level that each part gives to each bin, from histograms (parts, bins), one after another."""
    if clip_limit > 0:
        _clip(histograms, max(1, int(clip_limit * n_pixels)), n_pixels)
    tables = histograms.cumsum(axis=1, dtype=np.int32) * ((_LEVELS - 1) / n_pixels)
    np.minimum(tables, _LEVELS - 1, out=tables)
    return np.floor(tables, out=tables).ravel()


def _clip(histograms, limit, n_pixels):
    """Cut bins (histograms, bins) at a limit, in place, and spread what they held more over the other bins."""
    n_bins = histograms.shape[1]
    np.minimum(histograms, limit, out=histograms)
    share = (n_pixels - histograms.sum(axis=1, keepdims=True)) // n_bins
    if share.any():
        histograms += share.astype(np.int32)
        np.copyto(histograms, limit, where=histograms >= limit - share)
    excess = n_pixels - histograms.sum(axis=1)
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


def _mapped(bins, tables, rows, columns):
    """Return the levels of the pixels, interpolated between the tables of the four parts around each."""
    levels = np.zeros(bins.shape, np.float32)  # and cut to whole ones, as in scikit-image
    for strip in strips(bins):
        for row, height_share in rows:
            of_row = bins[:, strip] + row[strip, None]
            for column, width_share in columns:
                level = tables.take(of_row + column)
                level *= width_share * height_share[strip, None]
                levels[:, strip] += level.astype(np.float32)
    return np.floor(levels, out=levels)


def _neighbors(length, part, n_parts, step):
    """Return where the tables of the part before and of the part after each of a line of pixels begin, a step apart.

    Each comes with its share in the pixel.
    """
    place = np.arange(length) + part // 2
    share = place % part / part
    before = place // part - 1
    return (step * np.maximum(before, 0), 1 - share), (step * np.minimum(before + 1, n_parts - 1), share)


def _with_light(images, light, wanted):
    """Scale colors so that their greatest channels are as wanted; black becomes gray."""
    is_black = light < 1 / _GREATEST
    factors = (wanted / np.where(is_black, 1, light))[..., None]
    return np.where(is_black[..., None], wanted[..., None], images * factors)
