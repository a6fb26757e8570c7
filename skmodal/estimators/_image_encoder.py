"""Images to embeddings, by a pretrained network."""

import warnings
from dataclasses import dataclass

import numpy as np

from .._samples import image, image_size, images_of_table
from ._pretrained_encoder import PretrainedEncoder, encoder_documented


@encoder_documented
@dataclass(kw_only=True, eq=False, repr=False)
class PretrainedImageEncoder(PretrainedEncoder):
    """Encode images by a pretrained network of the library transformers, each image once.

    Images are made RGB, of 8 bits a channel as the networks were trained on, and brought by the model's own image
    processor, over Pillow, to the size and scale that it wants. A gray image has three equal channels; an alpha channel
    is dropped; floating-point values are clipped to 0..1, with a warning.

    Embeddings are kept and shared as of :class:`PretrainedTextEncoder`: no fold and no candidate of a grid computes one
    twice. An image alone gives what it gives in a batch, to 1e-5.

    Parameters
    ----------
    model : str or path
        A folder that ``save_pretrained`` wrote, or an id on https://huggingface.co, of which the newest commit is
        fetched once. Its weights are safetensors: nothing is unpickled, and no code of the model's own runs. Of a
        model of text and images, the image half.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold; by default square and gray.
    pooling : {"mean", "max", "cls"} or None, default="mean"
        The mean or the largest value over the patches, and over the class token if the model has one; "cls" is the
        first token, of use where that is the class token, such as in ViT. None gives sequences of patches.
    batch_size : int, default=32
        Images that the network sees at a time.
    {shared parameters}

    Attributes
    ----------
    {shared attributes}
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    References
    ----------
    .. [1] Dosovitskiy et al. (2021). An image is worth 16x16 words: transformers for image recognition at scale. ICLR.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.estimators import PretrainedImageEncoder
    >>> from skmodal.testing import tiny_model
    >>> images = [np.zeros((40, 30), np.uint8), np.full((16, 16, 3), 0.5)]
    >>> encoder = PretrainedImageEncoder(tiny_model("image"), pooling="cls")  # in real life "facebook/dinov2-small"
    >>> encoder.fit_transform(images).shape
    (2, 16)
    """

    image_shape: tuple[int, ...] | None = None

    _modality = "image"
    _processor_class = "AutoImageProcessor"
    _part = "vision_model"

    _parameter_constraints = {**PretrainedEncoder._parameter_constraints, "image_shape": [tuple, list, None]}

    def _cells_of_table(self, table):
        images = images_of_table(table, image_shape=self.image_shape, name=self._name)
        return list(_eight_bit(images, "X", name=self._name))

    def _check(self, cell, row):
        image_size(cell, row=row, name=self._name)

    def _sample(self, cell, row):
        array = image(cell, row=row, name=self._name)
        return _rgb(_eight_bit(array, f"sample {row}", name=self._name))

    def _items(self, samples, processor, config):
        options = {"input_data_format": "channels_last", "return_tensors": "np"}
        return [{key: array[0] for key, array in processor(sample, **options).items()} for sample in samples]


def _eight_bit(images, what, *, name):
    """Return pixels, uint8 or floats, as uint8; ``what`` has them, for the warning on those that are clipped."""
    if images.dtype == np.uint8:
        return images
    if images.min() < 0 or images.max() > 1:
        warnings.warn(
            f"{name}: {what} has values outside 0..1, which are clipped. Scale them first, e.g. image / image.max().",
            UserWarning,
            stacklevel=2,
        )
    return np.round(np.clip(images, 0, 1) * 255.0).astype(np.uint8)


def _rgb(array):
    """Return an image as (H, W, 3): gray three times, color without its alpha channel."""
    array = array[:, :, None] if array.ndim == 2 else array
    return np.repeat(array, 3, axis=2) if array.shape[2] == 1 else array[:, :, :3]
