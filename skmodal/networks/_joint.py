"""A joint network: a branch for each modality, what fuses their codes, and a head."""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from ._module import Module
from ._network import Network


class JointOutputs(NamedTuple):
    """What a joint network gives while it is trained."""

    joint: Tensor  # (batch, n)
    # For each modality (rows, outputs (rows, n)): rows is None where all have it, outputs where none has.
    unimodal: list
    penalty: Tensor | None  # (batch,), to be added to each row's loss


class JointNetwork(Module):
    """Encode each modality by a network of its own, and fuse the codes.

    A modality that a row lacks costs no computation, and has no part in its result.

    Parameters
    ----------
    branches : list of Network
        One a modality. The heads' outputs, of each modality alone, come out while training.
    fusion : Module
        Of ``(codes, present)``, or, where it has ``reads_tokens``, of ``(tokens, masks)``; see `ConcatFusion`.
    n_features : int
        Of a code, or of a token, to which a linear map brings each modality.
    n_outputs : int
        Of the linear head, and of each branch's.
    dropout : float, default=0.0
        Share of the fused values that is dropped before the head in training.
    modality_dropout : float, default=0.0
        The probability that a row in training loses a modality that it has; one at least remains.
    adds_unimodal : bool, default=False
        Add the outputs of the branches' own heads to those of the joint head. Logits of classes add up as independent
        evidence does, and the joint head has to learn the rest alone.

    Examples
    --------
    >>> import torch
    >>> from torch import nn
    >>> from skmodal.networks import ConcatFusion, JointNetwork, LeNet, MeanEncoder, Network
    >>> image, speech = LeNet(n_channels=1, image_size=(28, 28)), MeanEncoder(n_features=13)
    >>> branches = [Network(nn.Identity(), part, nn.Linear(part.n_outputs, 10)) for part in (image, speech)]
    >>> network = JointNetwork(branches, ConcatFusion(n_modalities=2, n_features=64), n_features=64, n_outputs=10)
    >>> present = torch.tensor([[True, True], [True, False]])
    >>> images, frames = torch.zeros(2, 1, 28, 28), torch.zeros(1, 50, 13)
    >>> network.eval()(present, images, None, None, frames, None, torch.tensor([0])).shape
    torch.Size([2, 10])
    """

    branches: Any
    fusion: Any

    def __init__(
        self,
        branches: list[Network],
        fusion: nn.Module,
        n_features: int,
        n_outputs: int,
        dropout: float = 0.0,
        modality_dropout: float = 0.0,
        adds_unimodal: bool = False,
    ):
        super().__init__()
        self.branches = nn.ModuleList(branches)
        self.fusion = fusion
        self.n_features = n_features
        self.modality_dropout = modality_dropout
        self.adds_unimodal = adds_unimodal
        size = "n_token_features" if fusion.reads_tokens else "n_outputs"
        self.maps = nn.ModuleList(nn.Linear(getattr(branch.backbone, size), n_features) for branch in branches)
        self.head = nn.Sequential(nn.Dropout(dropout), nn.Linear(self.fusion.n_outputs, n_outputs))

    def forward(self, present: Tensor, *parts: Tensor | None) -> Tensor | JointOutputs:
        """Return the outputs of a batch, and while training `JointOutputs`.

        Parameters
        ----------
        present : tensor of bool, shape (batch, n_modalities)
        *parts : tensor or None
            Of each modality the input of the rows that have it, the mask of its steps (None where all count), and which
            rows these are (None where all are).
        """
        present = self._kept(present) if self.training else present
        codes, fused, penalty = self._encoded(present, parts)
        joint = self.head(fused)  # (batch, n_outputs)
        if not (self.training or self.adds_unimodal):
            return joint
        unimodal = [
            (rows, None if code is None else branch.head(code))
            for branch, code, rows in zip(self.branches, codes, parts[2::3], strict=True)
        ]
        if self.adds_unimodal:
            for (rows, outputs), kept in zip(unimodal, present.T, strict=True):
                if outputs is not None:
                    joint = joint + _placed(outputs, rows, len(present)) * kept[:, None]
        return JointOutputs(joint, unimodal, penalty) if self.training else joint

    def features(self, present: Tensor, *parts: Tensor | None) -> Tensor:
        """Return what the heads that have a say read, of shape (batch, n_joint_features).

        These are the fused values and, if the outputs of the branches' own heads are added, the branches' codes, zeros
        where a row has none. The parameters are those of `forward`.
        """
        codes, fused, _ = self._encoded(present, parts)
        if not self.adds_unimodal:
            return fused
        placed = [
            fused.new_zeros((len(present), branch.backbone.n_outputs))
            if code is None
            else _placed(code, rows, len(present))
            for branch, code, rows in zip(self.branches, codes, parts[2::3], strict=True)
        ]
        return torch.cat([fused, *placed], dim=1)

    @property
    def n_joint_features(self) -> int:
        """Numbers of a row of `features`."""
        codes = [branch.backbone.n_outputs for branch in self.branches] if self.adds_unimodal else []
        return sum(codes, self.fusion.n_outputs)

    def _encoded(self, present, parts):
        """Return each modality's codes, of the rows that have it, and the fused values with their penalty."""
        parts = list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
        if self.fusion.reads_tokens:
            codes, tokens, masks = zip(*self._sequences(parts, present), strict=True)
            return codes, *self.fusion(tokens, masks)  # (batch, fusion.n_outputs), (batch,) or None
        codes = [
            None if x is None else branch.encode(x, mask)
            for branch, (x, mask, _) in zip(self.branches, parts, strict=True)
        ]  # (rows, backbone.n_outputs)
        placed = [
            present.new_zeros((len(present), self.n_features), dtype=layer.weight.dtype)
            if code is None
            else _placed(layer(code), rows, len(present))
            for layer, code, (*_, rows) in zip(self.maps, codes, parts, strict=True)
        ]
        return codes, *self.fusion(torch.stack(placed, dim=1), present)  # (batch, fusion.n_outputs), (batch,) or None

    def _sequences(self, parts, present):
        """Yield of each modality the codes, and the tokens and their mask, (batch, time, n_features), (batch, time)."""
        for branch, layer, (x, mask, rows), kept in zip(self.branches, self.maps, parts, present.T, strict=True):
            if x is None:
                zeros = present.new_zeros((len(present), 1, self.n_features), dtype=layer.weight.dtype)
                yield None, zeros, kept[:, None]
                continue
            code, tokens, mask = branch.backbone.code_and_tokens(branch.prepare(x), mask)
            mask = tokens.new_ones(tokens.shape[:2], dtype=torch.bool) if mask is None else mask
            yield code, _placed(layer(tokens), rows, len(present)), _placed(mask, rows, len(present)) & kept[:, None]

    def _kept(self, present):
        """Drop modalities by chance, but never all that a row has."""
        if self.modality_dropout == 0:
            return present
        kept = present & (torch.rand(present.shape, device=present.device) >= self.modality_dropout)
        return torch.where(kept.any(dim=1, keepdim=True), kept, present)  # (batch, n_modalities)


def _placed(values, rows, n_rows):
    """Return the values of some rows at their places among all, zeros elsewhere."""
    return values if rows is None else values.new_zeros((n_rows, *values.shape[1:])).index_copy(0, rows, values)
