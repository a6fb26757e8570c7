"""Recurrent encoders against torch's own recurrent networks over packed sequences."""

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from skmodal.networks import RecurrentEncoder

TORCH = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
LENGTHS = torch.tensor([3, 7, 1, 5])


@pytest.mark.parametrize("pooling", ["max", "mean", "last"])
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("cell", TORCH)
def test_agrees_with_torch_over_packed_sequences(cell, bidirectional, pooling):
    torch.manual_seed(0)
    encoder = RecurrentEncoder(3, cell, n_hidden=4, n_layers=3, bidirectional=bidirectional, pooling=pooling).double()
    x, mask = torch.randn(4, 7, 3, dtype=torch.float64), torch.arange(7) < LENGTHS[:, None]
    states, last = _by_torch(encoder, cell, bidirectional, x)
    wanted = {
        "max": torch.stack([row[:length].amax(dim=0) for row, length in zip(states, LENGTHS, strict=True)]),
        "mean": torch.stack([row[:length].mean(dim=0) for row, length in zip(states, LENGTHS, strict=True)]),
        "last": last,
    }
    torch.testing.assert_close(encoder(x, mask), wanted[pooling], rtol=0, atol=1e-12)


def _by_torch(encoder, cell, bidirectional, x):
    network = TORCH[cell](3, 4, 3, batch_first=True, bidirectional=bidirectional).double()
    for direction, suffix in [(encoder.forward_layers, ""), (encoder.backward_layers, "_reverse")]:
        for number, layer in enumerate(direction):
            for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(network, f"{kind}_l{number}{suffix}").data.copy_(getattr(layer, f"{kind}_l0"))
    states, last = network(pack_padded_sequence(x, LENGTHS, batch_first=True, enforce_sorted=False))
    last = last[0] if cell == "lstm" else last
    top = last[-2:] if bidirectional else last[-1:]
    return pad_packed_sequence(states, batch_first=True)[0], torch.cat(list(top), dim=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"cell": ["lstm"]}, "cell is .*; wanted one of 'lstm', 'gru', 'rnn'"),
        ({"cell": "qrnn"}, "cell is 'qrnn'; wanted one of 'lstm', 'gru', 'rnn'"),
        ({"pooling": "sum"}, "pooling is 'sum'; wanted one of 'max', 'mean', 'last'"),
        ({"n_layers": 0}, "n_layers is 0; wanted an integer of at least 1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        RecurrentEncoder(3, **arguments)
