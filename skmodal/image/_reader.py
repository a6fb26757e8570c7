"""Reading images: paths, PIL images and arrays become arrays of one kind and size."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal

from sklearn.utils._param_validation import StrOptions

from ._channels import to_rgb
from ._grayscale import grayscale
from ._image_transformer import ImageTransformer
from ._resize import resize_images

_MODES = {None: lambda images: images, "gray": grayscale, "rgb": to_rgb}


@dataclass(eq=False, repr=False)
class ImageReader(ImageTransformer):
    """Read images as arrays, of one size and one number of channels if wanted.

    Files (PNG, JPEG and whatever else Pillow reads) are turned as their EXIF data say. Integers 0 to 255, of every
    dtype, become uint8; bool becomes uint8 too, 0 or 255; floating-point images keep their dtype. The alpha channel is
    dropped.

    Parameters
    ----------
    size : tuple of int (height, width), default=None
        Images of another size are resized to it, as by :func:`resize_images`. By default, images keep their size.
    mode : {"gray", "rgb"}, default=None
        ``"gray"`` gives arrays of shape (H, W), as :func:`grayscale` does; ``"rgb"`` gives (H, W, 3). By default, gray
        images stay gray and color images stay color.
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

    Raises
    ------
    FileNotFoundError
        If a path is not that of a file.
    TypeError, ValueError
        If a sample is no image or no readable file, or missing: the message names the sample and the mend.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import ImageReader
    >>> gray, color = np.full((4, 6), 200, np.uint8), np.zeros((8, 8, 3), np.uint8)
    >>> images = ImageReader(size=(2, 3), mode="rgb").fit_transform([gray, color])
    >>> [image.shape for image in images]
    [(2, 3, 3), (2, 3, 3)]
    >>> int(images[0].max()), images[0].dtype
    (200, dtype('uint8'))
    """

    size: tuple[int, int] | None = None
    _: KW_ONLY
    mode: Literal["gray", "rgb"] | None = None
    image_shape: tuple[int, ...] | None = None

    _parameter_constraints = {
        "size": [tuple, list, None],
        "mode": [StrOptions({"gray", "rgb"}), None],
        "image_shape": [tuple, list, None],
    }

    def _processed(self, images):
        converted = _MODES[self.mode](images)
        return converted if self.size is None else resize_images(converted, self.size)
