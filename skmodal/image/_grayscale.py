"""Gray images of color ones."""

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from ._batches import check_color_batch, in_chunks
from ._image_transformer import ImageTransformer

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601


def grayscale(images: ArrayLike) -> np.ndarray:
    """Turn a batch of color images gray: 0.299 red + 0.587 green + 0.114 blue.

    These are the weights of ITU-R BT.601, of the gray plane that a JPEG file itself stores, of Pillow and of OpenCV,
    and the Y of scikit-image's ``rgb2yuv``. Its ``rgb2gray`` has those of BT.709, 0.2125, 0.7154 and 0.0721, which are
    meant for linear light, and files hold gamma-corrected values.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        Integers 0..255 or floating-point. An alpha channel is dropped. Gray images come back as they are.

    Returns
    -------
    gray : ndarray of shape (n_images, H, W)
        uint8, rounded as Pillow does, to the bit, or of the floating-point images' dtype.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank or number of channels, no area, NaN, infinity or integers beyond 0..255.

    References
    ----------
    ITU-R Recommendation BT.601-7 (2011), section 2.5.1.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import grayscale
    >>> colors = np.array([[[[255, 0, 0], [0, 255, 0], [0, 0, 255]]]], np.uint8)  # one image of 1 x 3 pixels
    >>> grayscale(colors)
    array([[[ 76, 150,  29]]], dtype=uint8)
    """
    images = check_color_batch(images, name="grayscale")
    if images.ndim == 3 or len(images) == 0:
        return images.reshape(images.shape[:3])
    return in_chunks(_luma_of_bytes if images.dtype == np.uint8 else _luma, images)


def _luma_of_bytes(images):
    n_images, height, width, _ = images.shape
    tall = Image.fromarray(np.ascontiguousarray(images).reshape(n_images * height, width, 3))
    return np.asarray(tall.convert("L")).reshape(n_images, height, width)


def _luma(images):
    red, green, blue = (weight * images[..., channel].astype(np.float64) for channel, weight in enumerate(_LUMA))
    return (red + green + blue).astype(images.dtype, copy=False)


class Grayscale(ImageTransformer):
    """Turn images gray; the mathematics is :func:`grayscale`'s.

    Takes every container of images. uint8 images stay uint8, floating-point ones keep their dtype.

    Parameters
    ----------
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold. By default, a table gives a table:
        its rows are square gray images already.

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
    >>> from skmodal.image import Grayscale
    >>> images = Grayscale().fit_transform([np.full((2, 3, 3), 9, np.uint8), np.ones((4, 4))])
    >>> [image.shape for image in images]
    [(2, 3), (4, 4)]
    """

    _parameter_constraints: dict = {"image_shape": [tuple, list, None]}

    def __init__(self, *, image_shape: tuple[int, ...] | None = None):
        self.image_shape = image_shape

    def _processed(self, images):
        return grayscale(images)
