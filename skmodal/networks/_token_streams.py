"""Streams of tokens, one a modality: how fusions by attention take them in, and what they make of them in the end."""

import torch
from torch import nn

from ._pooling import mean_over_time, zero_padding
from ._transformer import positions


class TokenStreams(nn.Module):
    """Project the tokens of each modality by weights of its own, and add sinusoids of their positions."""

    def __init__(self, n_modalities, n_features, n_hidden, dropout):
        super().__init__()
        self.projections = nn.ModuleList(nn.Linear(n_features, n_hidden) for _ in range(n_modalities))
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens, masks):
        """Return the streams, a list of tensors of shape (batch, time, n_hidden)."""
        projected = [
            projection(zero_padding(x, mask))
            for projection, x, mask in zip(self.projections, tokens, masks, strict=True)
        ]
        return [self.dropout(x + positions(x)) for x in projected]  # (batch, time, n_hidden) each


def mean_of_streams(streams, masks):
    """Return the mean over the present modalities of the means of their streams over time."""
    means = [mean_over_time(x, mask) for x, mask in zip(streams, masks, strict=True)]  # (batch, n_hidden) each
    return mean_over_time(torch.stack(means, dim=1), present_streams(masks))  # (batch, n_hidden)


def present_streams(masks):
    """Return which modalities have a token, of shape (batch, n_modalities)."""
    return torch.stack([mask.any(dim=1) for mask in masks], dim=1)  # (batch, n_modalities)
