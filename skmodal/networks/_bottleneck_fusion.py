"""Fusion through a few tokens that modalities have in common."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ._arguments import check_counts, check_heads, check_share
from ._module import Module
from ._pooling import mean_over_time
from ._token_streams import TokenStreams, mean_of_streams, present_streams
from ._transformer import Layer


class BottleneckFusion(Module):
    """Fuse sequences of tokens by attention within each modality and to a few common tokens: a bottleneck.

    In a layer, which each modality has its own of, its tokens and the common ones attend to each other, as in
    `TransformerEncoder`; what the common tokens become is the mean over the modalities that are present. So a modality
    learns of the others, from the second layer on, only what passes through the bottleneck. The last states are
    normalized, and averaged over time, then over the modalities that are present. A row without any gives zeros.

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
    n_layers : int, default=2
        Layers of each modality, one upon the other, 2 at least.
    n_bottlenecks : int, default=4
        Common tokens, which are learnt.
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
    Nagrani et al. (2021), "Attention bottlenecks for multimodal fusion", NeurIPS.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import BottleneckFusion
    >>> fusion = BottleneckFusion(n_modalities=2, n_features=8, n_hidden=16)
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
        n_layers: int = 2,
        n_bottlenecks: int = 4,
        dropout: float = 0.0,
    ):
        super().__init__()
        counts = {"n_modalities": n_modalities, "n_features": n_features, "n_hidden": n_hidden, "n_layers": n_layers}
        check_counts("BottleneckFusion", **counts, n_heads=n_heads, n_bottlenecks=n_bottlenecks)
        check_heads("BottleneckFusion", n_hidden, n_heads)
        check_share("BottleneckFusion", "dropout", dropout)
        if n_layers == 1:
            raise ValueError("BottleneckFusion: n_layers is 1; wanted 2 at least, since one layer exchanges nothing.")
        self.n_outputs = n_hidden
        self.streams = TokenStreams(n_modalities, n_features, n_hidden, dropout)
        self.bottleneck = nn.Parameter(torch.randn(n_bottlenecks, n_hidden) * 0.02)
        self.layers: Any = nn.ModuleList(
            nn.ModuleList(Layer(n_hidden, n_heads, dropout) for _ in range(n_modalities)) for _ in range(n_layers)
        )
        self.norm = nn.LayerNorm(n_hidden)

    def attention_layers(self, place: int) -> list[nn.Module]:
        """Return a modality's layers, whose ``attention_weights`` tell what the common tokens and its own attend to."""
        return [layers[place] for layers in self.layers]

    def forward(self, tokens: Sequence[Tensor], masks: Sequence[Tensor]) -> tuple[Tensor, None]:
        """Return what is made of the tokens, and no penalty.

        Tokens and masks are lists, with one tensor a modality, of shapes (batch, time, n_features) and (batch, time). A
        mask is True where there is data, and nowhere where a row lacks the modality.
        """
        streams = self.streams(tokens, masks)  # (batch, time, n_hidden) each
        n_common = len(self.bottleneck)
        common = self.bottleneck.expand(len(streams[0]), -1, -1)  # (batch, n_common, n_hidden)
        seen = [F.pad(mask, (n_common, 0), value=True) for mask in masks]  # (batch, n_common + time) each
        present = present_streams(masks)  # (batch, n_modalities)
        for layers in self.layers:
            states = [
                layer(torch.cat([common, x], dim=1), keys[:, None, None])  # (batch, n_common + time, n_hidden)
                for layer, x, keys in zip(layers, streams, seen, strict=True)
            ]
            streams = [x[:, n_common:] for x in states]  # (batch, time, n_hidden) each
            heard = torch.stack([x[:, :n_common].flatten(1) for x in states], dim=1)  # (batch, n_modalities, ...)
            common = mean_over_time(heard, present).unflatten(1, common.shape[1:])  # (batch, n_common, n_hidden)
        return mean_of_streams([self.norm(x) for x in streams], masks), None  # (batch, n_hidden)
