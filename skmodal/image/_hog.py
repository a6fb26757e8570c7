"""Histograms of oriented gradients: a whole batch at once, in agreement with scikit-image."""

from dataclasses import KW_ONLY, dataclass
from math import prod
from numbers import Integral
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from ._batches import check_batch, in_chunks, whole_pair
from ._blocks import BLOCK_NORMS, normalize_blocks, overlapping_blocks
from ._cells import cell_histograms, images_last, vote_addresses
from ._image_transformer import ImageTransformer

_CHUNK = 100_000  # pixels whose gradients, votes and magnitudes stay within a core's cache
_HOG_CONSTRAINTS = {
    "orientations": [Interval(Integral, 1, 2**15, closed="left")],
    "pixels_per_cell": [tuple, list],
    "cells_per_block": [tuple, list],
    "block_norm": [StrOptions(set(BLOCK_NORMS))],
    "transform_sqrt": ["boolean"],
}


@validate_params(_HOG_CONSTRAINTS, prefer_skip_nested_validation=True)
def hog(
    images: ArrayLike,
    *,
    orientations: int = 9,
    pixels_per_cell: tuple[int, int] = (8, 8),
    cells_per_block: tuple[int, int] = (2, 2),
    block_norm: Literal["L1", "L1-sqrt", "L2", "L2-Hys"] = "L2-Hys",
    transform_sqrt: bool = False,
) -> np.ndarray:
    """Compute the histograms of oriented gradients of a batch of images.

    Every pixel votes, with the magnitude of its gradient, for the orientation of the gradient (unsigned, 0 to 180
    degrees, in equal bins); the votes of a cell are averaged, and overlapping blocks of cells are normalized:

    - ``"L1"``: v / (sum(v) + eps), with eps = 1e-5
    - ``"L1-sqrt"``: sqrt(v / (sum(v) + eps))
    - ``"L2"``: v / sqrt(sum(v ** 2) + eps ** 2)
    - ``"L2-Hys"``: as ``"L2"``, then clipped at 0.2, and as ``"L2"`` once more

    The features of an image are the same, to the bit, whatever batch it is in.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        A batch of images of one size, integers 0..255 or floating-point, of any range. Of several channels, the
        strongest gradient of each pixel counts. One image alone is ``hog(image[None])``. An image smaller than a block
        is padded to one: its last row and column are repeated at the bottom and right.
    orientations : int, default=9
        Number of bins, each of 180 / orientations degrees.
    pixels_per_cell : tuple of int (height, width), default=(8, 8)
        Size of a cell, in pixels. The rows and columns that fill no whole cell are left out.
    cells_per_block : tuple of int (height, width), default=(2, 2)
        Size of a block, in cells; blocks are one cell apart. 2 by 2 is the choice of the paper.
    block_norm : {"L1", "L1-sqrt", "L2", "L2-Hys"}, default="L2-Hys"
        How a block is normalized.
    transform_sqrt : bool, default=False
        Take the square root of the values first, against shadows and uneven light.

    Returns
    -------
    features : ndarray of shape (n_images, n_features), float64
        In the order (block row, block column, row in the block, column in the block, orientation).

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank, no area, NaN, infinity or integers beyond 0..255, negative values under
        ``transform_sqrt``, or if a parameter is out of its range.

    References
    ----------
    N. Dalal, B. Triggs (2005). Histograms of oriented gradients for human detection. CVPR, 886-893.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import hog
    >>> stripes = np.tile(np.arange(16) % 8 * 30, (1, 16, 1)).astype(np.uint8)
    >>> features = hog(stripes, orientations=4)
    >>> features.shape
    (1, 16)
    >>> features[0, :4].round(3).tolist()  # one cell: every gradient lies along the row, 0 degrees
    [0.5, 0.0, 0.0, 0.0]
    """
    cell = whole_pair(pixels_per_cell, name="hog: pixels_per_cell")
    block = whole_pair(cells_per_block, name="hog: cells_per_block")
    images = check_batch(images, name="hog")
    if transform_sqrt:
        _check_roots(images, name="hog: image")
    # At least a block of cells: a smaller image is padded.
    grid = tuple(max(length // c, b) for length, c, b in zip(images.shape[1:3], cell, block, strict=True))

    def features(chunk):
        pixels = images_last(chunk, cell, block, transform_sqrt)
        addresses = vote_addresses(grid, cell, orientations, len(chunk))
        cells = cell_histograms(pixels, grid, cell, addresses, orientations)
        blocks = normalize_blocks(overlapping_blocks(cells, block), block_norm)
        return blocks.transpose(3, 1, 2, 0).reshape(len(chunk), prod(blocks.shape[:3]))

    return in_chunks(features, images, n_pixels=_CHUNK)


def _check_roots(images, rows=None, *, name):
    """Raise an error that names the image whose values have no square root."""
    is_negative = (images < 0).reshape(len(images), -1).any(axis=1)
    if is_negative.any():
        first = int(np.argmax(is_negative))
        row = first if rows is None else rows[first]
        raise ValueError(f"{name} {row} holds negative values; transform_sqrt takes their root. Set it to False.")


@dataclass(eq=False, repr=False)
class HOG(ImageTransformer):
    """Describe images by histograms of oriented gradients; the mathematics is :func:`hog`'s.

    Takes every container of images: lists and object arrays (sizes may differ), 3-D and 4-D arrays, pandas and polars
    Series and one-column frames, of arrays, paths or PIL images, and tables of flattened images. Of RGBA images the
    alpha channel is dropped; images of one channel are gray.

    Parameters
    ----------
    orientations : int, default=9
        Number of bins, each of 180 / orientations degrees.
    pixels_per_cell : tuple of int (height, width), default=(8, 8)
        Size of a cell, in pixels.
    cells_per_block : tuple of int (height, width), default=(2, 2)
        Size of a block, in cells.
    block_norm : {"L1", "L1-sqrt", "L2", "L2-Hys"}, default="L2-Hys"
        How a block is normalized.
    transform_sqrt : bool, default=False
        Take the square root of the values first, against shadows and uneven light.
    size : tuple of int (height, width), default=None
        Images of another size are resized to it, bilinear with antialiasing, so that all rows have one length; images
        of this size stay untouched. By default, the median height and the median width seen in ``fit``.
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

    Raises
    ------
    FileNotFoundError
        If a path is not that of a file.
    TypeError, ValueError
        If a sample is no image, or missing: the message names the sample and the mend.

    References
    ----------
    N. Dalal, B. Triggs (2005). Histograms of oriented gradients for human detection. CVPR, 886-893.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.image import HOG
    >>> digits = load_digits().images  # (1797, 8, 8)
    >>> features = HOG(pixels_per_cell=(2, 2)).fit_transform(digits)
    >>> features.shape
    (1797, 324)
    >>> features[0, :3].round(3).tolist()
    [0.362, 0.0, 0.0]
    """

    orientations: int = 9
    _: KW_ONLY
    pixels_per_cell: tuple[int, int] = (8, 8)
    cells_per_block: tuple[int, int] = (2, 2)
    block_norm: Literal["L1", "L1-sqrt", "L2", "L2-Hys"] = "L2-Hys"
    transform_sqrt: bool = False
    size: tuple[int, int] | None = None
    image_shape: tuple[int, ...] | None = None

    _gives_rows = True
    _one_size = True
    _parameter_constraints = {**_HOG_CONSTRAINTS, "size": [tuple, list, None], "image_shape": [tuple, list, None]}

    def _check(self, images, rows):
        if self.transform_sqrt:
            _check_roots(images, rows, name="HOG: sample")

    def _processed(self, images):
        return hog(images, **{name: getattr(self, name) for name in _HOG_CONSTRAINTS})
