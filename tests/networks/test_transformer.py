"""The transformer against torch's own layer, and its positions against the paper's formula."""

import math

import pytest
import torch
from torch import nn

from skmodal.networks import TransformerEncoder


def test_a_layer_agrees_with_torch():
    torch.manual_seed(0)
    encoder = TransformerEncoder(3, n_hidden=8, n_heads=2, n_layers=1).double()
    layer = encoder.layers[0]
    reference = nn.TransformerEncoderLayer(
        8, 2, 32, dropout=0.0, activation="gelu", batch_first=True, norm_first=True, dtype=torch.float64
    )
    pairs = [
        (layer.attention_norm, reference.norm1),
        (layer.dense_norm, reference.norm2),
        (layer.attention_output, reference.self_attn.out_proj),
        (layer.dense[0], reference.linear1),
        (layer.dense[2], reference.linear2),
    ]
    for ours, theirs in pairs:
        theirs.load_state_dict(ours.state_dict())
    reference.self_attn.in_proj_weight.data.copy_(layer.queries_keys_values.weight)
    reference.self_attn.in_proj_bias.data.copy_(layer.queries_keys_values.bias)
    x, mask = torch.randn(3, 6, 8, dtype=torch.float64), torch.arange(6) < torch.tensor([6, 2, 1])[:, None]
    torch.testing.assert_close(layer(x), reference(x), rtol=0, atol=1e-12)
    masked = reference(x, src_key_padding_mask=~mask)
    torch.testing.assert_close(layer(x, mask[:, None, None])[mask], masked[mask], rtol=0, atol=1e-12)


def test_positions_follow_the_formula():
    encoder = TransformerEncoder(3, n_hidden=8, n_heads=1)
    encoder.layers, encoder.n_layers, encoder.norm = nn.ModuleList(), 0, nn.Identity()
    nn.init.zeros_(encoder.projection.weight)
    nn.init.zeros_(encoder.projection.bias)
    last = 5 * encoder(torch.zeros(1, 5, 3)) - 4 * encoder(torch.zeros(1, 4, 3))  # the mean's last summand
    angles = [4 / 10_000 ** (2 * number / 8) for number in range(4)]
    wanted = [value for angle in angles for value in (math.sin(angle), math.cos(angle))]
    torch.testing.assert_close(last, torch.tensor([wanted]), rtol=0, atol=1e-5)


def test_no_step_attends_to_nothing():
    encoder, seen = TransformerEncoder(3, n_hidden=8, n_layers=1), []
    encoder.layers[0].register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[1].flatten(1)))
    encoder(torch.zeros(2, 3, 3), torch.tensor([[True, False, False], [False, False, False]]))
    assert seen[0].tolist() == [[True, False, False], [True, True, True]]


def test_the_order_of_steps_matters():
    torch.manual_seed(0)
    encoder, x = TransformerEncoder(3, n_hidden=8), torch.randn(1, 5, 3)
    assert not torch.allclose(encoder(x), encoder(x.flip(1)), atol=1e-3)


def test_shared_layers_divide_the_parameters():
    def count(**arguments):
        return sum(
            parameter.numel() for parameter in TransformerEncoder(3, n_layers=4, **arguments).layers.parameters()
        )

    assert count() == 4 * count(shared=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_hidden": 10}, "n_hidden is 10; wanted a multiple of n_heads=4"),
        ({"n_heads": 0}, "n_heads is 0; wanted an integer of at least 1"),
        ({"n_layers": 1.5}, "n_layers is 1.5; wanted an integer"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        TransformerEncoder(3, **arguments)
