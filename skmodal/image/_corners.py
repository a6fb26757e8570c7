"""Corners of images: the keypoints of Shi and Tomasi."""

from dataclasses import KW_ONLY, dataclass
from functools import partial
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from ._batches import check_color_batch, in_chunks, in_strips, whole_pair
from ._filters import gray_planes, reach, smooth, sobel, window_maximum
from ._histograms import counted, parts_of, shares
from ._image_transformer import ImageTransformer

_CORNER_CONSTRAINTS = {
    "n_keypoints": [Interval(Integral, 1, None, closed="left")],
    "sigma": [Interval(Real, 0, np.inf, closed="neither")],
    "min_distance": [Interval(Integral, 1, None, closed="left")],
    "threshold_rel": [Interval(Real, 0, 1, closed="left")],
}


@validate_params(_CORNER_CONSTRAINTS, prefer_skip_nested_validation=True)
def corner_keypoints(
    images: ArrayLike,
    *,
    n_keypoints: int = 20,
    sigma: float = 1.0,
    min_distance: int = 1,
    threshold_rel: float = 0.01,
) -> np.ndarray:
    """Find the strongest corners of a batch of images (Shi and Tomasi).

    A pixel's response is the smaller eigenvalue of [[A_rr, A_rc], [A_rc, A_cc]], the products of the gradient's
    components (Sobel's), averaged under a Gaussian:

        ((A_rr + A_cc) - sqrt((A_rr - A_cc) ** 2 + 4 * A_rc ** 2)) / 2

    A keypoint is a pixel, ``min_distance`` or more from the border, whose response is the greatest within
    ``min_distance``, the first in reading order if there are several. The keypoints are those of scikit-image's
    ``corner_peaks``, but for plateaus wider than ``min_distance``, of which that keeps several; the responses are those
    of its ``structure_tensor(mode="nearest")``. Its ``corner_shi_tomasi`` takes all to be black beyond the border, so
    that the four corners of a bright picture's frame are among its strongest; elsewhere it gives the same.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point 0..1. Color images turn gray as in
        :func:`grayscale`.
    n_keypoints : int, default=20
        How many, at most.
    sigma : float, default=1.0
        Standard deviation of the Gaussian, in pixels.
    min_distance : int, default=1
        In pixels, along rows and columns.
    threshold_rel : float, default=0.01
        A response must exceed this share of the image's greatest: along straight edges, rounding alone makes it
        greater than 0.

    Returns
    -------
    keypoints : ndarray of shape (n_images, n_keypoints, 3), float64
        Row, column and response, the strongest first; zeros where an image has fewer.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if a
        parameter is out of its range.

    References
    ----------
    J. Shi, C. Tomasi (1994). Good features to track. CVPR, 593-600.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import corner_keypoints
    >>> square = np.zeros((1, 20, 20))
    >>> square[0, 6:14, 6:14] = 1
    >>> corner_keypoints(square, n_keypoints=5)[0].round(2)
    array([[ 6.  ,  6.  ,  3.47],
           [ 6.  , 13.  ,  3.47],
           [13.  ,  6.  ,  3.47],
           [13.  , 13.  ,  3.47],
           [ 0.  ,  0.  ,  0.  ]])
    """
    images = check_color_batch(images, name="corner_keypoints")

    def keypoints(chunk):
        responses = in_strips(partial(_responses, sigma=sigma), chunk, halo=reach(sigma) + 1)  # and Sobel's filter
        responses = np.ascontiguousarray(np.moveaxis(responses, 0, -1))
        is_peak = _is_peak(responses, min_distance, threshold_rel)
        return _strongest(np.moveaxis(responses, -1, 0), np.moveaxis(is_peak, -1, 0), n_keypoints)

    return in_chunks(keypoints, images)


def _responses(images, sigma):
    """Return the smaller eigenvalues, (n, H, W)."""
    down, right = sobel(gray_planes(images))
    products = down * down, right * right, down * right
    down_down, right_right, down_right = (smooth(product, sigma, beyond="edge") for product in products)
    root = np.sqrt((down_down - right_right) ** 2 + 4 * down_right**2)
    return np.moveaxis((down_down + right_right - root) / 2, -1, 0)


def _is_peak(responses, distance, threshold_rel):
    """Say of each pixel (H, W, n) whether its response is the first that is greatest in the window around it."""
    height, width, _ = responses.shape
    inside = np.zeros(responses.shape, bool)
    inside[distance : height - distance, distance : width - distance] = True
    is_peak = responses == window_maximum(responses, distance)
    is_peak &= responses > threshold_rel * np.maximum(responses.max(axis=(0, 1)), 0)
    is_peak &= inside
    # The first has the greatest number.
    places = np.arange(height * width, 0, -1, dtype=np.int32).reshape(height, width, 1) * is_peak
    return is_peak & (places == window_maximum(places, distance))


def _strongest(responses, is_peak, n_keypoints):
    """Return (row, column, response) of the greatest responses (n, H, W) among the peaks."""
    image, row, column = np.nonzero(is_peak)
    response = responses[image, row, column]
    order = np.lexsort((-response, image))  # stable: of equal responses, reading order decides
    image = image[order]
    rank = np.arange(len(image)) - np.searchsorted(image, image)
    order, image, rank = (values[rank < n_keypoints] for values in (order, image, rank))
    keypoints = np.zeros((len(is_peak), n_keypoints, 3))
    keypoints[image, rank] = np.stack([row[order], column[order], response[order]], axis=1)
    return keypoints


@dataclass(eq=False, repr=False)
class CornerKeypoints(ImageTransformer):
    """Describe images by their strongest corners; the mathematics is :func:`corner_keypoints`'s.

    A row holds row, column and response of each keypoint, the strongest first, and then the share of the keypoints in
    each part of a grid: where the corners are, whatever their order.

    Takes every container of images. Of RGBA images the alpha channel is dropped; color images turn gray.

    Parameters
    ----------
    n_keypoints : int, default=20
        How many, at most; where an image has fewer, the rest of the row is zeros.
    sigma : float, default=1.0
        Standard deviation of the Gaussian, in pixels.
    min_distance : int, default=1
        Between two keypoints, and between one and the border, in pixels.
    threshold_rel : float, default=0.01
        A response must exceed this share of the image's greatest.
    grid : tuple of int (rows, columns), default=(4, 4)
        Parts of the image, of equal size, in which the keypoints are counted.
    size : tuple of int (height, width), default=None
        Images of another size are resized to it, as by :func:`resize_images`, so that rows and columns mean the same in
        all. By default, the median height and the median width seen in ``fit``.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table, the shape of the images that its rows hold. By default, square gray images.

    Attributes
    ----------
    size_ : tuple of int (height, width)
        The size that images are brought to.
    image_shape_ : tuple of int, or None
        The shape of the images of the table seen in ``fit``; None after a ``fit`` on images.
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.image import CornerKeypoints
    >>> digits = load_digits().images / 16  # (1797, 8, 8)
    >>> CornerKeypoints(n_keypoints=5, grid=(2, 2)).fit_transform(digits).shape
    (1797, 19)
    """

    n_keypoints: int = 20
    _: KW_ONLY
    sigma: float = 1.0
    min_distance: int = 1
    threshold_rel: float = 0.01
    grid: tuple[int, int] = (4, 4)
    size: tuple[int, int] | None = None
    image_shape: tuple[int, ...] | None = None

    _gives_rows = True
    _one_size = True
    _parameter_constraints = {
        **_CORNER_CONSTRAINTS,
        "grid": [tuple, list],
        "size": [tuple, list, None],
        "image_shape": [tuple, list, None],
    }

    def _processed(self, images):
        grid = whole_pair(self.grid, name="CornerKeypoints: grid")
        keypoints = corner_keypoints(images, **{name: getattr(self, name) for name in _CORNER_CONSTRAINTS})
        image, rank = np.nonzero(keypoints[:, :, 2])
        row, column = keypoints[image, rank, :2].T.astype(np.intp)
        n_parts = grid[0] * grid[1]
        address = image * n_parts + parts_of(images.shape[1:3], grid)[row, column]
        counts = counted(address, (len(images), n_parts))
        return np.hstack([keypoints.reshape(len(images), -1), shares(counts)])
