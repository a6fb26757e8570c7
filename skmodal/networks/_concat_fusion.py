"""Fusion by putting codes side by side."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ._code_fusion import CodeFusion
from ._pooling import zero_padding


class ConcatFusion(CodeFusion):
    """Fuse codes by a hidden layer over all of them, side by side.

    An absent modality counts as zeros, and beside the codes stand numbers that say which are present, 1 or 0. The codes
    of a row with k of n modalities are multiplied by the root of n / k, so that the layer's input is as large as that
    of a whole row.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Units of the layer.
    dropout : float, default=0.0
        Share of the codes' numbers that is dropped in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Ngiam et al. (2011), "Multimodal deep learning", ICML.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import ConcatFusion
    >>> fusion = ConcatFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, True]]))
    >>> fused.shape, penalty
    (torch.Size([3, 16]), None)
    """

    def __init__(self, n_modalities: int, n_features: int, n_hidden: int = 128, dropout: float = 0.0):
        super().__init__(n_modalities, n_features, n_hidden, dropout)
        self.layer = nn.Linear(n_modalities * (n_features + 1), n_hidden)

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, None]:
        flags = present.to(codes.dtype)  # (batch, n_modalities)
        scale = (present.shape[1] / flags.sum(dim=1, keepdim=True).clamp(min=1)).sqrt()  # (batch, 1)
        x = self.dropout(zero_padding(codes, present)).flatten(1) * scale  # (batch, n_modalities * n_features)
        return F.relu(self.layer(torch.cat([x, flags], dim=1))), None  # (batch, n_hidden)
