"""AlexNet."""

from functools import partial
from math import prod

from torch import nn
from torch.nn import functional as F

from ._arguments import check_counts, check_share, check_sizes
from ._encoder import ImageEncoder, layer_blocks
from ._same_convolution import same_convolution


class AlexNet(ImageEncoder):
    """Encode an image by five convolutions and two dense layers.

    It is the variant in one tower of Krizhevsky (2014), in full from 192 x 192 pixels on. Below, there are 512 dense
    units in place of 4,096, over the grid that is left, at most 6 x 6; an image of at most 64 x 64 pixels meets a first
    convolution of 3 x 3 without a stride, in place of 11 x 11 with a stride of 4.

    Parameters
    ----------
    n_channels : int
        Channels of an image.
    image_size : tuple (height, width)
        Pixels of an image, which decide on the first convolution and the dense layers.
    dropout : float, default=0.0
        Share that is dropped before each dense layer in training; the paper has 0.5.

    Attributes
    ----------
    n_outputs : int
        4,096 from 192 x 192 pixels on, else 512.
    n_token_features : int
        Numbers of a token: 256.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Krizhevsky, Sutskever and Hinton (2012), "ImageNet classification with deep convolutional neural networks", NIPS.

    Krizhevsky (2014), "One weird trick for parallelizing convolutional neural networks", arXiv:1404.5997.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import AlexNet
    >>> encoder = AlexNet(n_channels=3, image_size=(32, 32))
    >>> encoder(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 512])
    """

    n_token_features = 256

    def __init__(self, n_channels: int, image_size: tuple[int, int], dropout: float = 0.0):
        super().__init__()
        check_counts("AlexNet", n_channels=n_channels)
        check_sizes("AlexNet", "image_size", image_size, 2)
        check_share("AlexNet", "dropout", dropout)
        small = max(image_size) <= 64
        grid = tuple(min(6, max(1, side // (8 if small else 32))) for side in image_size)
        self.n_outputs = 4096 if grid == (6, 6) and not small else 512
        top, left = (2 if side >= 7 else 5 for side in image_size)
        convolution = partial(same_convolution, image_size=image_size)
        stem = convolution(n_channels, 64, 3) if small else nn.Conv2d(n_channels, 64, 11, 4, (top, left))
        self.convolutions = nn.Sequential(
            stem,  # (batch, 64, 55, 55)
            Pool(),  # (batch, 64, 27, 27)
            nn.ReLU(),
            convolution(64, 192, 5),
            Pool(),  # (batch, 192, 13, 13)
            nn.ReLU(),
            convolution(192, 384, 3),
            nn.ReLU(),
            convolution(384, 256, 3),
            nn.ReLU(),
            convolution(256, 256, 3),
            Pool(),  # (batch, 256, 6, 6)
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(grid),
        )
        self.dense = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(256 * prod(grid), self.n_outputs),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(self.n_outputs, self.n_outputs),
            nn.ReLU(),
        )

    def blocks(self) -> list[list[nn.Module]]:
        return layer_blocks(self.convolutions, self.dense)

    def _states(self, x, mask):
        return self.convolutions(x)  # (batch, 256, height, width)

    def _code(self, states, mask):
        return self.dense(states.flatten(1))  # (batch, n_outputs)


class Pool(nn.Module):
    """The greatest of every 3 x 3 pixels, two apart, or of as many as there are."""

    def forward(self, x):
        """Return about half the height and the width."""
        return F.max_pool2d(x, [min(3, side) for side in x.shape[2:]], stride=2, ceil_mode=True)
