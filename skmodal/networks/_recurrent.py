"""Recurrent networks: plain, LSTM and GRU."""

from typing import Literal

import torch
from torch import nn

from ._arguments import check_choice, check_counts, check_share
from ._encoder import Encoder
from ._pooling import max_over_time, mean_over_time, zero_padding

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}


class RecurrentEncoder(Encoder):
    """Encode a sequence by a recurrent network that reads it forward and, if wanted, backward.

    The backward direction starts at the last step of each row's own data, so that padding has no part in it.

    Parameters
    ----------
    n_features : int
        Features of a step.
    cell : {"lstm", "gru", "rnn"}, default="lstm"
        Long short-term memory, gated recurrent unit, or the plain network with tanh.
    n_hidden : int, default=128
        Units of a direction.
    n_layers : int, default=1
        Layers, one upon the other.
    bidirectional : bool, default=True
        Whether the sequence is also read backward.
    pooling : {"max", "mean", "last"}, default="max"
        What is made of the states of all steps; ``"last"`` takes the state of each direction when it has read all.
    dropout : float, default=0.0
        Share of the states that is dropped between layers in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``, or twice as many if bidirectional.
    n_token_features : int
        Numbers of a token: as many.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Hochreiter and Schmidhuber (1997), "Long short-term memory", Neural Computation 9(8).

    Schuster and Paliwal (1997), "Bidirectional recurrent neural networks", IEEE Transactions on Signal Processing
    45(11).

    Cho et al. (2014), "Learning phrase representations using RNN encoder-decoder for statistical machine translation",
    EMNLP.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import RecurrentEncoder
    >>> encoder = RecurrentEncoder(n_features=8, cell="gru", n_hidden=16)
    >>> encoder(torch.zeros(2, 7, 8)).shape
    torch.Size([2, 32])
    """

    def __init__(
        self,
        n_features: int,
        cell: Literal["lstm", "gru", "rnn"] = "lstm",
        n_hidden: int = 128,
        n_layers: int = 1,
        bidirectional: bool = True,
        pooling: Literal["max", "mean", "last"] = "max",
        dropout: float = 0.0,
    ):
        super().__init__()
        check_counts("RecurrentEncoder", n_features=n_features, n_hidden=n_hidden, n_layers=n_layers)
        check_choice("RecurrentEncoder", "cell", cell, CELLS)
        check_choice("RecurrentEncoder", "pooling", pooling, ("max", "mean", "last"))
        check_share("RecurrentEncoder", "dropout", dropout)
        self.pooling = pooling
        self.n_outputs = self.n_token_features = n_hidden * (2 if bidirectional else 1)
        sizes = [n_features] + [self.n_outputs] * (n_layers - 1)
        self.forward_layers = nn.ModuleList(CELLS[cell](size, n_hidden, batch_first=True) for size in sizes)
        self.backward_layers = nn.ModuleList(
            CELLS[cell](size, n_hidden, batch_first=True) for size in sizes if bidirectional
        )
        self.dropout = nn.Dropout(dropout)

    def blocks(self) -> list[list[nn.Module]]:
        directions = [layers for layers in (self.forward_layers, self.backward_layers) if layers]
        return [[*layers] for layers in zip(*directions, strict=True)]

    def _states(self, x, mask):
        x = zero_padding(x, mask)  # (batch, time, n_features)
        for layer, reading in enumerate(self.forward_layers):
            x = self.dropout(x) if layer else x
            states = [reading(x)[0]]  # (batch, time, n_hidden)
            if self.backward_layers:
                states.append(_reverse(self.backward_layers[layer](_reverse(x, mask))[0], mask))
            x = torch.cat(states, dim=2)  # (batch, time, n_outputs)
        return x

    def _code(self, states, mask):
        if self.pooling == "last":
            return _last_states(states.tensor_split(1 + bool(self.backward_layers), dim=2), mask)  # (batch, n_outputs)
        return (max_over_time if self.pooling == "max" else mean_over_time)(states, mask)  # (batch, n_outputs)

    def _tokens(self, states, mask):
        return states, mask  # (batch, time, n_outputs)


def _reverse(x, mask):
    """Return the steps of each row in reverse, the padding where it was."""
    if mask is None:
        return x.flip(1)  # (batch, time, features)
    rows, steps = (torch.arange(size, device=x.device) for size in mask.shape)  # (batch,), (time,)
    lengths = mask.sum(dim=1, keepdim=True)  # (batch, 1)
    places = torch.where(steps < lengths, lengths - 1 - steps, steps)  # (batch, time)
    return x[rows[:, None], places]  # (batch, time, features)


def _last_states(states, mask):
    """Return the state of each direction when it has read all of a row's data; zeros where there is none."""
    backward = [direction[:, 0] for direction in states[1:]]  # (batch, n_hidden), if there is one
    if mask is None:
        return torch.cat([states[0][:, -1], *backward], dim=1)  # (batch, n_outputs)
    places = (mask.sum(dim=1) - 1).clamp(min=0)  # (batch,)
    forward = states[0][torch.arange(len(mask), device=mask.device), places]  # (batch, n_hidden)
    last = torch.cat([forward, *backward], dim=1)  # (batch, n_outputs)
    return last.masked_fill(~mask.any(dim=1, keepdim=True), 0)  # (batch, n_outputs)
