"""Dense layers over the pixels of an image."""

from math import prod

from torch import nn

from ._arguments import check_counts, check_share, check_sizes
from ._dense import dense_layers
from ._encoder import Encoder, layer_blocks


class FlatEncoder(Encoder):
    """Encode an image by dense layers over all its pixels: a multilayer perceptron.

    Parameters
    ----------
    n_channels : int
        Channels of an image.
    image_size : tuple (height, width)
        Pixels of an image; every image that comes has this size.
    n_hidden : int, default=128
        Units of a layer.
    n_layers : int, default=1
        Dense layers.
    dropout : float, default=0.0
        Share of the units that is dropped between layers in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.
    n_token_features : int
        Numbers of a token: as many.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import FlatEncoder
    >>> encoder = FlatEncoder(n_channels=1, image_size=(28, 28))
    >>> encoder(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 128])
    """

    def __init__(
        self, n_channels: int, image_size: tuple[int, int], n_hidden: int = 128, n_layers: int = 1, dropout: float = 0.0
    ):
        super().__init__()
        check_counts("FlatEncoder", n_channels=n_channels, n_hidden=n_hidden, n_layers=n_layers)
        check_sizes("FlatEncoder", "image_size", image_size, 2)
        check_share("FlatEncoder", "dropout", dropout)
        self.n_outputs = self.n_token_features = n_hidden
        self.layers = dense_layers(n_channels * prod(image_size), n_hidden, n_layers, dropout)

    def blocks(self) -> list[list[nn.Module]]:
        return layer_blocks(self.layers)

    def _states(self, x, mask):
        return self.layers(x.flatten(1))  # (batch, n_outputs)

    def _code(self, states, mask):
        return states  # (batch, n_outputs)

    def _tokens(self, states, mask):
        return states.unsqueeze(1), None  # (batch, 1, n_outputs)
