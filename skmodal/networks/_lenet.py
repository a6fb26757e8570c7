"""LeNet."""

from torch import nn

from ._arguments import check_counts, check_share, check_sizes
from ._encoder import ImageEncoder, layer_blocks


class LeNet(ImageEncoder):
    """Encode an image by two convolutions, two poolings and a dense layer.

    The geometry is LeNet-5's: an image of 28 x 28 pixels, as large after a padded convolution, is pooled to 14 x 14,
    then 10 x 10, and pooled to 5 x 5. In the manner of today it has ReLU and maxima in place of tanh and means, and 16
    and 32 channels and 128 dense units in place of 6, 16, 120 and 84. The second convolution is padded too where it
    would not fit.

    Parameters
    ----------
    n_channels : int
        Channels of an image.
    image_size : tuple (height, width)
        Pixels of an image; every image that comes has this size.
    dropout : float, default=0.0
        Share of the pooled answers that is dropped before the dense layer in training.

    Attributes
    ----------
    n_outputs : int
        128.
    n_token_features : int
        Numbers of a token: 32.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document recognition", Proceedings of
    the IEEE 86(11).

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import LeNet
    >>> encoder = LeNet(n_channels=1, image_size=(28, 28))
    >>> encoder(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 128])
    """

    n_outputs = 128
    n_token_features = 32

    def __init__(self, n_channels: int, image_size: tuple[int, int], dropout: float = 0.0):
        super().__init__()
        check_counts("LeNet", n_channels=n_channels)
        check_sizes("LeNet", "image_size", image_size, 2)
        check_share("LeNet", "dropout", dropout)
        halves = [(side + 1) // 2 for side in image_size]
        top, left = (0 if half >= 5 else 2 for half in halves)
        height, width = ((half + 2 * pad - 4 + 1) // 2 for half, pad in zip(halves, (top, left), strict=True))
        self.convolutions = nn.Sequential(
            nn.Conv2d(n_channels, 16, 5, padding=2),  # (batch, 16, 28, 28)
            nn.MaxPool2d(2, ceil_mode=True),  # (batch, 16, 14, 14)
            nn.ReLU(),
            nn.Conv2d(16, 32, 5, padding=(top, left)),  # (batch, 32, 10, 10)
            nn.MaxPool2d(2, ceil_mode=True),  # (batch, 32, 5, 5)
            nn.ReLU(),
        )
        self.dropout = nn.Dropout(dropout)
        self.dense = nn.Sequential(nn.Linear(32 * height * width, self.n_outputs), nn.ReLU())

    def blocks(self) -> list[list[nn.Module]]:
        return layer_blocks(self.convolutions, self.dense)

    def _states(self, x, mask):
        return self.convolutions(x)  # (batch, 32, 5, 5)

    def _code(self, states, mask):
        return self.dense(self.dropout(states.flatten(1)))  # (batch, 128)
