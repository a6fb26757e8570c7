"""Losses by name: one value a row, which the training loop weights, or their mean, which is faster."""

from functools import partial

import torch
import torch.nn.functional as F

FOCAL_GAMMA = 2  # Lin et al. (2017) found it best


def make_loss(name, label_smoothing=0.0):
    """Return the loss of this name: ``loss(outputs, targets)`` of shape (batch,), computed in float32 at least.

    With ``reduction="mean"`` it gives the mean. A loss of ``CLASSIFICATION_LOSSES`` takes logits (batch, n_classes) and
    integer classes (batch,); one of ``REGRESSION_LOSSES`` takes two arrays (batch, n_targets), averages over the
    targets and knows no label smoothing.
    """
    if name in _CLASSIFICATION:
        return partial(_CLASSIFICATION[name], label_smoothing=label_smoothing)
    return _REGRESSION[name]


def _cross_entropy(outputs, targets, *, label_smoothing, reduction="none"):
    return F.cross_entropy(_precise(outputs), targets, reduction=reduction, label_smoothing=label_smoothing)


def _focal(outputs, targets, *, label_smoothing, reduction="none"):
    """Weight each class's term of the cross entropy by (1 - p) ** gamma (Lin et al., ICCV 2017, "Focal Loss")."""
    log_p = F.log_softmax(_precise(outputs), dim=1)
    terms = -((-log_p.expm1()) ** FOCAL_GAMMA) * log_p  # (batch, n_classes); -expm1 is exact where p is near 1
    losses = terms.gather(1, targets[:, None])[:, 0]
    if label_smoothing:
        losses = (1 - label_smoothing) * losses + label_smoothing * terms.mean(dim=1)
    return losses.mean() if reduction == "mean" else losses


def _squared(outputs, targets, *, reduction="none"):
    losses = F.mse_loss(_precise(outputs), targets, reduction=reduction)
    return losses if reduction == "mean" else losses.mean(dim=1)


def _huber(outputs, targets, *, reduction="none"):
    """Square half the errors below 1 and take the others as they are, less a half (Huber 1964)."""
    losses = F.huber_loss(_precise(outputs), targets, reduction=reduction)
    return losses if reduction == "mean" else losses.mean(dim=1)


def _precise(outputs):
    return outputs.to(torch.promote_types(outputs.dtype, torch.float32))


_CLASSIFICATION = {"cross_entropy": _cross_entropy, "focal": _focal}
_REGRESSION = {"squared": _squared, "huber": _huber}
CLASSIFICATION_LOSSES = tuple(_CLASSIFICATION)
REGRESSION_LOSSES = tuple(_REGRESSION)
