"""The channels of an image: gray is (H, W), color is (H, W, 3)."""

import numpy as np

_LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, Pillow's and OpenCV's weights


def color_channels(image, *, batch=False):
    """Return an image, or a batch of them, without its alpha channel; one channel becomes (H, W)."""
    if image.ndim != 3 + batch or image.shape[-1] not in (1, 4):
        return image
    return image[..., 0] if image.shape[-1] == 1 else image[..., :3]


def to_gray(image):
    """Return an image as (H, W): 0.299 red + 0.587 green + 0.114 blue; uint8 is rounded, floats keep their dtype."""
    image = color_channels(image)
    if image.ndim == 2:
        return image
    red, green, blue = (weight * image[:, :, channel].astype(np.float64) for channel, weight in enumerate(_LUMA))
    gray = red + green + blue
    if image.dtype == np.uint8:
        return np.rint(gray).astype(np.uint8)
    return gray.astype(image.dtype, copy=False) if image.dtype.kind == "f" else gray


def to_rgb(image):
    """Return an image as (H, W, 3); the three channels of a gray one are equal."""
    image = color_channels(image)
    return np.repeat(image[:, :, None], 3, axis=2) if image.ndim == 2 else image
