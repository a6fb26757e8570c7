"""Preparation, backbone and head together."""

import copy

import pytest
import torch
from torch import nn

from skmodal.networks import LeNet, MeanEncoder, Network, Standardize, TokenEmbedding


def test_of_tokens():
    torch.manual_seed(0)
    network = Network(TokenEmbedding(10, 4), MeanEncoder(4, 6), nn.Linear(6, 3)).eval()
    tokens = torch.tensor([[5, 7, 2], [9, 0, 0]])
    alone = network(tokens[1:, :1])
    torch.testing.assert_close(network(tokens, tokens > 0)[1:], alone)


def test_of_images():
    torch.manual_seed(0)
    network = Network(Standardize(1, axis=1), LeNet(1, (8, 8)), nn.Linear(128, 3))
    x = torch.rand(2, 1, 8, 8)
    torch.testing.assert_close(network(x), network.head(network.backbone(x)))


def test_a_backbone_passes_to_another_network():
    torch.manual_seed(0)
    old = Network(Standardize(3, axis=-1), MeanEncoder(3, 6), nn.Linear(6, 2))
    new = Network(copy.deepcopy(old.prepare), MeanEncoder(3, 6), nn.Linear(6, 5))
    new.backbone.load_state_dict(old.backbone.state_dict())
    x = torch.rand(2, 4, 3)
    torch.testing.assert_close(new.backbone(new.prepare(x)), old.backbone(old.prepare(x)))


def test_padding_is_a_row_of_zeros_that_does_not_learn():
    embedding = TokenEmbedding(5, 3)
    embedding(torch.tensor([[0, 1]])).sum().backward()
    table = embedding.embedding.weight
    assert not table[0].any()
    assert not table.grad[0].any()
    assert table.grad[1].any()


def test_embeddings_drop_in_training_only():
    embedding = TokenEmbedding(5, 100, dropout=0.5)
    tokens = torch.tensor([[1, 2]])
    assert (embedding(tokens) == 0).any()
    assert not (embedding.eval()(tokens) == 0).any()


@pytest.mark.parametrize(("axis", "shape"), [(-1, (2, 4, 3)), (1, (2, 3, 4, 5)), (-1, (7, 3))])
def test_standardize(axis, shape):
    standardize, x = Standardize(3, axis), torch.randn(shape, dtype=torch.float64)
    standardize.double()
    torch.testing.assert_close(standardize(x), x)
    standardize.mean.copy_(torch.tensor([1.0, 2, 3]))
    standardize.scale.copy_(torch.tensor([0.5, 2, 4]))
    features_last = x.movedim(axis, -1)
    wanted = (features_last - torch.tensor([1.0, 2, 3])) / torch.tensor([0.5, 2, 4])
    torch.testing.assert_close(standardize(x), wanted.movedim(-1, axis))


def test_standardize_keeps_channels_last_and_takes_bytes():
    x = torch.randint(256, (2, 3, 4, 5), dtype=torch.uint8).contiguous(memory_format=torch.channels_last)
    y = Standardize(3, axis=1)(x)
    assert y.dtype == torch.float32
    assert y.is_contiguous(memory_format=torch.channels_last)


def test_standardize_has_no_parameters_but_a_state():
    standardize = Standardize(3, axis=1)
    assert not list(standardize.parameters())
    assert set(standardize.state_dict()) == {"mean", "scale"}


def test_bad_arguments():
    with pytest.raises(ValueError, match="Standardize: axis is 0; wanted one of -1, 1"):
        Standardize(3, axis=0)
    with pytest.raises(ValueError, match="TokenEmbedding: n_tokens is 0; wanted an integer of at least 1"):
        TokenEmbedding(0, 3)
    with pytest.raises(ValueError, match="TokenEmbedding: dropout is 2; wanted a number from 0 to below 1"):
        TokenEmbedding(5, 3, dropout=2)
