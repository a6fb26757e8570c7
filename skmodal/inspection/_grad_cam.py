"""Grad-CAM: where the last feature map of a convolutional network speaks for an output."""

import torch
from torch.nn import functional as F

from ..networks import VGG, AlexNet, LeNet, ResNet


def last_feature_map(backbone):
    """Return the module that gives the last feature map of a network for images, or None of any other."""
    if isinstance(backbone, ResNet):
        return backbone.residual_blocks
    return backbone.convolutions if isinstance(backbone, (LeNet, AlexNet, VGG)) else None


def grad_cam(function, feature_map, place):
    """Return the sum of the channels, each weighted by the mean of its gradients, where it is above zero.

    Parameters
    ----------
    function : callable
        Of a batch of feature maps, tensors of shape (batch, n_outputs).
    feature_map : tensor of shape (1, n_channels, height, width)
    place : int
        Of the output.

    Returns
    -------
    tensor of shape (1, 1, height, width)
    """
    feature_map = feature_map.detach().requires_grad_()
    with torch.enable_grad():
        (gradients,) = torch.autograd.grad(function(feature_map)[0, place], feature_map)
    weights = gradients.mean(dim=(2, 3), keepdim=True)  # (1, n_channels, 1, 1)
    return F.relu((weights * feature_map.detach()).sum(dim=1, keepdim=True))
