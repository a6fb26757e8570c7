"""ResNet."""

from typing import Literal

from torch import nn
from torch.nn import functional as F

from ._arguments import check_choice, check_counts, check_share, check_sizes
from ._encoder import ImageEncoder
from ._same_convolution import same_convolution

STAGES = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}  # blocks of each stage


class ResNet(ImageEncoder):
    """Encode an image by blocks of two convolutions that add to their input.

    Groups of channels are normalized within each image, never batches, so that a row has no part in another's result.
    An image of at most 64 x 64 pixels meets a first convolution of 3 x 3 without a stride and without pooling, in
    place of 7 x 7 with a stride of 2 and a pooling.

    Parameters
    ----------
    n_channels : int
        Channels of an image.
    image_size : tuple (height, width)
        Pixels of an image, which decide on the first convolution.
    depth : {18, 34}, default=18
        Layers with weights, the head among them.
    dropout : float, default=0.0
        Share that is dropped between the convolutions of a block in training.

    Attributes
    ----------
    n_outputs : int
        512.
    n_token_features : int
        Numbers of a token: 512.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    He, Zhang, Ren and Sun (2016), "Deep residual learning for image recognition", CVPR.

    Wu and He (2018), "Group normalization", ECCV.

    Zagoruyko and Komodakis (2016), "Wide residual networks", BMVC (the place of the dropout).

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import ResNet
    >>> encoder = ResNet(n_channels=3, image_size=(32, 32))
    >>> encoder(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 512])
    """

    n_outputs = n_token_features = 512

    def __init__(self, n_channels: int, image_size: tuple[int, int], depth: Literal[18, 34] = 18, dropout: float = 0.0):
        super().__init__()
        check_counts("ResNet", n_channels=n_channels)
        check_sizes("ResNet", "image_size", image_size, 2)
        check_choice("ResNet", "depth", depth, STAGES)
        check_share("ResNet", "dropout", dropout)
        small = max(image_size) <= 64
        self.stem = nn.Sequential(
            same_convolution(n_channels, 64, 3 if small else 7, image_size, stride=1 if small else 2, bias=False),
            norm(64, image_size),
            nn.ReLU(),
            nn.Identity() if small else nn.MaxPool2d(3, stride=2, padding=1),
        )
        blocks, n_inputs = [], 64
        for stage, n_blocks in enumerate(STAGES[depth]):
            for place in range(n_blocks):
                stride = 2 if stage and not place else 1
                blocks.append(Block(n_inputs, 64 << stage, image_size, stride, dropout))
                n_inputs = 64 << stage
        self.residual_blocks = nn.Sequential(*blocks)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def blocks(self) -> list[list[nn.Module]]:
        return [[self.stem], *([block] for block in self.residual_blocks)]

    def _states(self, x, mask):
        x = self.stem(x)  # (batch, 64, height, width)
        return self.residual_blocks(x)  # (batch, 512, height / 8, width / 8)

    def _code(self, states, mask):
        return states.mean(dim=(2, 3))  # (batch, 512)


class Block(nn.Module):
    """Two convolutions that add to their input, which is projected where the shapes differ."""

    def __init__(self, n_inputs, n_outputs, image_size, stride, dropout):
        super().__init__()
        self.convolution1 = same_convolution(n_inputs, n_outputs, 3, image_size, stride=stride, bias=False)
        self.norm1 = norm(n_outputs, image_size)
        self.dropout = nn.Dropout(dropout)
        self.convolution2 = same_convolution(n_outputs, n_outputs, 3, image_size, bias=False)
        self.norm2 = norm(n_outputs, image_size)
        self.shortcut = nn.Sequential()
        if (n_inputs, stride) != (n_outputs, 1):
            self.shortcut.append(nn.Conv2d(n_inputs, n_outputs, 1, stride, bias=False))
            self.shortcut.append(norm(n_outputs, image_size))

    def forward(self, x):
        """Return the next feature maps."""
        y = F.relu(self.norm1(self.convolution1(x)))  # (batch, n_outputs, height / stride, width / stride)
        y = self.norm2(self.convolution2(self.dropout(y)))  # (batch, n_outputs, height / stride, width / stride)
        return F.relu(y + self.shortcut(x))  # (batch, n_outputs, height / stride, width / stride)


def norm(n_channels, image_size):
    """Return the norm of 32 groups; of one where an image has one pixel, of which a group of two would keep a sign."""
    return nn.GroupNorm(1 if max(image_size) == 1 else 32, n_channels)
