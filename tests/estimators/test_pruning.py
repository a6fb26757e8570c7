"""Masks of the smallest weights, in every kind of layer, that hold while the network learns on."""

import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from skmodal.estimators._pruning import SCOPES, make_permanent, prune, sparsity

pytestmark = pytest.mark.slow


class _Recurrent(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.recurrent = cell(5, 7, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(14, 3)

    def forward(self, frames):
        return self.head(self.recurrent(frames)[0].mean(dim=1))  # (batch, 3)


class _Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(8, 3)

    def forward(self, frames):
        return self.head(self.encoder(frames).mean(dim=1))  # (batch, 3)


class _Tied(nn.Module):
    """An embedding and the layer that gives the words back share a weight, and two layers another."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(3, 8)
        self.first = nn.Linear(8, 8)
        self.second = nn.Linear(8, 8)
        self.second.weight = self.first.weight
        self.head = nn.Linear(8, 3)
        self.head.weight = self.embedding.weight

    def forward(self, tokens):
        states = self.second(self.first(self.embedding(tokens).mean(dim=1)).relu())  # (batch, 8)
        return self.head(states)  # (batch, 3)


def _case(name):
    torch.manual_seed(0)
    if name == "convolutional":
        layers = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(16, 3)
        return nn.Sequential(*layers), torch.randn(6, 1, 4, 4)
    if name == "transformer":
        return _Transformer(), torch.randn(6, 4, 8)
    if name == "tied":
        return _Tied(), torch.randint(3, (6, 4))
    return _Recurrent({"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[name]), torch.randn(6, 4, 5)


CASES = ("convolutional", "rnn", "lstm", "gru", "transformer", "tied")


def _learn(network, inputs, n_steps=3):
    """Steps with momentum and decay, which would move a masked weight."""
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=0.1)
    for _ in range(n_steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(inputs), torch.arange(6) % 3).backward()
        optimizer.step()


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("case", CASES)
def test_masks_hold_while_the_network_learns_and_then_are_zeros(case, scope):
    network, inputs = _case(case)
    names = set(network.state_dict())
    for amount in (0.3, 0.6):
        prune(network, amount, scope=scope)
        reached = sparsity(network)
        _learn(network.train(), inputs)
        assert sparsity(network) == reached
    with torch.inference_mode():
        masked = network.eval()(inputs)
    make_permanent(network)
    assert sparsity(network) == reached
    assert set(network.state_dict()) == names
    with torch.inference_mode():
        torch.testing.assert_close(pickle.loads(pickle.dumps(network))(inputs), masked)
        torch.testing.assert_close(copy.deepcopy(network)(inputs), masked)
    _learn(network.train(), inputs, 1)  # a plain network again, whose zeros may move


@given(st.lists(st.floats(0, 1), min_size=1, max_size=3))
@settings(max_examples=20)
def test_the_share_asked_for_is_reached_in_any_number_of_steps(amounts):
    network, _ = _case("convolutional")
    for amount in amounts:
        prune(network, amount)
    n_weights = 36 + 48
    assert sparsity(network) == round(max(amounts) * n_weights) / n_weights


def test_layers_lose_the_smallest_of_each():
    first, second = nn.Linear(10, 10), nn.Linear(10, 10)
    first.weight.data = torch.arange(1.0, 101).reshape(10, 10) / 100
    second.weight.data = -torch.arange(101.0, 201).reshape(10, 10)
    prune(nn.Sequential(first, nn.ReLU(), second), 0.6, scope="layer")
    assert torch.equal(first.weight != 0, torch.arange(100).reshape(10, 10) >= 60)
    assert torch.equal(second.weight != 0, torch.arange(100).reshape(10, 10) >= 60)


def test_global_pruning_ranks_by_the_scores_of_lee():
    layers = [nn.Linear(5, 7), nn.Linear(7, 3)]
    layers[1].weight.data *= 1e-3
    weights = [layer.weight.detach().clone() for layer in layers]
    squares = [weight.double().numpy().ravel() ** 2 for weight in weights]
    scores = [[square / of_layer[of_layer >= square].sum() for square in of_layer] for of_layer in squares]
    prune(nn.Sequential(*layers), 0.5)
    least = np.sort(np.concatenate(scores))[: round(0.5 * 56)].max()
    for layer, score in zip(layers, scores, strict=True):
        assert np.array_equal(layer.weight.detach().numpy().ravel() != 0, np.array(score) > least)


@given(st.floats(0.01, 0.96), st.floats(-6, 6))
@settings(max_examples=30)
def test_global_pruning_leaves_a_weight_of_each_layer(amount, exponent):
    network = nn.Sequential(nn.Linear(5, 7), nn.ReLU(), nn.Linear(7, 3))
    network[2].weight.data *= 10.0**exponent
    prune(network, amount)
    assert network[0].weight.count_nonzero() > 0
    assert network[2].weight.count_nonzero() > 0


def test_channel_pruning_takes_the_rows_of_least_norm_and_spares_the_classes():
    network = nn.Sequential(nn.Conv1d(2, 6, 3), nn.ReLU(), nn.Conv1d(6, 4, 3), nn.Flatten(), nn.Linear(4, 3))
    norms = network[0].weight.flatten(1).norm(dim=1)
    prune(network, 0.5, scope="channel")
    make_permanent(network)
    kept = network[0].weight.flatten(1).norm(dim=1) > 0
    assert kept.sum() == 3
    assert norms[kept].min() > norms[~kept].max()
    assert (network[2].weight.flatten(1).norm(dim=1) == 0).sum() == 2
    assert (network[4].weight != 0).all()


def test_layers_that_share_a_weight_share_its_zeros():
    network, inputs = _case("tied")
    prune(network, 0.5)
    _learn(network, inputs)
    assert torch.equal(network.first.weight == 0, network.second.weight == 0)
    assert torch.equal(network.head.weight == 0, network.embedding.weight == 0)
    make_permanent(network)
    assert network.second.weight is network.first.weight
    assert network.head.weight is network.embedding.weight
    assert sparsity(network) == 0.5


def test_channels_last_is_kept_and_changes_no_mask():
    network, inputs = _case("convolutional")
    last = copy.deepcopy(network).to(memory_format=torch.channels_last)
    for scope in SCOPES:
        prune(network, 0.5, scope=scope)
        prune(last, 0.5, scope=scope)
        last(inputs)
        assert last[0].weight.is_contiguous(memory_format=torch.channels_last)
        assert torch.equal(last[0].weight, network[0].weight)
