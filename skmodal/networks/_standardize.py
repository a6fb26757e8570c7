"""Features of zero mean and unit scale."""

from typing import Literal

import torch
from torch import Tensor

from ._arguments import check_choice, check_counts
from ._module import Module


class Standardize(Module):
    """Subtract a mean from every feature and divide it by a scale.

    Both are buffers, zeros and ones until they are filled: they move to a device and are saved with the network, and no
    optimizer changes them.

    Parameters
    ----------
    n_features : int
        Features, or channels of an image.
    axis : {-1, 1}
        Where they stand: -1 for sequences, 1 for images.

    Attributes
    ----------
    mean : tensor of shape (n_features,)
        What is subtracted.
    scale : tensor of shape (n_features,)
        What is divided by.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import Standardize
    >>> standardize = Standardize(n_features=2, axis=-1)
    >>> _ = standardize.mean.copy_(torch.tensor([1.0, 10.0]))
    >>> _ = standardize.scale.fill_(2.0)
    >>> standardize(torch.tensor([[[3.0, 10.0], [1.0, 14.0]]]))
    tensor([[[1., 0.],
             [0., 2.]]])
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, n_features: int, axis: Literal[-1, 1]):
        super().__init__()
        check_counts("Standardize", n_features=n_features)
        check_choice("Standardize", "axis", axis, (-1, 1))
        self.axis = axis
        self.register_buffer("mean", torch.zeros(n_features))
        self.register_buffer("scale", torch.ones(n_features))

    def forward(self, x: Tensor) -> Tensor:
        """Return x, of any shape with n_features along the axis, in units of the scale from the mean."""
        shape = [1] * x.ndim
        shape[self.axis] = -1
        return (x - self.mean.view(shape)).div_(self.scale.view(shape))  # the shape of x
