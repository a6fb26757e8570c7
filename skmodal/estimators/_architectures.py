"""Architectures by name, as a grid searches them."""

from functools import partial

from torch import nn

from ..networks import (
    VGG,
    AlexNet,
    ConvolutionalEncoder,
    FlatEncoder,
    LeNet,
    MeanEncoder,
    Network,
    RecurrentEncoder,
    ResNet,
    TransformerEncoder,
)

_OF_SEQUENCES = {
    "cnn": ConvolutionalEncoder,
    "rnn": partial(RecurrentEncoder, cell="rnn"),
    "lstm": partial(RecurrentEncoder, cell="lstm"),
    "gru": partial(RecurrentEncoder, cell="gru"),
    "transformer": TransformerEncoder,
    "mlp": MeanEncoder,
}
_OF_IMAGES = {
    "lenet": LeNet,
    "alexnet": AlexNet,
    "vgg11": partial(VGG, depth=11),
    "vgg16": partial(VGG, depth=16),
    "resnet18": partial(ResNet, depth=18),
    "resnet34": partial(ResNet, depth=34),
    "mlp": FlatEncoder,
}
SEQUENCE_NETWORKS = tuple(_OF_SEQUENCES)
IMAGE_NETWORKS = tuple(_OF_IMAGES)


def sequence_backbone(network, n_features, **sizes):
    """Return the encoder of sequences of this name; of the ``sizes``, those that are not None."""
    return _OF_SEQUENCES[network](n_features, **_stated(network, sizes))


def image_backbone(network, n_channels, image_size, **sizes):
    """Return the encoder of images of this name; of the ``sizes``, those that are not None."""
    return _OF_IMAGES[network](n_channels, image_size, **_stated(network, sizes))


def whole_network(prepare, backbone, n_outputs, dropout):
    """Return a backbone between what comes before it and a linear head."""
    return Network(prepare, backbone, nn.Sequential(nn.Dropout(dropout), nn.Linear(backbone.n_outputs, n_outputs)))


_HAVE = {
    "n_hidden": ("cnn", "rnn", "lstm", "gru", "transformer", "mlp"),
    "n_layers": ("rnn", "lstm", "gru", "transformer", "mlp"),
    "shared": ("transformer",),
    "dropout": (*SEQUENCE_NETWORKS, *IMAGE_NETWORKS),
}


def _stated(network, sizes):
    """Return the sizes that are stated; one that the network does not have is an error."""
    stated = {name: size for name, size in sizes.items() if size is not None and size is not False}
    for name in stated:
        if network not in _HAVE[name]:
            parameter = "shared_layers" if name == "shared" else name
            raise ValueError(f"network={network!r} has no {parameter}. Leave it at its default.")
    return stated
