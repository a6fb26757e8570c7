"""A linear map for each modality."""

import torch
from torch import nn


class ModalityMaps(nn.Module):
    """Map the code of each modality by weights of its own."""

    def __init__(self, n_modalities, n_features, n_outputs):
        super().__init__()
        self.maps = nn.ModuleList(nn.Linear(n_features, n_outputs) for _ in range(n_modalities))

    def forward(self, codes):
        """Return what the maps make of codes of shape (batch, n_modalities, n_features)."""
        mapped = [own(code) for own, code in zip(self.maps, codes.unbind(1), strict=True)]  # (batch, n_outputs) each
        return torch.stack(mapped, dim=1)  # (batch, n_modalities, n_outputs)
