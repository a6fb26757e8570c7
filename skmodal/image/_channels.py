"""The channels of an image: gray is (H, W), color is (H, W, 3)."""

import numpy as np


def color_channels(image, *, batch=False):
    """Return an image, or a batch of them, without its alpha channel; one channel becomes (H, W)."""
    if image.ndim != 3 + batch or image.shape[-1] not in (1, 4):
        return image
    return image[..., 0] if image.shape[-1] == 1 else image[..., :3]


def to_rgb(images):
    """Return a batch of gray or color images as (n_images, H, W, 3); the three channels of a gray one are equal."""
    return np.repeat(images[..., None], 3, axis=-1) if images.ndim == 3 else images
