"""What the training of a joint embedding lowers: losses of the pairs in a batch, and what is learned with them."""

from itertools import combinations

import torch
from torch import nn
from torch.nn import functional as F

from ..networks.bases import Module, ReverseGradient
from ._pair_losses import contrastive_loss, correlation_loss, triplet_loss

_REVERSED = 0.1  # what the reversed gradient is multiplied by


class PairObjective(Module):
    """Average a loss over all pairs of modalities, each of the rows that have both."""

    def forward(self, outputs, labels, reduction="mean"):
        """Return one number of the outputs of an `EmbeddingNetwork`, and of the labels of the rows."""
        codes, present = outputs
        losses = []
        for i, j in combinations(range(codes.shape[1]), 2):
            both = present[:, i] & present[:, j]
            if both.sum() >= 2:  # a row alone has nothing to be told apart from
                losses.append(self.of_pair(codes[both, i], codes[both, j], labels[both]))
        return torch.stack(losses).mean() if losses else codes.sum() * 0.0


class Contrastive(PairObjective):
    """Find the partners in the batch."""

    def __init__(self, temperature):
        super().__init__()
        self.temperature = temperature

    def of_pair(self, left, right, labels):
        """Return the loss of two modalities."""
        return contrastive_loss(F.normalize(left), F.normalize(right), labels, self.temperature)


class Triplet(PairObjective):
    """Keep others farther than the partner by a margin."""

    def __init__(self, margin):
        super().__init__()
        self.margin = margin

    def of_pair(self, left, right, labels):
        """Return the loss of two modalities."""
        return triplet_loss(F.normalize(left), F.normalize(right), labels, self.margin)


class Correlation(PairObjective):
    """Correlate the codes."""

    def __init__(self, regularization):
        super().__init__()
        self.regularization = regularization

    def of_pair(self, left, right, labels):
        """Return the loss of two modalities."""
        return correlation_loss(left, right, self.regularization)


class Adversarial(Contrastive):
    """Find the partner, while a discriminator fails to tell of which modality a vector is."""

    def __init__(self, temperature, n_modalities, n_components):
        super().__init__(temperature)
        self.discriminator = nn.Sequential(
            nn.Linear(n_components, n_components), nn.ReLU(), nn.Linear(n_components, n_modalities)
        )

    def forward(self, outputs, labels, reduction="mean"):
        """Return the loss of the pairs, and that of the discriminator, below which the gradient is reversed."""
        codes, present = outputs
        modalities = torch.arange(codes.shape[1], device=codes.device).expand(present.shape)
        vectors = ReverseGradient.apply(F.normalize(codes[present]), _REVERSED)
        return super().forward(outputs, labels) + F.cross_entropy(self.discriminator(vectors), modalities[present])


class DualStream(Triplet):
    """Tell every label from all others by one classifier of all modalities' codes, and keep others farther."""

    def __init__(self, margin, n_components, n_labels):
        super().__init__(margin)
        self.classifier = nn.Linear(n_components, n_labels)

    def forward(self, outputs, labels, reduction="mean"):
        """Return the loss of the pairs, and while training, that of the classifier; it knows no other rows."""
        loss = super().forward(outputs, labels)
        if not self.training:
            return loss
        codes, present = outputs
        of_codes = labels[:, None].expand(present.shape)[present]
        return loss + F.cross_entropy(self.classifier(codes[present]), of_codes)
