"""From the steps of a sequence to one vector; a row without a step of data gives zeros."""

import torch


def max_over_time(x, mask=None):
    """Return the greatest value of each feature over the steps where the mask is True."""
    if mask is None:
        return x.amax(dim=1)  # (batch, features)
    highest = x.masked_fill(~mask.unsqueeze(2), -torch.inf).amax(dim=1)  # (batch, features)
    return highest.masked_fill(~mask.any(dim=1, keepdim=True), 0)  # (batch, features)


def mean_over_time(x, mask=None):
    """Return the mean of each feature over the steps where the mask is True."""
    if mask is None:
        return x.mean(dim=1)  # (batch, features)
    total = zero_padding(x, mask).sum(dim=1)  # (batch, features)
    return total / mask.sum(dim=1, keepdim=True).clamp(min=1)  # (batch, features)


def zero_padding(x, mask=None):
    """Return the steps with zeros where the mask is False."""
    return x if mask is None else x.masked_fill(~mask.unsqueeze(2), 0)  # (batch, time, features)
