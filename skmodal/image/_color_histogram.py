"""Color histograms."""

from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from ._batches import check_color_batch, in_chunks, whole_pair
from ._channels import to_rgb
from ._histograms import counted, parts_of, shares
from ._image_transformer import ImageTransformer

_COLOR_CONSTRAINTS = {"n_bins": [Interval(Integral, 1, 64, closed="both")], "grid": [tuple, list]}


@validate_params(_COLOR_CONSTRAINTS, prefer_skip_nested_validation=True)
def color_histogram(images: ArrayLike, *, n_bins: int = 8, grid: tuple[int, int] = (1, 1)) -> np.ndarray:
    """Compute the joint histograms of red, green and blue of a batch of images.

    Each channel has ``n_bins`` equal bins from 0 to its greatest value; so each bin of the histogram is a cube of
    colors, and holds the share of the image's pixels that are of these colors. Summed over two channels, the histogram
    is that of the third.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point 0..1; values beyond 0..1 count in the first
        and the last bin. An alpha channel is dropped; gray is a color whose three channels are equal.
    n_bins : int, default=8
        Bins a channel, from 1 to 64.
    grid : tuple of int (rows, columns), default=(1, 1)
        A histogram for each of so many equal parts of the image.

    Returns
    -------
    histograms : ndarray of shape (n_images, rows * columns * n_bins ** 3), float64
        For each part, its bins in the order (red, green, blue). A part without a pixel is zeros.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255, or if
        a parameter is out of its range.

    References
    ----------
    M. J. Swain, D. H. Ballard (1991). Color indexing. International Journal of Computer Vision 7(1), 11-32.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import color_histogram
    >>> red_and_black = np.array([[[[255, 0, 0], [0, 0, 0]]]], np.uint8)
    >>> color_histogram(red_and_black, n_bins=2)
    array([[0.5, 0. , 0. , 0. , 0.5, 0. , 0. , 0. ]])
    >>> color_histogram(red_and_black, n_bins=2, grid=(1, 2))
    array([[0., 0., 0., 0., 1., 0., 0., 0., 1., 0., 0., 0., 0., 0., 0., 0.]])
    """
    images = check_color_batch(images, name="color_histogram")

    grid = whole_pair(grid, name="color_histogram: grid")
    n_colors, n_parts = n_bins**3, grid[0] * grid[1]

    def histograms(chunk):
        n_images, *size = chunk.shape[:3]
        bins = to_rgb(_bins(chunk, n_bins))
        address = bins[..., 0].astype(np.uint32)
        for channel in (1, 2):
            address *= n_bins
            address += bins[..., channel]
        if n_parts > 1:
            address = address + parts_of(size, grid) * n_colors
        if n_images > 1:
            address = address + np.arange(n_images).reshape(-1, 1, 1) * (n_parts * n_colors)
        counts = counted(address, (n_images, n_parts, n_colors))
        return shares(counts).reshape(n_images, n_parts * n_colors)

    return in_chunks(histograms, images, n_bins=n_parts * n_colors)


def _bins(images, n_bins):
    """Return the bin of each value of a channel, as uint8."""
    if images.dtype != np.uint8:
        return np.clip(images * float(n_bins), 0, n_bins - 1).astype(np.uint8)
    if 256 % n_bins == 0:  # then a bin is the value's first bits
        return images >> np.uint8(8 - (n_bins.bit_length() - 1))
    return (np.arange(256) * n_bins // 256).astype(np.uint8).take(images)


class ColorHistogram(ImageTransformer):
    """Describe images by the shares of their colors; the mathematics is :func:`color_histogram`'s.

    Takes every container of images, of any size: shares need no resizing.

    Parameters
    ----------
    n_bins : int, default=8
        Bins a channel, from 1 to 64; each part of the grid has ``n_bins ** 3`` values.
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
    >>> import numpy as np
    >>> from skmodal.image import ColorHistogram
    >>> images = [np.zeros((4, 6, 3), np.uint8), np.ones((5, 5, 3))]  # black and white
    >>> ColorHistogram(n_bins=2).fit_transform(images)
    array([[1., 0., 0., 0., 0., 0., 0., 0.],
           [0., 0., 0., 0., 0., 0., 0., 1.]])
    """

    _gives_rows = True
    _parameter_constraints: dict = {**_COLOR_CONSTRAINTS, "image_shape": [tuple, list, None]}

    def __init__(self, n_bins: int = 8, *, grid: tuple[int, int] = (1, 1), image_shape: tuple[int, ...] | None = None):
        self.n_bins = n_bins
        self.grid = grid
        self.image_shape = image_shape

    def _processed(self, images):
        return color_histogram(images, n_bins=self.n_bins, grid=self.grid)
