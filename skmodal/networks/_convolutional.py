"""Convolutions over time."""

import torch
from torch import nn
from torch.nn import functional as F

from ._arguments import check_counts, check_share, check_sizes
from ._encoder import Encoder
from ._pooling import max_over_time, zero_padding


class ConvolutionalEncoder(Encoder):
    """Encode a sequence by the strongest answer of each of many short filters.

    Filters of several widths slide over time, side by side; each gives one number, its greatest value after a ReLU.
    They reach beyond both ends of the sequence by all but one step (a wide convolution), so that a sequence may be
    shorter than a filter.

    Parameters
    ----------
    n_features : int
        Features of a step.
    n_hidden : int, default=100
        Filters of each width.
    kernel_sizes : tuple of int, default=(3, 4, 5)
        Widths of the filters, in steps.
    dropout : float, default=0.0
        Share of the input's numbers that is dropped in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden * len(kernel_sizes)``.
    n_token_features : int
        Numbers of a token: as many.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Kim (2014), "Convolutional neural networks for sentence classification", EMNLP.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import ConvolutionalEncoder
    >>> encoder = ConvolutionalEncoder(n_features=8, n_hidden=4)
    >>> encoder(torch.zeros(2, 7, 8)).shape
    torch.Size([2, 12])
    """

    def __init__(
        self, n_features: int, n_hidden: int = 100, kernel_sizes: tuple[int, ...] = (3, 4, 5), dropout: float = 0.0
    ):
        super().__init__()
        check_counts("ConvolutionalEncoder", n_features=n_features, n_hidden=n_hidden)
        check_sizes("ConvolutionalEncoder", "kernel_sizes", kernel_sizes)
        check_share("ConvolutionalEncoder", "dropout", dropout)
        self.n_outputs = self.n_token_features = n_hidden * len(kernel_sizes)
        self.dropout = nn.Dropout(dropout)
        self.filters = nn.ModuleList(
            nn.Conv2d(n_features, n_hidden, (1, size), padding=(0, size - 1)) for size in kernel_sizes
        )

    def blocks(self) -> list[list[nn.Module]]:
        return [[self.filters]]

    def _states(self, x, mask):
        """Return the answers of the filters of each width, of shape (batch, time + size - 1, n_hidden)."""
        x = self.dropout(zero_padding(x, mask))  # (batch, time, n_features)
        x = x.transpose(1, 2).unsqueeze(2)  # (batch, n_features, 1, time), an image whose channels are last in memory
        return [filters(x).squeeze(2).transpose(1, 2) for filters in self.filters]

    def _code(self, states, mask):
        strongest = [_strongest(answers, mask) for answers in states]  # (batch, n_hidden) each
        return F.relu(torch.cat(strongest, dim=1))  # (batch, n_outputs)

    def _tokens(self, states, mask):
        sizes = [filters.kernel_size[1] for filters in self.filters]
        middles = [_middle(answers, size) for answers, size in zip(states, sizes, strict=True)]
        return F.relu(torch.cat(middles, dim=2)), mask  # (batch, time, n_outputs)


def _strongest(answers, mask):
    if mask is not None:
        n_beyond = answers.shape[1] - mask.shape[1]  # size - 1
        beyond = mask.any(dim=1, keepdim=True).expand(-1, n_beyond)  # (batch, size - 1)
        mask = torch.cat([beyond, mask], dim=1)  # (batch, time + size - 1)
    return max_over_time(answers, mask)  # (batch, n_hidden)


def _middle(answers, size):
    """Return the answers of filters of a width in whose middle the steps stand."""
    first, n_steps = size // 2, answers.shape[1] - size + 1
    return answers[:, first : first + n_steps]  # (batch, time, n_hidden)
