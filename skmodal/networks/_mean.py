"""The mean over time, then dense layers."""

from torch import nn

from ._arguments import check_counts, check_share
from ._dense import dense_layers
from ._encoder import Encoder, layer_blocks
from ._pooling import mean_over_time, zero_padding


class MeanEncoder(Encoder):
    """Encode a sequence by dense layers over the mean of its steps: a deep averaging network.

    The order of the steps is lost; for text it is a strong baseline that trains in seconds.

    Parameters
    ----------
    n_features : int
        Features of a step.
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

    References
    ----------
    Iyyer et al. (2015), "Deep unordered composition rivals syntactic methods for text classification", ACL.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import MeanEncoder
    >>> encoder = MeanEncoder(n_features=8, n_hidden=16)
    >>> encoder(torch.zeros(2, 7, 8)).shape
    torch.Size([2, 16])
    """

    def __init__(self, n_features: int, n_hidden: int = 128, n_layers: int = 1, dropout: float = 0.0):
        super().__init__()
        check_counts("MeanEncoder", n_features=n_features, n_hidden=n_hidden, n_layers=n_layers)
        check_share("MeanEncoder", "dropout", dropout)
        self.n_outputs = self.n_token_features = n_hidden
        self.layers = dense_layers(n_features, n_hidden, n_layers, dropout)

    def blocks(self) -> list[list[nn.Module]]:
        return layer_blocks(self.layers)

    def _states(self, x, mask):
        return x  # (batch, time, n_features)

    def _code(self, states, mask):
        return self.layers(mean_over_time(states, mask))  # (batch, n_outputs)

    def _tokens(self, states, mask):
        return self.layers(zero_padding(states, mask)), mask  # (batch, time, n_outputs), each step on its own
