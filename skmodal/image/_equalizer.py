"""Histogram equalization: one for the whole image, or one for each part of it."""

from dataclasses import KW_ONLY, dataclass
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import StrOptions, validate_params

from ._batches import as_kind, check_color_batch, in_chunks
from ._clahe import BIN_CONSTRAINTS, CLAHE_CONSTRAINTS, equalize_adaptive
from ._histograms import counted
from ._image_transformer import ImageTransformer

_NARROW = 2.0**-32  # a range, beside values of 1/2 to 1, in which many bins would be but rounding


@validate_params(BIN_CONSTRAINTS, prefer_skip_nested_validation=True)
def equalize_histogram(images: ArrayLike, *, n_bins: int = 256) -> np.ndarray:
    """Spread the values of each image of a batch evenly over 0 to 1 (0 to 255 of uint8).

    A value becomes the share of the image's values that are not greater: for uint8 exactly, for floating-point images
    by ``n_bins`` equal bins from the least to the greatest value, interpolated between their centers. The result is
    that of scikit-image's ``equalize_hist``, but that uint8 stays uint8, rounded. The channels of a color image have
    one histogram, so that channels that were equal remain so.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point. An alpha channel is dropped.
    n_bins : int, default=256
        Of floating-point images.

    Returns
    -------
    equalized : ndarray of shape (n_images, H, W) or (n_images, H, W, 3)
        uint8, 0 to 255, or of the floating-point images' dtype, 0 to 1.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if
        ``n_bins`` is out of its range.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import equalize_histogram
    >>> equalize_histogram(np.array([[[10, 10, 11, 12]]], np.uint8))
    array([[[128, 128, 191, 255]]], dtype=uint8)
    """
    images = check_color_batch(images, name="equalize_histogram")

    def equalized(chunk):
        flat = chunk.reshape(len(chunk), prod(chunk.shape[1:]))
        values = _equalized_bytes(flat) if chunk.dtype == np.uint8 else _equalized_floats(flat, n_bins)
        return values.astype(chunk.dtype, copy=False).reshape(chunk.shape)

    return in_chunks(equalized, images)


def _equalized_bytes(images):
    """Equalize rows of bytes by a table for each."""
    address = images + 256 * np.arange(len(images))[:, None]
    shares = _shares_not_greater(address, len(images), 256)
    return as_kind(shares, np.dtype(np.uint8)).ravel().take(address)


def _equalized_floats(images, n_bins):
    """Equalize rows of floats between the centers of bins."""
    images = _within_reach(images.astype(np.float64, copy=False))
    low, high = images.min(axis=1, keepdims=True), images.max(axis=1, keepdims=True)
    low, high = np.where(low == high, low - 0.5, low), np.where(low == high, high + 0.5, high)
    edges = np.linspace(low[:, 0], high[:, 0], n_bins + 1, axis=1)
    first = n_bins * np.arange(len(images))[:, None]
    bins = np.minimum(((images - low) * (n_bins / (high - low))).astype(np.intp), n_bins - 1)
    bins -= images < edges.ravel().take(bins + first + first // n_bins)
    bins += (images >= edges.ravel().take(bins + 1 + first + first // n_bins)) & (bins < n_bins - 1)
    shares = _shares_not_greater(bins + first, len(images), n_bins)
    centers = (edges[:, :-1] + edges[:, 1:]) / 2
    place = np.clip((images - centers[:, :1]) * (n_bins / (high - low)), 0, n_bins - 1)
    below = np.minimum(place.astype(np.intp), max(0, n_bins - 2))
    above = np.minimum(below + 1, n_bins - 1)
    lower, upper = shares.ravel().take(below + first), shares.ravel().take(above + first)
    return lower + (upper - lower) * (place - below)


def _within_reach(images):
    """Scale rows by powers of two to within -1..1, and shift those of all but one value to 0.

    Both are exact, and then no difference of values overflows, underflows or is lost beside them.
    """
    _, exponents = np.frexp(np.abs(images).max(axis=1, keepdims=True))
    images = np.ldexp(images, -exponents)
    low, high = images.min(axis=1, keepdims=True), images.max(axis=1, keepdims=True)
    return images - np.where(high - low < _NARROW, low, 0)


def _shares_not_greater(address, n_images, n_bins):
    return counted(address, (n_images, n_bins)).cumsum(axis=1) / address[:1].size


@dataclass(eq=False, repr=False)
class HistogramEqualizer(ImageTransformer):
    """Spread the values of images evenly, as :func:`equalize_histogram` or :func:`equalize_adaptive` does.

    Takes every container of images. uint8 images stay uint8, floating-point ones keep their dtype.

    Parameters
    ----------
    method : {"global", "adaptive"}, default="global"
        One histogram for the whole image; or one for each part of it, of limited contrast (CLAHE), which shows what is
        in shadows and in lights.
    kernel_size : tuple of int (height, width), default=None
        Of ``"adaptive"``, the size of a part, in pixels. By default, an eighth of the image's height and width.
    clip_limit : float, default=0.01
        Of ``"adaptive"``, the greatest share of a part's pixels that a bin may hold, 0 to 1; 0 is no limit.
    n_bins : int, default=256
        Of the histograms; whole images of uint8 have a bin for each value.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold. By default, a table gives a table:
        its rows are square gray images, and are flattened again.

    Attributes
    ----------
    image_shape_ : tuple of int, or None
        The shape of the images of the table seen in ``fit``; None after a ``fit`` on images.
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import HistogramEqualizer
    >>> dark = np.arange(12, dtype=np.uint8).reshape(3, 4)
    >>> HistogramEqualizer().fit_transform([dark])[0]
    array([[ 21,  42,  64,  85],
           [106, 128, 149, 170],
           [191, 212, 234, 255]], dtype=uint8)
    """

    method: Literal["global", "adaptive"] = "global"
    _: KW_ONLY
    kernel_size: tuple[int, int] | None = None
    clip_limit: float = 0.01
    n_bins: int = 256
    image_shape: tuple[int, ...] | None = None

    _parameter_constraints = {
        "method": [StrOptions({"global", "adaptive"})],
        **CLAHE_CONSTRAINTS,
        "image_shape": [tuple, list, None],
    }

    def _processed(self, images):
        if self.method == "global":
            return equalize_histogram(images, n_bins=self.n_bins)
        return equalize_adaptive(images, kernel_size=self.kernel_size, clip_limit=self.clip_limit, n_bins=self.n_bins)
