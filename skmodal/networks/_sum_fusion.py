"""Fusion by the mean of what modalities say."""

from torch import Tensor
from torch.nn import functional as F

from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import mean_over_time, zero_padding


class SumFusion(CodeFusion):
    """Fuse codes by a hidden layer for each modality, and the mean over those that are present.

    The mean is as large with one modality as with all, as the sum is not. A row without any gives zeros.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Units of a layer.
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

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import SumFusion
    >>> fusion = SumFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, True]]))
    >>> torch.allclose(fused[0], (fused[1] + fused[2]) / 2), penalty
    (True, None)
    """

    def __init__(self, n_modalities: int, n_features: int, n_hidden: int = 128, dropout: float = 0.0):
        super().__init__(n_modalities, n_features, n_hidden, dropout)
        self.layers = ModalityMaps(n_modalities, n_features, n_hidden)

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, None]:
        x = self.dropout(zero_padding(codes, present))  # (batch, n_modalities, n_features)
        return mean_over_time(F.relu(self.layers(x)), present), None  # (batch, n_hidden)
