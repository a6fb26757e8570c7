"""VGG."""

from math import ceil, prod
from typing import Literal

from torch import nn

from ._arguments import check_choice, check_counts, check_share, check_sizes
from ._encoder import ImageEncoder, layer_blocks
from ._same_convolution import same_convolution

STAGES = {11: (1, 1, 2, 2, 2), 16: (2, 2, 3, 3, 3)}  # convolutions before each pooling
WIDTHS = (64, 128, 256, 512, 512)


class VGG(ImageEncoder):
    """Encode an image by many convolutions of 3 x 3 in five stages, and two dense layers.

    It is the paper's in full where 7 x 7 pixels are left after the last pooling, from 193 x 193 pixels on; below, there
    are 512 dense units in place of 4,096, over the grid that is left. The weights are drawn after He et al. (2015),
    without which the deeper network does not start to learn.

    Parameters
    ----------
    n_channels : int
        Channels of an image.
    image_size : tuple (height, width)
        Pixels of an image, which decide on the dense layers.
    depth : {11, 16}, default=11
        Layers with weights, the head among them.
    dropout : float, default=0.0
        Share that is dropped between the dense layers in training; the paper has 0.5.

    Attributes
    ----------
    n_outputs : int
        4,096 from 193 x 193 pixels on, else 512.
    n_token_features : int
        Numbers of a token: 512.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Simonyan and Zisserman (2015), "Very deep convolutional networks for large-scale image recognition", ICLR.

    He, Zhang, Ren and Sun (2015), "Delving deep into rectifiers", ICCV.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import VGG
    >>> encoder = VGG(n_channels=3, image_size=(32, 32))
    >>> encoder(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 512])
    """

    n_token_features = 512

    def __init__(self, n_channels: int, image_size: tuple[int, int], depth: Literal[11, 16] = 11, dropout: float = 0.0):
        super().__init__()
        check_counts("VGG", n_channels=n_channels)
        check_sizes("VGG", "image_size", image_size, 2)
        check_choice("VGG", "depth", depth, STAGES)
        check_share("VGG", "dropout", dropout)
        grid = tuple(min(7, ceil(side / 32)) for side in image_size)
        self.n_outputs = 4096 if grid == (7, 7) else 512
        layers, n_inputs = [], n_channels
        for n_convolutions, width in zip(STAGES[depth], WIDTHS, strict=True):
            for _ in range(n_convolutions):
                layers += [same_convolution(n_inputs, width, 3, image_size), nn.ReLU()]  # (batch, width, height, width)
                n_inputs = width
            layers.insert(-1, nn.MaxPool2d(2, ceil_mode=True))  # before the ReLU, which has a quarter of the work then
        self.convolutions = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(grid))
        self.dense = nn.Sequential(
            nn.Linear(512 * prod(grid), self.n_outputs),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(self.n_outputs, self.n_outputs),
            nn.ReLU(),
        )
        for parameter in self.parameters():
            if parameter.ndim > 1:
                nn.init.kaiming_normal_(parameter, nonlinearity="relu")
            else:
                nn.init.zeros_(parameter)

    def blocks(self) -> list[list[nn.Module]]:
        return layer_blocks(self.convolutions, self.dense)

    def _states(self, x, mask):
        return self.convolutions(x)  # (batch, 512, height, width)

    def _code(self, states, mask):
        return self.dense(states.flatten(1))  # (batch, n_outputs)
