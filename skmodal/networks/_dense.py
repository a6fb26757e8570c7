"""Dense layers: a multilayer perceptron."""

from torch import nn


def dense_layers(n_inputs, n_hidden, n_layers, dropout):
    """Return ``n_layers`` times a linear map and a ReLU, with dropout between them."""
    layers = [nn.Linear(n_inputs, n_hidden), nn.ReLU()]
    for _ in range(n_layers - 1):
        layers += [nn.Dropout(dropout), nn.Linear(n_hidden, n_hidden), nn.ReLU()]
    return nn.Sequential(*layers)
