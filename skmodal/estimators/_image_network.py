"""Images, tables of flattened images or rows of features as the input of image networks."""

from dataclasses import KW_ONLY, dataclass
from math import isqrt
from numbers import Integral
from typing import Literal

import numpy as np
import torch
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions

from .._samples import image, images_of_table
from ..image import grayscale, resize_images
from ._architectures import IMAGE_NETWORKS, image_backbone, whole_network
from ._features import as_features, fit_features, row_inputs
from ._inputs import DenseInputs
from ._modality_network import ModalityNetwork
from ._standardization import standardize_layer

_LONGEST_SIDE = 224  # pixels: what networks for photographs are made for

IMAGE_DOCUMENTATION = """\
    network : {"lenet", "alexnet", "vgg11", "vgg16", "resnet18", "resnet34", "mlp"}, default="lenet"
        All norms are group norms, so that no row has a part in another's result.
    features : transformer, "passthrough" or None, default=None
        What makes the network's input of the images: other images, such as `Grayscale` does, or rows, such as `HOG`
        does. "passthrough" says that X has such rows. None takes the pixels.
    image_size : tuple of int (height, width) or None, default=None
        In pixels, to which images are brought. None is their own size; where they differ, the median height and width,
        and at most 224 pixels.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images. By default its rows are square gray images; rows of another length are plain
        features.
    augmenter : transformer or None, default=None
        Its ``fit_transform`` makes other images of the training's at every epoch, as `ImageAugmenter` does.
    n_hidden : int or None, default=None
        Units of a layer of "mlp", 128 by default; the others have no choice.
    n_layers : int or None, default=None
        Of "mlp", 1 by default; the others have no choice.
"""


@dataclass(eq=False, repr=False)
class ImageNetwork(ModalityNetwork):
    """Base of the estimators that read images."""

    network: Literal["lenet", "alexnet", "vgg11", "vgg16", "resnet18", "resnet34", "mlp"] = "lenet"
    _: KW_ONLY
    features: BaseEstimator | Literal["passthrough"] | None = None
    image_size: tuple[int, int] | None = None
    image_shape: tuple[int, ...] | None = None
    augmenter: BaseEstimator | None = None
    n_hidden: int | None = None
    n_layers: int | None = None

    _modality = "image"
    _parameter_constraints = {
        **ModalityNetwork._parameter_constraints,
        "network": [StrOptions(set(IMAGE_NETWORKS))],
        "features": [HasMethods(["fit_transform", "transform"]), StrOptions({"passthrough"}), None],
        "image_size": [tuple, list, None],
        "image_shape": [tuple, list, None],
        "augmenter": [HasMethods(["fit_transform"]), None],
        "n_hidden": [Interval(Integral, 1, None, closed="left"), None],
        "n_layers": [Interval(Integral, 1, None, closed="left"), None],
    }

    def _fit_modality(self, samples, y):
        name = type(self).__name__
        self._check_sides("image_size", self.image_size, (2,))
        self._check_sides("image_shape", self.image_shape, (2, 3))
        if self._has_transformer():
            self.features_, samples = fit_features(self.features, self._unflattened(samples), y, name=name)
        self._fitted_kind = "rows" if self._are_rows(samples) else "images"
        if self._fitted_kind == "rows":
            self._fitted_width = samples.shape[1]
            return self._as_inputs(samples)
        if self.features == "passthrough":
            raise TypeError(f'{name}: features="passthrough" wants rows of features, and X holds images. Pass None.')
        images = self._images(samples)
        self._fitted_ranges = _ranges(images, name=name)
        self.n_channels_ = 3 if any(picture.ndim == 3 for picture in images) else 1
        self.image_size_ = self._size_of(images)
        return self._dense(images)

    def _modality_inputs(self, samples):
        if self._has_transformer():
            samples = as_features(self.features_.transform(self._unflattened(samples)), name=type(self).__name__)
        return self._as_inputs(samples)

    def _has_transformer(self):
        return self.features is not None and not isinstance(self.features, str)

    def _as_inputs(self, samples):
        name = type(self).__name__
        if self._fitted_kind == "images":
            images = self._images(samples)
            _ranges(images, self._fitted_ranges, name=name)
            return self._dense(images)
        if not isinstance(samples, np.ndarray):
            raise TypeError(f"{name}: X is no table of {self._fitted_width} features, as it was in fit.")
        return row_inputs(samples, self._fitted_width, name=name, as_images=True)

    def _are_rows(self, samples):
        """Whether samples are plain features: rows that are made, or said, to be such, or that are no square images."""
        if not isinstance(samples, np.ndarray) or samples.ndim != 2:
            return False
        n_values = samples.shape[1]
        return self.features is not None or (self.image_shape is None and isqrt(n_values) ** 2 != n_values)

    def _unflattened(self, samples):
        """Return the images of a table whose ``image_shape`` is stated; other samples as they are."""
        if self.image_shape is None or not isinstance(samples, np.ndarray):
            return samples
        return images_of_table(samples, image_shape=self.image_shape, name=type(self).__name__)

    def _images(self, samples):
        """Return samples as images of shape (height, width), or (height, width, 3), of uint8 or floats."""
        name = type(self).__name__
        if isinstance(samples, np.ndarray):
            n_values = samples.shape[1]
            if self.image_shape is None and isqrt(n_values) ** 2 != n_values:
                raise ValueError(f"{name}: rows of {n_values} values are no square images. State image_shape.")
            samples = images_of_table(samples, image_shape=self.image_shape, name=name)
        images = (image(sample, row=row, name=name) for row, sample in enumerate(samples))
        return [_without_alpha(picture) for picture in images]

    def _check_sides(self, parameter, sides, lengths):
        if sides is None or (len(sides) in lengths and all(isinstance(n, Integral) and n >= 1 for n in sides)):
            return
        wanted = "(height, width)" if lengths == (2,) else "(height, width) or (height, width, channels)"
        raise ValueError(f"{type(self).__name__}: {parameter}={sides!r}; {wanted} is wanted, of whole numbers above 0.")

    def _size_of(self, images):
        if self.image_size is not None:
            return tuple(self.image_size)
        sizes = np.array([picture.shape[:2] for picture in images])
        height, width = np.median(sizes, axis=0).astype(int)
        shrink = 1.0 if (sizes == sizes[0]).all() else min(1.0, _LONGEST_SIDE / max(height, width))
        return max(1, round(height * shrink)), max(1, round(width * shrink))

    def _dense(self, images):
        """Return images as inputs: of one size, and of gray or color, as those of the training; bytes stay bytes."""
        images = [self._resized(picture) for picture in images]
        all_bytes = all(picture.dtype == np.uint8 for picture in images)
        dense = np.empty((len(images), *self.image_size_, self.n_channels_), np.uint8 if all_bytes else np.float32)
        for row, picture in enumerate(images):
            dense[row] = picture / 255 if picture.dtype == np.uint8 and not all_bytes else picture
        return DenseInputs(torch.from_numpy(dense))

    def _resized(self, picture):
        if picture.shape[:2] != self.image_size_:
            picture = resize_images(picture[None], self.image_size_)[0]
        if self.n_channels_ == 1 and picture.ndim == 3:
            picture = grayscale(picture[None])[0]
        return picture if picture.ndim == 3 else picture[:, :, None]

    def _make_network(self, inputs, weights, n_outputs):
        prepare = standardize_layer(inputs, weights, axis=1)
        size = (1, 1) if self._fitted_kind == "rows" else self.image_size_
        backbone = image_backbone(self, len(prepare.mean), size)
        return whole_network(prepare, backbone, n_outputs, self.dropout)


def _without_alpha(picture):
    if picture.ndim == 2 or picture.shape[2] == 3:
        return picture
    return picture[:, :, 0] if picture.shape[2] == 1 else picture[:, :, :3]


def _ranges(images, seen=frozenset(), *, name):
    """Return which of "bytes" (read as 0..1), "unit" (floats 0..1) and "beyond" come; bytes and beyond are an error."""
    seen = set(seen)
    for row, picture in enumerate(images):
        is_unit = picture.dtype != np.uint8 and picture.min() >= 0 and picture.max() <= 1
        seen.add("bytes" if picture.dtype == np.uint8 else "unit" if is_unit else "beyond")
        if {"bytes", "beyond"} <= seen:
            raise ValueError(
                f"{name}: sample {row} is {picture.dtype} from {picture.min():g} to {picture.max():g}; among images of "
                "uint8 0..255, floats are 0..1. Let all have one dtype, or divide the floats by their value of white."
            )
    return seen
