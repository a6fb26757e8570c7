"""What other rooms make networks of their own of; a user of the networks needs none of it."""

from ._encoder import Encoder
from ._module import Module
from ._pooling import max_over_time, mean_over_time, zero_padding
from ._reverse_gradient import ReverseGradient

__all__ = ["Module", "Encoder", "ReverseGradient", "max_over_time", "mean_over_time", "zero_padding"]
