"""A gradient turned around: what lies above learns, and what lies below learns to let it fail."""

import torch


class ReverseGradient(torch.autograd.Function):
    """Return what came; its gradient is turned around, and multiplied by a weight (Ganin and Lempitsky 2015)."""

    @staticmethod
    def forward(ctx, x, weight):
        """Return x itself."""
        ctx.weight = weight
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        """Return the gradient of x, and none of the weight."""
        return -ctx.weight * gradient, None
