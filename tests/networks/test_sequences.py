"""What holds for every encoder of sequences: above all that neither padding nor other rows change a row's vector."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.networks import ConvolutionalEncoder, MeanEncoder, RecurrentEncoder, TransformerEncoder

pytestmark = pytest.mark.slow

ENCODERS = {
    "convolutional": lambda dropout=0.0: ConvolutionalEncoder(3, n_hidden=4, kernel_sizes=(1, 2, 5), dropout=dropout),
    "mean": lambda dropout=0.0: MeanEncoder(3, n_hidden=8, n_layers=2, dropout=dropout),
    "transformer": lambda dropout=0.0: TransformerEncoder(3, n_hidden=8, n_heads=2, dropout=dropout),
    "shared transformer": lambda dropout=0.0: TransformerEncoder(3, n_hidden=8, shared=True, dropout=dropout),
    "odd transformer": lambda dropout=0.0: TransformerEncoder(3, n_hidden=9, n_heads=3, dropout=dropout),
    "lstm": lambda dropout=0.0: RecurrentEncoder(3, "lstm", 4, n_layers=2, dropout=dropout),
    "gru": lambda dropout=0.0: RecurrentEncoder(3, "gru", 4, n_layers=2, pooling="mean", dropout=dropout),
    "rnn": lambda dropout=0.0: RecurrentEncoder(3, "rnn", 4, n_layers=2, pooling="last", dropout=dropout),
    "forward lstm": lambda dropout=0.0: RecurrentEncoder(
        3, n_hidden=4, n_layers=2, bidirectional=False, pooling="last", dropout=dropout
    ),
}
every_encoder = pytest.mark.parametrize("make", ENCODERS.values(), ids=ENCODERS)


def _encoder(make):
    torch.manual_seed(0)
    return make().double().eval()


def _batch(lengths, padding=0.0):
    generator = torch.Generator().manual_seed(sum(lengths))
    x = torch.randn(len(lengths), max(lengths), 3, dtype=torch.float64, generator=generator)
    mask = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return x.masked_fill(~mask.unsqueeze(2), padding), mask


@every_encoder
@given(lengths=st.lists(st.integers(1, 12), min_size=1, max_size=5), padding=st.sampled_from([0.0, 7.0, torch.nan]))
@settings(max_examples=25)
def test_a_row_alone_gives_what_it_gives_padded_in_a_batch(make, lengths, padding):
    encoder = _encoder(make)
    x, mask = _batch(lengths, padding)
    together = encoder(x, mask)
    assert together.shape == (len(lengths), encoder.n_outputs)
    for row, length in enumerate(lengths):
        alone = encoder(x[row : row + 1, :length])
        torch.testing.assert_close(together[row : row + 1], alone, rtol=0, atol=1e-12)


@every_encoder
def test_padding_adds_nothing_to_the_gradients(make):
    encoder = _encoder(make)
    x, mask = _batch([6, 2, 1], padding=torch.nan)
    encoder(x, mask).square().sum().backward()
    together = [parameter.grad.clone() for parameter in encoder.parameters()]
    encoder.zero_grad()
    sum(encoder(x[row : row + 1, :length]).square().sum() for row, length in enumerate([6, 2, 1])).backward()
    for one, other in zip(together, encoder.parameters(), strict=True):
        torch.testing.assert_close(one, other.grad, rtol=1e-9, atol=1e-12)


@every_encoder
def test_a_mask_that_is_true_everywhere_is_no_mask(make):
    encoder = _encoder(make)
    x, mask = _batch([5, 5])
    torch.testing.assert_close(encoder(x, mask), encoder(x))


@every_encoder
def test_a_row_without_data_counts_as_zeros_and_does_no_harm(make):
    encoder = _encoder(make)
    x, mask = _batch([4, 3])
    mask[1] = False
    vectors = encoder(x, mask)
    if isinstance(encoder, MeanEncoder):
        torch.testing.assert_close(vectors[1], encoder.layers(torch.zeros_like(x[0, 0])))
    else:
        assert not vectors[1].any()
    vectors.sum().backward()
    assert all(parameter.grad.isfinite().all() for parameter in encoder.parameters())


@every_encoder
def test_gradients_reach_every_parameter(make):
    encoder = _encoder(make)
    encoder(_batch([9] * 20)[0]).square().sum().backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in encoder.parameters())


@every_encoder
def test_a_copy_gives_the_same_and_has_weights_of_its_own(make):
    encoder = _encoder(make)
    twin = copy.deepcopy(encoder)
    x, mask = _batch([4, 2])
    torch.testing.assert_close(twin(x, mask), encoder(x, mask), rtol=0, atol=0)
    assert not {id(parameter) for parameter in twin.parameters()} & {
        id(parameter) for parameter in encoder.parameters()
    }
    assert len(list(twin.parameters())) == len(list(encoder.parameters()))


@every_encoder
def test_works_under_autocast(make):
    encoder = _encoder(make).float()
    x, mask = _batch([7, 3])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        low = encoder(x.float(), mask)
    torch.testing.assert_close(low.float(), encoder(x.float(), mask), rtol=0, atol=0.05)


@every_encoder
def test_every_dropout_drops_in_training_only(make):
    torch.manual_seed(0)
    encoder, x = make(dropout=0.5).eval(), torch.randn(2, 6, 3)
    torch.testing.assert_close(encoder(x), encoder(x), rtol=0, atol=0)
    for module in encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.train()
            assert not torch.equal(encoder(x), encoder(x))
            module.eval()


@pytest.mark.parametrize("encoder", [ConvolutionalEncoder, MeanEncoder, RecurrentEncoder, TransformerEncoder])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_features": 0}, "n_features is 0; wanted an integer of at least 1"),
        ({"n_features": 2.0}, "n_features is 2.0; wanted an integer"),
        ({"n_features": 3, "n_hidden": -4}, "n_hidden is -4; wanted an integer of at least 1"),
        ({"n_features": 3, "n_hidden": True}, "n_hidden is True; wanted an integer"),
        ({"n_features": 3, "dropout": 1.0}, "dropout is 1.0; wanted a number from 0 to below 1"),
        ({"n_features": 3, "dropout": None}, "dropout is None; wanted a number"),
    ],
)
def test_bad_arguments(encoder, arguments, message):
    with pytest.raises(ValueError, match=f"{encoder.__name__}: {message}"):
        encoder(**arguments)
