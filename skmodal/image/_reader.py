"""Reading images: paths, PIL images and arrays become arrays of one kind and size."""

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin, _fit_context
from sklearn.utils._param_validation import StrOptions

from .._samples import SampleTransformer, image, image_size, images_of_table, object_array
from ._channels import color_channels, to_gray, to_rgb
from ._resize import height_width, resize

_MODES = {None: color_channels, "gray": to_gray, "rgb": to_rgb}


class ImageReader(ClassNamePrefixFeaturesOutMixin, SampleTransformer):
    """Read images as arrays, of one size and one number of channels if wanted.

    Files (PNG, JPEG and whatever else Pillow reads) are turned as their EXIF data say. uint8 images stay uint8, 0 to
    255; floating-point ones keep their dtype; bool becomes uint8, 0 or 255. The alpha channel is dropped.

    Parameters
    ----------
    size : tuple of int (height, width), default=None
        Images of another size are resized to it, bilinear with antialiasing. By default, images keep their size.
    mode : {"gray", "rgb"}, default=None
        ``"gray"`` gives arrays of shape (H, W), by 0.299 red + 0.587 green + 0.114 blue; ``"rgb"`` gives (H, W, 3). By
        default, gray images stay gray and color images stay color.
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

    _modality = "image"
    _parameter_constraints: dict = {
        "size": [tuple, list, None],
        "mode": [StrOptions({"gray", "rgb"}), None],
        "image_shape": [tuple, list, None],
    }

    def __init__(self, size=None, mode=None, image_shape=None):
        self.size = size
        self.mode = mode
        self.image_shape = image_shape

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Check the images, and learn whether they come as a table; of files, the heads alone are read.

        Parameters
        ----------
        X : container of n_samples images
            Any of the containers of images, or a table of flattened images, of shape (n_samples, n_features).
        y : None
            Ignored.

        Returns
        -------
        self : ImageReader
            The fitted transformer.
        """
        if self.size is not None:
            height_width(self.size, name="ImageReader: size")
        samples = self._samples(X, reset=True)
        self.image_shape_, self._n_features_out = None, 1
        if isinstance(samples, np.ndarray):
            images = images_of_table(samples, image_shape=self.image_shape, name="ImageReader")
            self.image_shape_ = images.shape[1:]
            if self._gives_table():
                self._n_features_out = self._converted(images[0]).size
        else:
            for row, cell in enumerate(samples):
                image_size(cell, row=row, name="ImageReader")
        return self

    def transform(self, X):
        """Return the images as arrays.

        Parameters
        ----------
        X : container of n_samples images

        Returns
        -------
        images : object array of shape (n_samples,), or ndarray of shape (n_samples, n_features)
            One array a cell; of a table without ``image_shape``, a table again.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            images = images_of_table(samples, image_shape=self.image_shape or self.image_shape_, name="ImageReader")
        elif self._gives_table():
            raise ValueError(
                f"ImageReader: fit saw a table of {self.n_features_in_} columns, transform got images. "
                "Fit it on images, or pass rows of flattened images."
            )
        else:
            images = (image(cell, row=row, name="ImageReader") for row, cell in enumerate(samples))
        converted = [self._converted(array) for array in images]
        return np.stack(converted).reshape(len(converted), -1) if self._gives_table() else object_array(converted)

    def get_feature_names_out(self, input_features=None):
        """Return ``["image"]``; of a table, ``["imagereader0", "imagereader1", ...]``.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Only checked against the names seen in ``fit``.
        """
        names = super().get_feature_names_out(input_features)
        return names if self._gives_table() else np.array(["image"], dtype=object)

    def _gives_table(self):
        return self.image_shape_ is not None and self.image_shape is None

    def _converted(self, array):
        if array.dtype == np.bool_:
            array = array.astype(np.uint8) * np.uint8(255)
        array = _MODES[self.mode](array)
        return array if self.size is None else resize(array, height_width(self.size, name="ImageReader: size"))
