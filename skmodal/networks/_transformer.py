"""Transformers: attention over the steps of a sequence."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from ._arguments import check_counts, check_heads, check_share
from ._encoder import Encoder
from ._pooling import mean_over_time, zero_padding


class TransformerEncoder(Encoder):
    """Encode a sequence by layers in which every step attends to every other.

    The steps are projected to ``n_hidden`` numbers and get sinusoids of their position; a layer normalizes before its
    attention and before its dense part of four times the width (pre-norm, which trains without warm-up), with GELU; the
    last states are normalized and averaged over time.

    Parameters
    ----------
    n_features : int
        Features of a step.
    n_hidden : int, default=128
        Width of the states, a multiple of ``n_heads``.
    n_heads : int, default=4
        Heads of the attention.
    n_layers : int, default=2
        Layers, one upon the other.
    shared : bool, default=False
        Whether one layer is used ``n_layers`` times, which divides the parameters by as much.
    dropout : float, default=0.0
        Share of the first states, and of what each part of a layer adds, that is dropped in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.
    n_token_features : int
        Numbers of a token: as many.

    Raises
    ------
    ValueError
        A parameter is out of its range, or ``n_hidden`` is no multiple of ``n_heads``.

    References
    ----------
    Vaswani et al. (2017), "Attention is all you need", NeurIPS.

    Xiong et al. (2020), "On layer normalization in the transformer architecture", ICML.

    Lan et al. (2020), "ALBERT: a lite BERT for self-supervised learning of language representations", ICLR.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import TransformerEncoder
    >>> encoder = TransformerEncoder(n_features=8, n_hidden=16)
    >>> encoder(torch.zeros(2, 7, 8)).shape
    torch.Size([2, 16])
    """

    def __init__(
        self,
        n_features: int,
        n_hidden: int = 128,
        n_heads: int = 4,
        n_layers: int = 2,
        shared: bool = False,
        dropout: float = 0.0,
    ):
        super().__init__()
        check_counts("TransformerEncoder", n_features=n_features, n_hidden=n_hidden, n_heads=n_heads, n_layers=n_layers)
        check_share("TransformerEncoder", "dropout", dropout)
        check_heads("TransformerEncoder", n_hidden, n_heads)
        self.n_outputs = self.n_token_features = n_hidden
        self.n_layers = n_layers
        self.projection = nn.Linear(n_features, n_hidden)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(n_hidden, n_heads, dropout) for _ in range(1 if shared else n_layers))
        self.norm = nn.LayerNorm(n_hidden)

    def blocks(self) -> list[list[nn.Module]]:
        *lower, top = self.layers
        return [[self.projection], *([layer] for layer in lower), [top, self.norm]]

    def attention_layers(self) -> list[nn.Module]:
        """Return the layers whose ``attention_weights`` tell what a step attends to."""
        return list(self.layers)

    def _states(self, x, mask):
        x = self.projection(zero_padding(x, mask))  # (batch, time, n_hidden)
        x = self.dropout(x + positions(x))  # (batch, time, n_hidden)
        keys = None
        if mask is not None:  # a row without data attends to all: attention to nothing is not a number everywhere
            keys = (mask | ~mask.any(dim=1, keepdim=True))[:, None, None]  # (batch, 1, 1, time)
        for number in range(self.n_layers):
            x = self.layers[number % len(self.layers)](x, keys)  # (batch, time, n_hidden)
        return self.norm(x)  # (batch, time, n_hidden)

    def _code(self, states, mask):
        return mean_over_time(states, mask)  # (batch, n_hidden)

    def _tokens(self, states, mask):
        return states, mask  # (batch, time, n_hidden)


class Layer(nn.Module):
    """Attention, then a dense part; each adds to its input what it makes of the normalized input."""

    def __init__(self, n_hidden, n_heads, dropout):
        super().__init__()
        self.n_heads = n_heads
        self.attention_norm = nn.LayerNorm(n_hidden)
        self.queries_keys_values = nn.Linear(n_hidden, 3 * n_hidden)
        self.attention_output = nn.Linear(n_hidden, n_hidden)
        self.dense_norm = nn.LayerNorm(n_hidden)
        self.dense = nn.Sequential(nn.Linear(n_hidden, 4 * n_hidden), nn.GELU(), nn.Linear(4 * n_hidden, n_hidden))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, keys=None):
        """Return the next states; ``keys``, of shape (batch, 1, 1, time), is True for steps that are attended to."""
        x = x + self.dropout(self._attend(self.attention_norm(x), keys))  # (batch, time, n_hidden)
        return x + self.dropout(self.dense(self.dense_norm(x)))  # (batch, time, n_hidden)

    def attention_weights(self, x, keys=None):
        """Return how much steps attend to each other; the parameters are `forward`'s."""
        queries, others, _ = self._heads(self.attention_norm(x))
        return attention_weights(queries, others, keys)  # (batch, n_heads, time, time)

    def _attend(self, x, keys):
        heads = F.scaled_dot_product_attention(*self._heads(x), attn_mask=keys)  # (batch, n_heads, time, width)
        return self.attention_output(heads.transpose(1, 2).flatten(2))  # (batch, time, n_hidden)

    def _heads(self, x):
        """Return the queries, keys and values, of shape (3, batch, n_heads, time, width)."""
        return self.queries_keys_values(x).unflatten(2, (3, self.n_heads, -1)).permute(2, 0, 3, 1, 4)


def attention_weights(queries, keys, mask=None):
    """Return how much each query attends to each key that the mask allows; they sum to 1 over the keys."""
    scores = queries @ keys.transpose(2, 3) / math.sqrt(queries.shape[3])  # (batch, n_heads, queries, keys)
    return (scores if mask is None else scores.masked_fill(~mask, -torch.inf)).softmax(dim=3)


def positions(x):
    """Return sines and cosines of the steps of x, at wavelengths from 2 pi to 10,000 times as much."""
    n_steps, n_hidden = x.shape[1:]
    steps = torch.arange(n_steps, device=x.device, dtype=torch.float32)  # (time,)
    rates = torch.exp(torch.arange(0, n_hidden, 2, device=x.device) * (-math.log(10_000) / n_hidden))  # (n_hidden / 2,)
    angles = steps[:, None] * rates  # (time, n_hidden / 2)
    return torch.stack([angles.sin(), angles.cos()], dim=2).flatten(1)[:, :n_hidden].to(x.dtype)  # (time, n_hidden)
