"""Fusion by attention from each modality to the others."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ._arguments import check_counts, check_heads, check_share
from ._module import Module
from ._token_streams import TokenStreams, mean_of_streams
from ._transformer import attention_weights


class AttentionFusion(Module):
    """Fuse sequences of tokens by attention, in which the tokens of each modality attend to those of all others.

    In a layer, which each modality has its own of, a token asks the first states of the others' tokens, and adds to
    itself what it attends to, and then what a dense part makes of it, as in `TransformerEncoder`. It may attend to
    nothing, too: beside the others' tokens there is one of zeros, which is all that a modality alone finds. The last
    states are normalized, and averaged over time, then over the modalities that are present. A row without any gives
    zeros.

    Parameters
    ----------
    n_modalities : int
        Sequences of a row.
    n_features : int
        Numbers of a token.
    n_hidden : int, default=128
        Width of the states, a multiple of ``n_heads``.
    n_heads : int, default=4
        Heads of the attention.
    n_layers : int, default=1
        Layers of each modality, one upon the other.
    dropout : float, default=0.0
        Share of the first states, and of what each part of a layer adds, that is dropped in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.

    Raises
    ------
    ValueError
        A parameter is out of its range, or ``n_hidden`` is no multiple of ``n_heads``.

    References
    ----------
    Tsai et al. (2019), "Multimodal transformer for unaligned multimodal language sequences", ACL.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import AttentionFusion
    >>> fusion = AttentionFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> tokens = [torch.ones(2, 5, 8), torch.ones(2, 3, 8)]
    >>> masks = [torch.tensor([[True] * 5, [False] * 5]), torch.tensor([[True] * 3, [True, True, False]])]
    >>> fused, penalty = fusion(tokens, masks)
    >>> fused.shape, penalty
    (torch.Size([2, 16]), None)
    """

    reads_tokens = True

    def __init__(
        self,
        n_modalities: int,
        n_features: int,
        n_hidden: int = 128,
        n_heads: int = 4,
        n_layers: int = 1,
        dropout: float = 0.0,
    ):
        super().__init__()
        counts = {"n_modalities": n_modalities, "n_features": n_features, "n_hidden": n_hidden}
        check_counts("AttentionFusion", **counts, n_heads=n_heads, n_layers=n_layers)
        check_heads("AttentionFusion", n_hidden, n_heads)
        check_share("AttentionFusion", "dropout", dropout)
        self.n_outputs = n_hidden
        self.streams = TokenStreams(n_modalities, n_features, n_hidden, dropout)
        self.layers: Any = nn.ModuleList(
            nn.ModuleList(CrossLayer(n_hidden, n_heads, dropout) for _ in range(n_layers)) for _ in range(n_modalities)
        )
        self.norm = nn.LayerNorm(n_hidden)

    def attention_layers(self, place: int) -> list[nn.Module]:
        """Return a modality's layers, whose ``attention_weights`` tell what its tokens attend to."""
        return list(self.layers[place])

    def forward(self, tokens: Sequence[Tensor], masks: Sequence[Tensor]) -> tuple[Tensor, None]:
        """Return what is made of the tokens, and no penalty.

        Tokens and masks are lists, with one tensor a modality, of shapes (batch, time, n_features) and (batch, time). A
        mask is True where there is data, and nowhere where a row lacks the modality.
        """
        first = self.streams(tokens, masks)  # (batch, time, n_hidden) each
        last = []
        for place, (x, layers) in enumerate(zip(first, self.layers, strict=True)):
            others = _others(first, place)  # (batch, time of the others, n_hidden)
            keys = _others(masks, place)  # (batch, time of the others)
            for layer in layers:
                x = layer(x, others, keys)  # (batch, time, n_hidden)
            last.append(self.norm(x))  # (batch, time, n_hidden)
        return mean_of_streams(last, masks), None  # (batch, n_hidden)


class CrossLayer(nn.Module):
    """Attention to other tokens, then a dense part; each adds to its input what it makes of the normalized input."""

    def __init__(self, n_hidden, n_heads, dropout):
        super().__init__()
        self.n_heads = n_heads
        self.attention_norm = nn.LayerNorm(n_hidden)
        self.others_norm = nn.LayerNorm(n_hidden)
        self.queries = nn.Linear(n_hidden, n_hidden)
        self.keys_values = nn.Linear(n_hidden, 2 * n_hidden)
        self.attention_output = nn.Linear(n_hidden, n_hidden)
        self.dense_norm = nn.LayerNorm(n_hidden)
        self.dense = nn.Sequential(nn.Linear(n_hidden, 4 * n_hidden), nn.GELU(), nn.Linear(4 * n_hidden, n_hidden))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, others, keys):
        """Return the next states; ``keys``, (batch, time of the others), is True for others that are attended to."""
        x = x + self.dropout(self._attend(self.attention_norm(x), self.others_norm(others), keys))
        return x + self.dropout(self.dense(self.dense_norm(x)))  # (batch, time, n_hidden)

    def attention_weights(self, x, others, keys):
        """Return how much tokens attend to each of the others and, last, to nothing; the parameters are `forward`'s."""
        queries, others, _, keys = self._heads(self.attention_norm(x), self.others_norm(others), keys)
        return attention_weights(queries, others, keys)  # (batch, n_heads, time, others + 1)

    def _attend(self, x, others, keys):
        *heads, keys = self._heads(x, others, keys)
        heads = F.scaled_dot_product_attention(*heads, attn_mask=keys)  # (batch, n_heads, time, width)
        return self.attention_output(heads.transpose(1, 2).flatten(2))  # (batch, time, n_hidden)

    def _heads(self, x, others, keys):
        """Return the queries, keys and values, and which keys count."""
        queries = self.queries(x).unflatten(2, (self.n_heads, -1)).transpose(1, 2)  # (batch, n_heads, time, width)
        heads = self.keys_values(others).unflatten(2, (2, self.n_heads, -1))  # (batch, others, 2, n_heads, width)
        heads = F.pad(heads.permute(2, 0, 3, 1, 4), (0, 0, 0, 1))  # (2, batch, n_heads, others + 1, width)
        keys = F.pad(keys, (0, 1), value=True)[:, None, None]  # (batch, 1, 1, others + 1), the last one of zeros
        return queries, *heads, keys


def _others(sequences, place):
    """Return all sequences but one, end to end; of one alone, no step."""
    return torch.cat([sequences[place][:, :0], *sequences[:place], *sequences[place + 1 :]], dim=1)
