"""Canny's edges: as a map, or pooled on a grid."""

from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import label
from sklearn.utils._param_validation import Interval, validate_params

from ._batches import check_color_batch, in_chunks, in_strips, whole_pair
from ._filters import gray_planes, reach, smooth, sobel
from ._histograms import counted, parts_of, shares
from ._image_transformer import ImageTransformer

_EIGHT_NEIGHBORS = np.ones((3, 3))
_CANNY_CONSTRAINTS = {
    "sigma": [Interval(Real, 0, np.inf, closed="left")],
    "low_threshold": [Interval(Real, 0, None, closed="left")],
    "high_threshold": [Interval(Real, 0, None, closed="left")],
    "grid": [tuple, list, None],
    "orientations": [Interval(Integral, 1, None, closed="left")],
}


@validate_params(_CANNY_CONSTRAINTS, prefer_skip_nested_validation=True)
def canny_edges(
    images: ArrayLike,
    *,
    sigma: float = 1.0,
    low_threshold: float = 0.1,
    high_threshold: float = 0.2,
    grid: tuple[int, int] | None = None,
    orientations: int = 8,
) -> np.ndarray:
    """Find the edges of a batch of images (Canny), as maps or pooled on a grid.

    A gray image is smoothed by a Gaussian; its gradient is Sobel's. An edge is where the gradient's magnitude is not
    exceeded by the two magnitudes, interpolated, one pixel ahead and behind along the gradient; where it is above
    ``low_threshold``; and where a chain of such pixels, each next to the last, has one above ``high_threshold``. The
    pixels along the border are none. The maps are those of scikit-image's ``canny``; float64 images are computed in
    float64, all others in float32, which may differ in some pixel of a million, where two magnitudes are equal but for
    rounding.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point 0..1. Color images turn gray as in
        :func:`grayscale`.
    sigma : float, default=1.0
        Standard deviation of the Gaussian, in pixels; 0 does not smooth.
    low_threshold, high_threshold : float, default=0.1, 0.2
        For images of 0..1, whatever their dtype; a step from 0 to 1 has a magnitude of 4 before it is smoothed.
    grid : tuple of int (rows, columns), default=None
        Pool over so many equal parts of the image. None gives the maps.
    orientations : int, default=8
        Of a grid, the number of bins of the gradients' orientations, each of 180 / orientations degrees, the first in
        the middle of which is a gradient along a row, of an upright edge.

    Returns
    -------
    edges : ndarray of shape (n_images, H, W), bool
        Or, with a grid, features of shape (n_images, rows * columns * (1 + orientations)), float64: for each part, the
        share of its pixels that are edges, and the shares of its edges in each bin, zeros where there is no edge.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if a
        parameter is out of its range.

    References
    ----------
    J. Canny (1986). A computational approach to edge detection. IEEE Transactions on Pattern Analysis and Machine
    Intelligence 8(6), 679-698.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import canny_edges
    >>> step = np.zeros((1, 7, 7))
    >>> step[0, :, 4:] = 1
    >>> canny_edges(step)[0, 3].astype(int)
    array([0, 0, 0, 1, 0, 0, 0])
    >>> canny_edges(step, grid=(1, 2), orientations=2).round(2)  # 5 of the 28 pixels on the left
    array([[0.18, 1.  , 0.  , 0.  , 0.  , 0.  ]])
    """
    images = check_color_batch(images, name="canny_edges")
    if low_threshold > high_threshold:
        raise ValueError(
            f"canny_edges: low_threshold={low_threshold!r}, high_threshold={high_threshold!r}; "
            "low_threshold <= high_threshold is wanted."
        )
    if grid is not None:
        grid = whole_pair(grid, name="canny_edges: grid")
    precision = np.float64 if images.dtype == np.float64 else np.float32
    halo = reach(sigma) + 2  # of Sobel's filter, and of the pixels ahead and behind

    @lru_cache(maxsize=3)  # of the first strip, the last, and those between
    def inside(height):
        return smooth(np.ones((height, images.shape[2], 1), precision), sigma)

    def marked(strip):
        smoothed = smooth(gray_planes(strip, precision), sigma) / inside(strip.shape[1])
        down, right = sobel(smoothed)
        magnitude = down * down
        magnitude += right * right
        np.sqrt(magnitude, out=magnitude)
        places = _ridges(down, right, magnitude, max(low_threshold, 1e-14))  # 0 is no edge
        marks = np.zeros(magnitude.shape, np.uint8 if grid is None else np.int32)
        marks.ravel()[places] = 1 + (magnitude.ravel().take(places) >= high_threshold)
        if grid is not None:
            marks.ravel()[places] += 2 * _bins(down.ravel().take(places), right.ravel().take(places), orientations)
        return np.ascontiguousarray(np.moveaxis(marks, -1, 0))

    def edges(chunk):
        marks = in_strips(marked, chunk, halo=halo)
        linked = _linked(marks)
        return linked if grid is None else _pooled(linked, marks, grid, orientations)

    return in_chunks(edges, images)


def _ridges(down, right, magnitude, threshold):
    """Return the flat places where the magnitude is at its greatest along the gradient."""
    _, width, n_images = magnitude.shape
    strong = magnitude >= threshold
    strong[[0, -1]] = strong[:, [0, -1]] = False
    places = np.flatnonzero(strong)
    down, right = down.ravel().take(places), right.ravel().take(places)
    steep, flat = np.abs(down), np.abs(right)
    sector = 2 * (steep > flat).view(np.uint8) + ((down > 0) == (right > 0))
    row, column = width * n_images, n_images
    straight = np.array([column, column, -row, row]).take(sector)
    diagonal = np.array([column - row, column + row, column - row, column + row]).take(sector)
    weight = np.minimum(steep, flat) / np.maximum(steep, flat)
    rest = 1 - weight
    magnitude = magnitude.ravel()
    own = magnitude.take(places)
    ahead = magnitude.take(places + diagonal) * weight + magnitude.take(places + straight) * rest
    behind = magnitude.take(places - diagonal) * weight + magnitude.take(places - straight) * rest
    return places[(ahead <= own) & (behind <= own)]


def _bins(down, right, orientations):
    return np.rint(np.arctan2(down, right) * (orientations / np.pi)).astype(np.int32) % orientations


def _linked(marks):
    """Return the marks (n, H, W) that are linked to an even one, which is strong; 0 is no mark.

    Borders hold none, so that images in a column do not touch.
    """
    n_images, height, width = marks.shape
    is_marked = marks > 0
    labels, n_labels = label(is_marked.reshape(n_images * height, width), _EIGHT_NEIGHBORS)
    places = np.flatnonzero(is_marked)
    labels = labels.ravel().take(places)
    is_strong = np.zeros(n_labels + 1, bool)
    is_strong[labels[marks.ravel().take(places) % 2 == 0]] = True
    linked = np.zeros(marks.shape, bool)
    linked.ravel()[places] = is_strong.take(labels)
    return linked


def _pooled(edges, marks, grid, orientations):
    """Return the features of each part of a grid, of edges (n, H, W) and marks, 1 or 2 and twice the bin."""
    n_images, *size = edges.shape
    parts = parts_of(size, grid)
    n_parts = grid[0] * grid[1]
    image, row, column = np.nonzero(edges)
    bins = (marks[image, row, column] - 1) // 2
    address = (image * n_parts + parts[row, column]) * orientations + bins
    counts = counted(address, (n_images, n_parts, orientations))
    n_pixels = np.maximum(counted(parts, (n_parts,)), 1)
    density = counts.sum(axis=2, keepdims=True) / n_pixels[:, None]
    return np.concatenate([density, shares(counts)], axis=2).reshape(n_images, n_parts * (1 + orientations))


@dataclass(eq=False, repr=False)
class CannyEdges(ImageTransformer):
    """Find the edges of images, as images or pooled on a grid; the mathematics is :func:`canny_edges`'s.

    Takes every container of images. A part of a grid is a share of each image's own size, so that images of different
    sizes give rows of one length; ``sigma`` is in pixels: with sizes that differ much, put :class:`ImageResizer` first.

    Parameters
    ----------
    sigma : float, default=1.0
        Standard deviation of the Gaussian that smooths first, in pixels.
    low_threshold, high_threshold : float, default=0.1, 0.2
        Of the gradient's magnitude, for images of 0..1.
    grid : tuple of int (rows, columns), default=None
        Pool over so many equal parts of the image: the density of edges in each, and the histogram of their
        orientations. None gives images of edges: 255 in uint8 images, 1 in floating-point ones, and 0 elsewhere.
    orientations : int, default=8
        Of a grid, the number of bins of the orientations, each of 180 / orientations degrees.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold. By default, they are square gray
        images, and edges of a table are a table.

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
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.image import CannyEdges
    >>> digits = load_digits().images / 16  # (1797, 8, 8)
    >>> CannyEdges(grid=(2, 2)).fit_transform(digits).shape
    (1797, 36)
    >>> CannyEdges().fit_transform(digits)[0].shape
    (8, 8)
    """

    sigma: float = 1.0
    _: KW_ONLY
    low_threshold: float = 0.1
    high_threshold: float = 0.2
    grid: tuple[int, int] | None = None
    orientations: int = 8
    image_shape: tuple[int, ...] | None = None

    _parameter_constraints = {**_CANNY_CONSTRAINTS, "image_shape": [tuple, list, None]}

    @property
    def _gives_rows(self):
        return self.grid is not None

    def _processed(self, images):
        found = canny_edges(images, **{name: getattr(self, name) for name in _CANNY_CONSTRAINTS})
        if self._gives_rows:
            return found
        return found * np.uint8(255) if images.dtype == np.uint8 else found.astype(images.dtype)
