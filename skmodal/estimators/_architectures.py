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


def sequence_backbone(estimator, n_features):
    """Return the encoder of sequences that an estimator's ``network`` names, of the sizes that it states."""
    return _OF_SEQUENCES[estimator.network](n_features, **_stated(estimator))


def image_backbone(estimator, n_channels, image_size):
    """Return the encoder of images that an estimator's ``network`` names, of the sizes that it states."""
    return _OF_IMAGES[estimator.network](n_channels, image_size, **_stated(estimator))


def whole_network(prepare, backbone, n_outputs, dropout):
    """Return a backbone between what comes before it and a linear head."""
    return Network(prepare, backbone, nn.Sequential(nn.Dropout(dropout), nn.Linear(backbone.n_outputs, n_outputs)))


_HAVE = {
    "n_hidden": ("cnn", "rnn", "lstm", "gru", "transformer", "mlp"),
    "n_layers": ("rnn", "lstm", "gru", "transformer", "mlp"),
    "shared_layers": ("transformer",),
}


def _stated(estimator):
    """Return the sizes that an estimator states, and its dropout; a size that the network does not have is an error."""
    sizes = {name: getattr(estimator, name, None) for name in _HAVE}
    stated = {name: size for name, size in sizes.items() if size is not None and size is not False}
    for name in stated:
        if estimator.network not in _HAVE[name]:
            raise ValueError(
                f"{type(estimator).__name__}: network={estimator.network!r} has no {name}. Leave it at its default."
            )
    shared = {"shared": True} if stated.pop("shared_layers", False) else {}
    return {**stated, **shared, "dropout": estimator.dropout}
