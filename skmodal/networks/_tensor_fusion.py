"""Fusion by the outer product of codes, at low rank."""

from math import prod

import torch
from torch import Tensor, nn

from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import zero_padding


class TensorFusion(CodeFusion):
    r"""Fuse codes by a linear map of their outer product, whose weights are a tensor of low rank.

    A 1 is appended to each code, so that the outer product holds the products of the numbers of all modalities, of some
    and of one. It is never built:

    .. math:: h = \sum_{r=1}^R \prod_m W_m^{(r)} [x_m; 1] + b

    An absent modality is the vector (0, ..., 0, 1). The weights of the appended 1 begin as 1, so that an absent
    modality leaves the products as they are, and b as -R, which takes those ones away; the others are drawn R times
    smaller than a linear layer's, so that the fusion begins near the sum of a linear map of each modality.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Numbers that come out.
    rank : int, default=4
        Products that are summed, R.
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
    Zadeh et al. (2017), "Tensor fusion network for multimodal sentiment analysis", EMNLP.

    Liu et al. (2018), "Efficient low-rank multimodal fusion with modality-specific factors", ACL.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import TensorFusion
    >>> fusion = TensorFusion(n_modalities=2, n_features=8, n_hidden=16, rank=2)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, True]]))
    >>> fused.shape, penalty
    (torch.Size([3, 16]), None)
    """

    def __init__(self, n_modalities: int, n_features: int, n_hidden: int = 128, rank: int = 4, dropout: float = 0.0):
        super().__init__(n_modalities, n_features, n_hidden, dropout, rank=rank)
        self.rank = rank
        self.factors = ModalityMaps(n_modalities, n_features, rank * n_hidden)
        for factor in self.factors.maps:
            bound = 1 / (rank * n_features**0.5)
            nn.init.uniform_(factor.weight, -bound, bound)
            nn.init.ones_(factor.bias)
        self.bias = nn.Parameter(torch.full((n_hidden,), -float(rank)))

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, None]:
        x = self.dropout(zero_padding(codes, present))  # (batch, n_modalities, n_features)
        products = prod(self.factors(x).unbind(1)).unflatten(1, (self.rank, -1))  # (batch, rank, n_hidden)
        return products.sum(dim=1) + self.bias, None  # (batch, n_hidden)
