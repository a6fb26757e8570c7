"""Resizing: bilinear, with antialiasing."""

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from ._batches import check_color_batch, whole_pair


def resize_images(images: ArrayLike, size: tuple[int, int]) -> np.ndarray:
    """Bring a batch of images to one size, bilinear with antialiasing.

    Each pixel is the mean of the pixels under a triangle as wide as two pixels of the smaller of the two grids; the
    work is Pillow's. Enlarged, it is what scikit-image's ``resize(order=1, mode="edge")`` gives, to the precision of
    float32. Shrunk, scikit-image smooths by a Gaussian first, and is a little more blurred.

    Parameters
    ----------
    images : array-like of shape (n_images, H, W) or (n_images, H, W, C)
        Integers 0..255 become uint8; floating-point images keep their dtype. An alpha channel is dropped.
    size : tuple of int (height, width)
        In pixels.

    Returns
    -------
    resized : ndarray of shape (n_images, height, width) or (n_images, height, width, 3)
        Images of this size already come back as they are.

    Raises
    ------
    TypeError
        If the values are no real numbers.
    ValueError
        If the array has another rank, no area, NaN, infinity or integers beyond 0..255, or the size is no pair of
        positive whole numbers.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import resize_images
    >>> resize_images(np.array([[[0.0, 1.0]]]), (1, 4))
    array([[[0.  , 0.25, 0.75, 1.  ]]])
    """
    size = whole_pair(size, name="resize_images: size")
    images = check_color_batch(images, name="resize_images")
    if len(images) == 0:
        return np.empty((0, *size, *images.shape[3:]), images.dtype)
    return np.stack([resize(image, size) for image in images])


def resize(image, size):
    """Return an image (H, W) or (H, W, C) at a size of (height, width) pixels; of this size already, as it is.

    uint8 stays uint8; floating-point values keep their dtype (through float32).
    """
    if image.shape[:2] == tuple(size):
        return image
    planes = image[:, :, None] if image.ndim == 2 else image
    resized = np.stack([_resize_plane(plane, size) for plane in np.moveaxis(planes, -1, 0)], axis=-1)
    return resized.reshape(*size, *image.shape[2:]).astype(image.dtype, copy=False)


def _resize_plane(plane, size):
    plane = np.ascontiguousarray(plane, dtype=np.uint8 if plane.dtype == np.uint8 else np.float32)
    height, width = size
    return np.asarray(Image.fromarray(plane).resize((width, height), Image.Resampling.BILINEAR))
