"""Fusion by gates."""

import torch
from torch import Tensor, nn

from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import zero_padding


class GatedFusion(CodeFusion):
    r"""Fuse codes by gates that say, unit by unit, how much each modality counts: a gated multimodal unit.

    .. math:: h = \sum_m z_m \tanh(W_m x_m + b_m), \quad z = \mathrm{softmax}_m (V_m [x_1, \ldots, x_n] + c_m)

    The gates of a unit sum to 1 over the modalities that are present, which for two is the published unit with its
    gates z and 1 - z. A row without any gives zeros.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Units.
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
    Arevalo, Solorio, Montes-y-Gomez and Gonzalez (2017), "Gated multimodal units for information fusion", ICLR
    workshop.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import GatedFusion
    >>> fusion = GatedFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, True]]))
    >>> fused.shape, penalty
    (torch.Size([3, 16]), None)
    """

    def __init__(self, n_modalities: int, n_features: int, n_hidden: int = 128, dropout: float = 0.0):
        super().__init__(n_modalities, n_features, n_hidden, dropout)
        self.states = ModalityMaps(n_modalities, n_features, n_hidden)
        self.gates = nn.Linear(n_modalities * n_features, n_modalities * n_hidden)

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, None]:
        x = self.dropout(zero_padding(codes, present))  # (batch, n_modalities, n_features)
        gates = self.gates(x.flatten(1)).unflatten(1, (len(self.states.maps), -1))  # (batch, n_modalities, n_hidden)
        open_ = present | ~present.any(dim=1, keepdim=True)  # all of a row without any: no softmax is over nothing
        gates = gates.masked_fill(~open_.unsqueeze(2), -torch.inf).softmax(dim=1)  # (batch, n_modalities, n_hidden)
        states = zero_padding(self.states(x).tanh(), present)  # (batch, n_modalities, n_hidden)
        return (gates * states).sum(dim=1), None  # (batch, n_hidden)
