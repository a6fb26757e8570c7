"""Fusion by layers that modalities share in part."""

from numbers import Real
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import mean_over_time, zero_padding

_PACE = 10  # of the shares beside the weights


class SharedFusion(CodeFusion):
    r"""Fuse codes by the mean after layers whose weights are in part common to the modalities, in part their own.

    In layer l, modality m has the weights and biases

    .. math:: s_l W_l^{\mathrm{common}} + (1 - s_l) W_{l, m}^{\mathrm{own}}, \quad s_l = \mathrm{sigmoid}(10 a_l)

    with a share that is learnt: a number of the layer, not of the modality, so that it says at what depth the
    modalities have something in common. It begins at one half; the factor of 10 lets it come near 0 or 1 while an
    optimizer moves a weight by some tenths. Weights are drawn so that the mixed ones are as large as a linear layer's.
    A row without a modality gives zeros.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Units of a layer.
    n_layers : int, default=2
        Layers, one upon the other.
    sharing : "adaptive" or float, default="adaptive"
        Whether the shares are learnt, or what they are, from 0 (every modality on its own) to 1 (all is common).
    dropout : float, default=0.0
        Share of the numbers that is dropped before each layer in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.
    sharing : Tensor of shape (n_layers,)
        The share of each layer that is common, from 0 to 1.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Misra, Shrivastava, Gupta and Hebert (2016), "Cross-stitch networks for multi-task learning", CVPR (learnt sharing
    between tasks).

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import SharedFusion
    >>> fusion = SharedFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, True]]))
    >>> fused.shape, fusion.sharing
    (torch.Size([3, 16]), tensor([0.5000, 0.5000]))
    """

    numbers: Tensor

    def __init__(
        self,
        n_modalities: int,
        n_features: int,
        n_hidden: int = 128,
        n_layers: int = 2,
        sharing: Literal["adaptive"] | float = "adaptive",
        dropout: float = 0.0,
    ):
        super().__init__(n_modalities, n_features, n_hidden, dropout, n_layers=n_layers)
        fixed = isinstance(sharing, Real) and not isinstance(sharing, bool) and 0 <= sharing <= 1
        if not fixed and sharing != "adaptive":
            raise ValueError(f"SharedFusion: sharing is {sharing!r}; wanted 'adaptive' or a number from 0 to 1.")
        sizes = [n_features] + [n_hidden] * (n_layers - 1)
        self.common = nn.ModuleList(nn.Linear(size, n_hidden) for size in sizes)
        self.own = nn.ModuleList(ModalityMaps(n_modalities, size, n_hidden) for size in sizes)
        share = float(sharing) if fixed else 0.5
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.div_((share**2 + (1 - share) ** 2) ** 0.5)
        numbers = torch.full((n_layers,), share).logit() / _PACE  # (n_layers,), infinite at 0 and 1
        if fixed:
            self.register_buffer("numbers", numbers)
        else:
            self.numbers = nn.Parameter(numbers)

    @property
    def sharing(self) -> Tensor:
        """The share of each layer that is common, of shape (n_layers,)."""
        return (_PACE * self.numbers.detach()).sigmoid()  # (n_layers,)

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, None]:
        x = zero_padding(codes, present)  # (batch, n_modalities, n_features)
        for share, common, own in zip((_PACE * self.numbers).sigmoid(), self.common, self.own, strict=True):
            x = self.dropout(x)  # (batch, n_modalities, n_features), then (batch, n_modalities, n_hidden)
            x = F.relu(share * common(x) + (1 - share) * own(x))  # a linear map of mixed weights, mixed afterwards
        return mean_over_time(x, present), None  # (batch, n_hidden)
