"""The base of the image transformers: every container of images in, images or rows of features out."""

from abc import ABCMeta, abstractmethod
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn import config_context
from sklearn.base import ClassNamePrefixFeaturesOutMixin, _fit_context

from .._samples import Samples, SampleTransformer, image, image_size, images_of_table, object_array, pixels
from ._batches import whole_pair
from ._channels import color_channels
from ._resize import resize

_SLICE = 2**24  # bytes of pixels that are read before they are processed: some three times as many lie in memory


class ImageTransformer(ClassNamePrefixFeaturesOutMixin, SampleTransformer, metaclass=ABCMeta):
    """Base of the image transformers; a subclass processes a batch of images of one shape and dtype.

    What comes out are images, one a cell, and of a table a table again, unless `image_shape` says what its rows are; or
    rows of features, if a subclass says ``_gives_rows``. With ``_one_size``, it has a parameter ``size``, to which
    images are brought first: by default the median size that ``fit`` sees.
    """

    _modality = "image"
    _gives_rows = False
    _one_size = False
    _rows_stand_alone = True

    @abstractmethod
    def _processed(self, images):
        """Return what comes of a batch (n, H, W) or (n, H, W, 3): a batch of images, or features (n, n_features)."""

    def _check(self, images, rows):
        """Raise an error that names the row of an image that gives no features."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters and the images, and learn their size or form; of files, the heads alone are read.

        Parameters
        ----------
        X : container of n_samples images
            A list, object array, 3-D or 4-D array, pandas or polars Series or one-column frame of arrays, paths or PIL
            images, or a table of flattened images, of shape (n_samples, n_values).
        y : None
            Ignored.

        Returns
        -------
        self : object
            The fitted transformer.
        """
        name = type(self).__name__
        samples = self._samples(X, reset=True)
        batch = self._as_batch(X, samples, self.image_shape)
        self.image_shape_ = batch.shape[1:] if isinstance(samples, np.ndarray) else None
        if batch is None:
            sizes = [image_size(cell, row=row, name=name) for row, cell in enumerate(samples)]
        else:
            sizes = [batch.shape[1:3]]
        if self._one_size:
            median = tuple(round(length) for length in np.median(sizes, axis=0))
            self.size_ = median if self.size is None else whole_pair(self.size, name=f"{name}: size")
        blank = np.zeros((1, *(self.size_ if self._one_size else self.image_shape_ or (1, 1))), np.uint8)
        n_values = self._processed(blank).size  # raises an error when parameters do not go together
        self._n_features_out = n_values if self._gives_rows or self._gives_table() else 1
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Process every image.

        Parameters
        ----------
        X : container of n_samples images
            As in ``fit``.

        Returns
        -------
        processed : ndarray
            Rows of features, of shape (n_samples, n_features), float64; or images, an object array of one array a cell,
            and of a table without ``image_shape`` a table again.
        """
        return self._outcome(X, self._processed)

    @config_context(skip_parameter_validation=True)  # `fit` has checked them
    def _outcome(self, X, process):
        name = type(self).__name__
        samples = self._samples(X, reset=False)
        images = self._as_batch(X, samples, self.image_shape or self.image_shape_)
        if images is None and self._gives_table():
            raise ValueError(
                f"{name}: fit saw a table of {self.n_features_in_} columns, transform got images. "
                "Fit it on images, or pass rows of flattened images."
            )
        batches = self._batches(samples if images is None else images)
        if self._gives_rows:
            features = np.empty((len(samples), self._n_features_out))
            for rows, batch in batches:
                self._check(batch, rows)
                features[rows] = process(batch)
            return features
        if self._gives_table():
            return np.concatenate([process(batch).reshape(len(batch), -1) for _, batch in batches])
        cells = np.empty(len(samples), dtype=object)
        for rows, batch in batches:
            cells[rows] = object_array(process(batch))
        return cells

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Only checked against the names seen in ``fit``.

        Returns
        -------
        names : ndarray of str objects
            The class's name in small letters and a number for features and values of a table; ``image`` for images.
        """
        names = super().get_feature_names_out(input_features)
        return names if self._gives_rows or self._gives_table() else np.array(["image"], dtype=object)

    def _gives_table(self):
        return not self._gives_rows and self.image_shape_ is not None and self.image_shape is None

    def _as_batch(self, X, samples, image_shape):
        """Return a table or an array of images as one array of images; None when they are to be read singly."""
        if isinstance(samples, np.ndarray):
            return images_of_table(samples, image_shape=image_shape, name=type(self).__name__)
        if not isinstance(X, np.ndarray) or X.ndim not in (3, 4) or X.dtype.kind not in "biuf":
            return None
        image(X[0], row=0, name=type(self).__name__)  # the shape of one is the shape of all
        return pixels(X, name=type(self).__name__)

    def _batches(self, images):
        """Yield pairs of rows and of a batch of their images, those of one shape and dtype together.

        One array of images that need no resizing is one batch; all others are read some at a time, so that a folder of
        photographs never lies in memory.
        """
        size = self.size_ if self._one_size else None
        if isinstance(images, np.ndarray) and images.shape[1:3] == (size or images.shape[1:3]):
            yield np.arange(len(images)), color_channels(images, batch=True)
            return
        rows_of_kind, n_bytes = {}, 0
        for row, cell in enumerate(images):
            array = color_channels(image(cell, row=row, name=type(self).__name__))
            array = array if size is None else resize(array, size)
            rows_of_kind.setdefault((array.shape, array.dtype), []).append((row, array))
            n_bytes += array.nbytes
            if n_bytes >= _SLICE or row == len(images) - 1:
                for pairs in rows_of_kind.values():
                    rows, arrays = zip(*pairs, strict=True)
                    yield list(rows), np.stack(arrays)
                rows_of_kind, n_bytes = {}, 0
