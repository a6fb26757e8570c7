"""Losses of a batch of pairs: ``left`` and ``right`` are codes of two modalities, row by row of the same samples.

Rows of one label belong together; where no two rows share one, a row's partner is its own alone.
"""

import torch
from torch.nn import functional as F

_STILL = 1e-5  # of codes, whose scale is about 1: a spread that is rounding


def contrastive_loss(left, right, labels, temperature):
    r"""Return the cross entropy of finding each code's partners in the batch, both ways.

    Of the logits ``left @ right.T / temperature``, the negative log-softmax at each partner, averaged over the partners
    [1]_; with a partner alone that is InfoNCE, as CLIP has it [2]_.

    Parameters
    ----------
    left, right : tensor of shape (batch, n_components)
        Of unit length.
    labels : tensor of shape (batch,)
    temperature : float

    References
    ----------
    .. [1] Khosla and others (2020). Supervised contrastive learning. NeurIPS. Equation 2.
    .. [2] Radford and others (2021). Learning transferable visual models from natural language supervision. ICML.
    """
    logits = left @ right.T / temperature  # (batch, batch)
    partners = (labels[:, None] == labels).to(logits.dtype)
    partners = partners / partners.sum(dim=1, keepdim=True)
    both = F.log_softmax(logits, dim=1) + F.log_softmax(logits.T, dim=1)
    return -(partners * both).sum(dim=1).mean() / 2


def triplet_loss(left, right, labels, margin):
    """Return the mean over rows of the sum of hinges by which others come closer than the partner, less a margin.

    Both ways (Kiros, Salakhutdinov and Zemel 2014, Unifying visual-semantic embeddings, equation 1); rows of the same
    label are no negatives. To count the hardest negative alone (Faghri and others 2018, VSE++) after a warm-up by the
    sum gained nothing on MNIST and FSDD with labels, and without them less than fewer epochs of the sum did.

    Parameters
    ----------
    left, right : tensor of shape (batch, n_components)
        Of unit length.
    labels : tensor of shape (batch,)
    margin : float
    """
    similarity = left @ right.T  # (batch, batch)
    own = similarity.diagonal()
    hinges = (margin + similarity - own[:, None]).clamp(min=0) + (margin + similarity - own).clamp(min=0)
    return (hinges * (labels[:, None] != labels)).sum() / len(left)


def correlation_loss(left, right, regularization):
    """Return minus the mean canonical correlation of the batch (Andrew and others 2013, Deep CCA, ICML).

    What does not vary in the batch, such as the codes of equal rows, correlates with nothing.

    Parameters
    ----------
    left, right : tensor of shape (batch, n_components)
    regularization : float
        Added to the variances, as a share of their mean.

    Raises
    ------
    ValueError
        The codes of the batch are collinear, and nothing regularizes them.
    """
    left, right = left - left.mean(dim=0), right - right.mean(dim=0)
    if not (left.abs().max() > _STILL and right.abs().max() > _STILL):
        return (left.sum() + right.sum()) * 0.0
    cross = left.T @ right / len(left)
    half = torch.linalg.solve_triangular(_metric_factor(left, regularization), cross, upper=False)
    whitened = torch.linalg.solve_triangular(_metric_factor(right, regularization), half.T, upper=False)
    return -torch.linalg.svdvals(whitened).mean()


def _metric_factor(centered, regularization):
    """Return the lower Cholesky factor of a regularized covariance."""
    covariance = centered.T @ centered / len(centered)
    ridge = regularization * covariance.diagonal().mean()
    try:
        return torch.linalg.cholesky(covariance + ridge * torch.eye(len(covariance)).to(covariance))
    except torch.linalg.LinAlgError:
        raise ValueError(
            f"correlation: the {len(covariance)} components of a batch of {len(centered)} rows are collinear. Raise "
            "regularization or batch_size, or lower n_components."
        ) from None
