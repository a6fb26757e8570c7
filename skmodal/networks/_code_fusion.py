"""The base of the fusions of codes, and the linear maps that most of them begin with."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from ._arguments import check_counts, check_share
from ._module import Module


class CodeFusion(Module, ABC):
    """A fusion of one code a modality into a vector of ``n_outputs`` numbers."""

    reads_tokens = False

    def __init__(self, n_modalities, n_features, n_hidden, dropout, **counts):
        super().__init__()
        owner = type(self).__name__
        check_counts(owner, n_modalities=n_modalities, n_features=n_features, n_hidden=n_hidden, **counts)
        check_share(owner, "dropout", dropout)
        self.n_outputs = n_hidden
        self.dropout = nn.Dropout(dropout)

    @abstractmethod
    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return what is made of codes of shape (batch, n_modalities, n_features), and the rows' penalties or None.

        Present, of shape (batch, n_modalities), is True where a row has the modality.
        """


class ModalityMaps(nn.Module):
    """Map the code of each modality by weights of its own."""

    def __init__(self, n_modalities, n_features, n_outputs):
        super().__init__()
        self.maps = nn.ModuleList(nn.Linear(n_features, n_outputs) for _ in range(n_modalities))

    def forward(self, codes):
        """Return what the maps make of codes of shape (batch, n_modalities, n_features)."""
        mapped = [own(code) for own, code in zip(self.maps, codes.unbind(1), strict=True)]  # (batch, n_outputs) each
        return torch.stack(mapped, dim=1)  # (batch, n_modalities, n_outputs)
