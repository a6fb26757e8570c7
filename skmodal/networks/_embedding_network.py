"""A network of several modalities that gives each a code of its own, in one space."""

from torch import Tensor, nn

from ._module import Module
from ._network import Network


class EmbeddingNetwork(Module):
    """Encode each modality by a network of its own.

    Parameters
    ----------
    branches : list of Network
        One a modality; their heads have as many outputs each.
    objective : Module or None, default=None
        What the training lowers, if it has weights that learn with the others.
    dropout : float, default=0.0
        Share of what a head reads that is left out in training.

    Examples
    --------
    >>> import torch
    >>> from torch import nn
    >>> from skmodal.networks import EmbeddingNetwork, LeNet, MeanEncoder, Network
    >>> image, speech = LeNet(n_channels=1, image_size=(28, 28)), MeanEncoder(n_features=13)
    >>> branches = [Network(nn.Identity(), part, nn.Linear(part.n_outputs, 16)) for part in (image, speech)]
    >>> network = EmbeddingNetwork(branches)
    >>> present = torch.tensor([[True, True], [True, False]])
    >>> images, frames = torch.zeros(2, 1, 28, 28), torch.zeros(1, 50, 13)
    >>> codes, _ = network(present, images, None, None, frames, None, torch.tensor([0]))
    >>> codes.shape, codes[1, 1].abs().sum().item()
    (torch.Size([2, 2, 16]), 0.0)
    """

    def __init__(self, branches: list[Network], objective: nn.Module | None = None, dropout: float = 0.0):
        super().__init__()
        self.branches = nn.ModuleList(branches)
        self.objective = objective
        self.dropout = nn.Dropout(dropout)

    def forward(self, present: Tensor, *parts: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return the codes of a batch, of shape (batch, n_modalities, n), zeros where absent, and ``present``.

        Parameters
        ----------
        present : tensor of bool, shape (batch, n_modalities)
        *parts : tensor or None
            Of each modality the input of the rows that have it, the mask of its steps (None where all count), and which
            rows these are (None where all are).
        """
        parts = list(zip(self.branches, parts[::3], parts[1::3], parts[2::3], strict=True))
        codes = [None if x is None else self._code(branch, x, mask) for branch, x, mask, _ in parts]  # (rows, n)
        known = next(code for code in codes if code is not None)
        placed = known.new_zeros((*present.shape, known.shape[1]))  # (batch, n_modalities, n)
        for place, (code, (*_, rows)) in enumerate(zip(codes, parts, strict=True)):
            if code is not None:
                placed[slice(None) if rows is None else rows, place] = code
        return placed, present

    def _code(self, branch, x, mask):
        return branch.head(self.dropout(branch.encode(x, mask)))
