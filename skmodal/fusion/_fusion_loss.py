"""The loss of a joint network: of the fused outputs, of each modality's own, and what the fusion adds."""

import torch


class FusionLoss:
    """Add to the loss of the joint outputs ``unimodal_weight`` times that of each modality alone, and the penalty.

    Parameters
    ----------
    loss : callable
        Of outputs and targets, one value a row, or with ``reduction="mean"`` their mean.
    unimodal_weight : float
    """

    def __init__(self, loss, unimodal_weight):
        self.loss = loss
        self.unimodal_weight = unimodal_weight

    def __call__(self, outputs, targets, reduction="none"):
        """Return the loss of each row, or the mean; of a network that is not in training, that of its outputs alone."""
        if isinstance(outputs, torch.Tensor):
            return self.loss(outputs, targets, reduction=reduction)
        losses = self.loss(outputs.joint, targets)
        if self.unimodal_weight:
            for rows, alone in outputs.unimodal:
                if alone is not None:
                    losses = self._with_one(losses, alone, targets, rows)
        losses = losses if outputs.penalty is None else losses + outputs.penalty
        return losses.mean() if reduction == "mean" else losses

    def _with_one(self, losses, alone, targets, rows):
        if rows is None:
            return losses + self.unimodal_weight * self.loss(alone, targets)
        return losses.index_add(0, rows, self.loss(alone, targets[rows]), alpha=self.unimodal_weight)
