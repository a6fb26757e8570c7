"""Convolutions of images that keep the size."""

from torch import nn


def same_convolution(n_inputs, n_outputs, kernel_size, image_size, **options):
    """Return a convolution that keeps the size, of one pixel where an image has but one.

    All other weights of a larger kernel would meet padding alone, and take nine tenths of the time.
    """
    kernel_size = 1 if max(image_size) == 1 else kernel_size
    return nn.Conv2d(n_inputs, n_outputs, kernel_size, padding=kernel_size // 2, **options)
