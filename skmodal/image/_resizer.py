"""ImageResizer: images of one size."""

from ._image_transformer import ImageTransformer


class ImageResizer(ImageTransformer):
    """Bring images to one size, as :func:`resize_images` does; images of this size stay untouched.

    Takes every container of images. uint8 images stay uint8, floating-point ones keep their dtype.

    Parameters
    ----------
    size : tuple of int (height, width), default=None
        In pixels. By default, the median height and the median width seen in ``fit``.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold. By default, a table gives a table:
        its rows are square gray images, and are flattened again.

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
    >>> import numpy as np
    >>> from skmodal.image import ImageResizer
    >>> images = [np.zeros((20, 30)), np.zeros((40, 30)), np.zeros((60, 50))]
    >>> resizer = ImageResizer().fit(images)
    >>> resizer.size_
    (40, 30)
    >>> resizer.transform(images)[2].shape
    (40, 30)
    """

    _one_size = True
    _parameter_constraints: dict = {"size": [tuple, list, None], "image_shape": [tuple, list, None]}

    def __init__(self, size: tuple[int, int] | None = None, *, image_shape: tuple[int, ...] | None = None):
        self.size = size
        self.image_shape = image_shape

    def _processed(self, images):
        return images
