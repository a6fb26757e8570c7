"""Local binary patterns: textures as histograms of what is brighter around each pixel."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from ._batches import check_color_batch, in_chunks, in_strips, whole_pair
from ._grayscale import grayscale
from ._histograms import counted, parts_of, shares
from ._image_transformer import ImageTransformer

_MOST_POINTS = {"uniform": 32, "default": 16}
_LBP_CONSTRAINTS = {
    "n_points": [Interval(Integral, 1, 32, closed="both")],
    "radius": [Interval(Real, 0, np.inf, closed="neither")],
    "method": [StrOptions(set(_MOST_POINTS))],
}


@validate_params({**_LBP_CONSTRAINTS, "grid": [tuple, list, None]}, prefer_skip_nested_validation=True)
def local_binary_patterns(
    images: ArrayLike,
    *,
    n_points: int = 8,
    radius: float = 1.0,
    method: Literal["uniform", "default"] = "uniform",
    grid: tuple[int, int] | None = (1, 1),
) -> np.ndarray:
    """Compute the histograms of the local binary patterns of a batch of images.

    Of points on a circle around a pixel, those that are at least as bright as it are the ones of a binary number, its
    pattern. Between pixels, brightness is interpolated linearly; beyond the border it is 0.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point: only the order of the values counts, whatever
        their range. Color images turn gray as in :func:`grayscale`.
    n_points : int, default=8
        How many points, the first to the right, the others counterclockwise: up to 32, or 16 for ``"default"``.
    radius : float, default=1.0
        Of the circle, in pixels.
    method : {"uniform", "default"}, default="uniform"
        ``"uniform"``: a pattern whose circle has at most two changes between 0 and 1 counts by its number of ones, all
        others together: ``n_points + 2`` bins, whatever the image's rotation. ``"default"``: each pattern by itself,
        the first point being the lowest bit: ``2 ** n_points`` bins.
    grid : tuple of int (rows, columns) or None, default=(1, 1)
        A histogram for each of so many equal parts of the image. None gives the patterns themselves.

    Returns
    -------
    histograms : ndarray of shape (n_images, rows * columns * n_bins), float64
        For each part, the shares of its pixels. Or, without a grid, the patterns, (n_images, H, W), int64: what
        scikit-image's ``local_binary_pattern`` gives. Where interpolated and central value are equal, the point is one
        here; there, rounding that depends on the place in the image decides.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if a
        parameter is out of its range.

    References
    ----------
    T. Ojala, M. Pietikainen, T. Maenpaa (2002). Multiresolution gray-scale and rotation invariant texture
    classification with local binary patterns. IEEE Transactions on Pattern Analysis and Machine Intelligence 24(7),
    971-987.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import local_binary_patterns
    >>> step = np.zeros((1, 6, 6))
    >>> step[0, :, 3:] = 1
    >>> local_binary_patterns(step, n_points=4, grid=None)[0, 2]  # numbers of ones
    array([4, 4, 4, 3, 4, 3])
    """
    images = check_color_batch(images, name="local_binary_patterns")
    if n_points > _MOST_POINTS[method]:
        raise ValueError(
            f"local_binary_patterns: n_points={n_points} with method={method!r}; at most {_MOST_POINTS[method]} are "
            "wanted. Lower it."
        )
    if grid is not None:
        grid = whole_pair(grid, name="local_binary_patterns: grid")
    n_bins = n_points + 2 if method == "uniform" else 2**n_points

    def coded(strip):
        gray = np.ascontiguousarray(np.moveaxis(grayscale(strip), 0, -1), dtype=np.float64)
        codes = _codes(gray, n_points, radius)
        found = _uniform(codes, n_points) if method == "uniform" else codes
        return np.moveaxis(found, -1, 0).astype(np.int64)

    def patterns(chunk):
        found = in_strips(coded, chunk, halo=int(np.ceil(radius)))
        return found if grid is None else _histograms(found, n_bins, grid)

    return in_chunks(patterns, images, n_bins=1 if grid is None else n_bins * grid[0] * grid[1])


def _codes(planes, n_points, radius):
    """Return the patterns of planes (H, W, n) as binary numbers."""
    height, width, _ = planes.shape
    reach = int(np.ceil(radius))
    padded = np.pad(planes, [(reach, reach), (reach, reach), (0, 0)])
    angles = 2 * np.pi * np.arange(n_points) / n_points
    codes = np.zeros(planes.shape, np.uint32)
    for point, (down, right) in enumerate(np.round(radius * np.stack([-np.sin(angles), np.cos(angles)], axis=1), 5)):
        top, left = int(np.floor(down)), int(np.floor(right))
        corners = padded[reach + top :, reach + left :]
        above = _between(corners[:height, :width], corners[:height, 1 : width + 1], right - left)
        if down == top:
            value = above
        else:
            below = _between(corners[1 : height + 1, :width], corners[1 : height + 1, 1 : width + 1], right - left)
            value = _between(above, below, down - top)
        codes |= (value >= planes).astype(np.uint32) << np.uint32(point)
    return codes


def _between(one, other, share):
    """Interpolate, so that between equal values there is nothing but them."""
    return one if share == 0 else one + share * (other - one)


def _uniform(codes, n_points):
    """Return the number of ones of a uniform pattern, ``n_points + 1`` of any other."""
    turned = (codes >> np.uint32(1)) | ((codes & np.uint32(1)) << np.uint32(n_points - 1))
    return np.where(np.bitwise_count(codes ^ turned) <= 2, np.bitwise_count(codes), np.uint8(n_points + 1))


def _histograms(patterns, n_bins, grid):
    n_images, *size = patterns.shape
    n_parts = grid[0] * grid[1]
    address = patterns + (parts_of(size, grid) + np.arange(n_images).reshape(-1, 1, 1) * n_parts) * n_bins
    return shares(counted(address, (n_images, n_parts, n_bins))).reshape(n_images, n_parts * n_bins)


@dataclass(eq=False, repr=False)
class LocalBinaryPatterns(ImageTransformer):
    """Describe the texture of images by their local binary patterns, as :func:`local_binary_patterns` does.

    Takes every container of images. A part of a grid is a share of each image's own size, so that images of different
    sizes give rows of one length; ``radius`` is in pixels: with sizes that differ much, put :class:`ImageResizer`
    first.

    Parameters
    ----------
    n_points : int, default=8
        Points on the circle around a pixel: up to 32, or 16 for ``"default"``.
    radius : float, default=1.0
        Of the circle, in pixels.
    method : {"uniform", "default"}, default="uniform"
        Patterns by their number of ones, ``n_points + 2`` bins; or each by itself, ``2 ** n_points`` bins.
    grid : tuple of int (rows, columns), default=(1, 1)
        A histogram for each of so many equal parts of the image.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table, the shape of the images that its rows hold. By default, square gray images.

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
    >>> from skmodal.image import LocalBinaryPatterns
    >>> digits = load_digits().images  # (1797, 8, 8)
    >>> LocalBinaryPatterns(grid=(2, 2)).fit_transform(digits).shape
    (1797, 40)
    """

    n_points: int = 8
    _: KW_ONLY
    radius: float = 1.0
    method: Literal["uniform", "default"] = "uniform"
    grid: tuple[int, int] = (1, 1)
    image_shape: tuple[int, ...] | None = None

    _gives_rows = True
    _parameter_constraints = {**_LBP_CONSTRAINTS, "grid": [tuple, list], "image_shape": [tuple, list, None]}

    def _processed(self, images):
        return local_binary_patterns(
            images, n_points=self.n_points, radius=self.radius, method=self.method, grid=self.grid
        )
