"""Spectrograms as images."""

from torch import Tensor

from ._module import Module


class SpectrogramImage(Module):
    """Turn sequences of bands into images of one channel: time goes to the right, and the bands go down.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import SpectrogramImage
    >>> SpectrogramImage()(torch.zeros(2, 99, 40)).shape
    torch.Size([2, 1, 40, 99])
    """

    def __init__(self):
        super().__init__()

    def forward(self, x: Tensor) -> Tensor:
        """Return images of shape (batch, 1, n_bands, time) from x of shape (batch, time, n_bands)."""
        return x.transpose(1, 2)[:, None]  # (batch, 1, n_bands, time)
