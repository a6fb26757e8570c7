"""The states that encoders give before they pool them."""

import pytest
import torch
from torch.nn import functional as F

from skmodal.networks import (
    VGG,
    AlexNet,
    ConvolutionalEncoder,
    FlatEncoder,
    LeNet,
    MeanEncoder,
    RecurrentEncoder,
    ResNet,
    TransformerEncoder,
)

ENCODERS = {
    "convolutional": lambda: ConvolutionalEncoder(3, n_hidden=4, kernel_sizes=(1, 2, 5)),
    "mean": lambda: MeanEncoder(3, n_hidden=8, n_layers=2),
    "transformer": lambda: TransformerEncoder(3, n_hidden=8, n_heads=2),
    "lstm": lambda: RecurrentEncoder(3, "lstm", 4, n_layers=2),
    "gru": lambda: RecurrentEncoder(3, "gru", 4, pooling="mean"),
    "rnn": lambda: RecurrentEncoder(3, "rnn", 4, pooling="last", bidirectional=False),
}
LENGTHS = [6, 2, 1]


def _batch(padding=torch.nan):
    torch.manual_seed(0)
    mask = torch.arange(6) < torch.tensor(LENGTHS)[:, None]
    return torch.randn(3, 6, 3, dtype=torch.float64).masked_fill(~mask.unsqueeze(2), padding), mask


@pytest.mark.parametrize("make", ENCODERS.values(), ids=ENCODERS)
def test_the_steps_of_a_row_alone_are_those_of_the_row_in_a_batch(make):
    x, mask = _batch()
    encoder = make().double()
    tokens, same = encoder.tokens(x, mask)
    assert same is mask
    assert tokens.shape == (3, 6, encoder.n_token_features)
    assert torch.isfinite(tokens).all()
    for row, length in enumerate(LENGTHS):
        alone, no_mask = encoder.tokens(x[row : row + 1, :length])
        assert no_mask is None
        torch.testing.assert_close(tokens[row : row + 1, :length], alone, rtol=0, atol=1e-12)


@pytest.mark.parametrize("make", ENCODERS.values(), ids=ENCODERS)
def test_vectors_and_tokens_come_of_one_computation(make):
    x, mask = _batch()
    encoder = make().double()
    code, *tokens = encoder.code_and_tokens(x, mask)
    torch.testing.assert_close([code, *tokens], [encoder(x, mask), *encoder.tokens(x, mask)], rtol=0, atol=0)


@pytest.mark.parametrize("network", [LeNet, AlexNet, VGG, ResNet, FlatEncoder])
def test_vectors_and_tokens_of_images_come_of_one_computation(network):
    encoder, x = network(3, (20, 12)).eval(), torch.rand(2, 3, 20, 12)
    code, tokens, mask = encoder.code_and_tokens(x)
    torch.testing.assert_close([code, tokens], [encoder(x), encoder.tokens(x)[0]], rtol=0, atol=0)
    assert mask is None


@pytest.mark.parametrize(("name", "pool"), [("lstm", torch.amax), ("gru", torch.mean), ("transformer", torch.mean)])
def test_a_vector_is_pooled_from_tokens(name, pool):
    encoder, x = ENCODERS[name]().double(), _batch()[0][:1]
    torch.testing.assert_close(encoder(x), pool(encoder.tokens(x)[0], dim=1))


def test_the_mean_of_one_step_is_its_token():
    encoder, x = ENCODERS["mean"]().double(), _batch()[0]
    torch.testing.assert_close(encoder(x[:, :1]), encoder.tokens(x)[0][:, 0])


def test_convolutions_stand_around_their_steps():
    encoder, x = ENCODERS["convolutional"]().double(), _batch()[0][:1]
    wanted = []
    for filters in encoder.filters:
        size = filters.weight.shape[3]
        around = F.pad(x.transpose(1, 2), ((size - 1) // 2, size // 2))
        wanted.append(F.conv1d(around, filters.weight[:, :, 0], filters.bias))
    torch.testing.assert_close(encoder.tokens(x)[0], torch.cat(wanted, dim=1).relu().transpose(1, 2))


@pytest.mark.parametrize("network", [LeNet, AlexNet, VGG])
def test_the_pixels_of_a_feature_map_lead_to_dense_layers(network):
    encoder, x = network(3, (20, 12)).eval(), torch.rand(2, 3, 20, 12)
    tokens, mask = encoder.tokens(x)
    assert mask is None
    assert tokens.shape[2] == encoder.n_token_features
    torch.testing.assert_close(encoder.dense(tokens.transpose(1, 2).flatten(1)), encoder(x))


def test_the_pixels_of_a_residual_network_are_averaged():
    encoder, x = ResNet(3, (20, 12)), torch.rand(2, 3, 20, 12)
    tokens = encoder.tokens(x)[0]
    assert tokens.shape == (2, 6, encoder.n_token_features)
    torch.testing.assert_close(tokens.mean(dim=1), encoder(x))


def test_dense_layers_give_one_token():
    encoder, x = FlatEncoder(3, (4, 5), n_hidden=6), torch.rand(2, 3, 4, 5)
    tokens, mask = encoder.tokens(x)
    assert mask is None
    assert tokens.shape == (2, 1, encoder.n_token_features)
    torch.testing.assert_close(tokens[:, 0], encoder(x))
