"""Integrated gradients: the change of an output on the way from a baseline, shared out to the inputs."""

from .._samples import of_extra

_NUMBERS_AT_A_TIME = 2**18  # of inputs, so that what a network keeps for its gradients stays below about a gigabyte


def integrated_gradients(function, x, place, n_steps):
    """Return the share of each number of x in an output, from a baseline of zeros on, and the error of their sum.

    Parameters
    ----------
    function : callable
        Of a batch of x, tensors of shape (batch, n_outputs).
    x : tensor of shape (1, ...)
    place : int
        Of the output.
    n_steps : int
        Points on the way, at which gradients are computed.

    Returns
    -------
    shares : tensor of the shape of x
    error : float
        The sum of the shares, less the output's change.
    """
    captum = of_extra("captum.attr", extra="explain", needed_by='saliency(method="integrated_gradients")')
    shares, error = captum.IntegratedGradients(function).attribute(
        x,
        target=place,
        n_steps=n_steps,
        internal_batch_size=max(1, _NUMBERS_AT_A_TIME // x.numel()),
        return_convergence_delta=True,
    )
    return shares.detach(), float(error)
