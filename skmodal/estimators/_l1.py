"""The L1 penalty as a proximal step, which makes weights zero to the bit."""

import torch


@torch.no_grad()
def soft_threshold_(optimizer, l1):
    """Draw the weights of an optimizer towards 0, and the small ones to 0; call it after each of its steps.

    This is the proximal operator of ``l1`` times the sum of absolute weights (Parikh and Boyd, "Proximal Algorithms",
    2014, section 6.5), in the metric of the optimizer: a weight loses ``l1`` times what its gradient is multiplied with
    (Yun et al., "Adaptive Proximal Gradient Methods", NeurIPS 2021). So every optimizer comes to the minimum of the
    loss with its penalty, for a linear layer the Lasso's; but muon's steps do not tell the gradient's size, and ``l1``
    counts against them. Biases and the gains of norms are left alone.
    """
    states = optimizer.state
    for group in optimizer.param_groups:
        for weight in group["params"]:
            state = states.get(weight)
            if weight.ndim >= 2 and weight.requires_grad and state:
                threshold = l1 * _rate(group, state)
                weight.sub_(weight.clamp(-threshold, threshold))


def _rate(group, state):
    """Return what a steady gradient is multiplied with in a step."""
    if "dampening" in group:  # SGD, whose momentum sums gradients up
        return group["lr"] / (1 - group["momentum"])
    if "exp_avg_sq" in state:  # Adam
        bias = 1 - group["betas"][1] ** state["step"]
        return group["lr"] / ((state["exp_avg_sq"] / bias).sqrt() + group["eps"])
    if "square_avg" in state:  # RMSprop
        return group["lr"] / (state["square_avg"].sqrt() + group["eps"])
    return group["lr"]
