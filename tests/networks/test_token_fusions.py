"""What holds for fusions of token sequences: padding changes nothing, and modalities learn of each other."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from skmodal.networks import AttentionFusion, BottleneckFusion

every_fusion = pytest.mark.parametrize("fusion", [AttentionFusion, BottleneckFusion])
pairs = st.tuples(st.integers(0, 6), st.integers(0, 4))


def _module(fusion, n_modalities=2, **arguments):
    torch.manual_seed(0)
    return fusion(n_modalities, 4, n_hidden=8, n_heads=2, **arguments).double().eval()


def _batch(lengths, padding=0.0):
    """Return two sequences of a row, of lengths in pairs, of which 0 is a modality that is absent."""
    generator = torch.Generator().manual_seed(0)
    tokens, masks = [], []
    for column in zip(*lengths, strict=True):
        n_steps = max(1, *column)
        masks.append(torch.arange(n_steps) < torch.tensor(column)[:, None])
        x = torch.randn(len(column), n_steps, 4, dtype=torch.float64, generator=generator)
        tokens.append(x.masked_fill(~masks[-1].unsqueeze(2), padding))
    return tokens, masks


@every_fusion
@given(lengths=st.lists(pairs, min_size=1, max_size=4), padding=st.sampled_from([0.0, 7.0, torch.nan]))
@settings(max_examples=25)
def test_a_row_alone_gives_what_it_gives_padded_in_a_batch(fusion, lengths, padding):
    module = _module(fusion)
    tokens, masks = _batch(lengths, padding)
    together = module(tokens, masks)[0]
    assert torch.isfinite(together).all()
    for row, of_row in enumerate(lengths):
        cut = [slice(0, max(1, length)) for length in of_row]
        alone = module(
            [x[row : row + 1, steps] for x, steps in zip(tokens, cut, strict=True)],
            [mask[row : row + 1, steps] for mask, steps in zip(masks, cut, strict=True)],
        )[0]
        torch.testing.assert_close(together[row : row + 1], alone, rtol=0, atol=1e-12)


@every_fusion
def test_padding_adds_nothing_to_the_gradients(fusion):
    module, lengths = _module(fusion), [(5, 2), (0, 3), (4, 0), (0, 0), (1, 1)]
    weights = torch.arange(8)
    gradients = []
    for padding in (torch.nan, 1.0):
        module.zero_grad()
        tokens, masks = _batch(lengths, padding)
        tokens = [F.pad(x, (0, 0, 0, 3), value=padding) for x in tokens]
        masks = [F.pad(mask, (0, 3)) for mask in masks]
        (module(tokens, masks)[0] * weights).sum().backward()
        gradients.append([parameter.grad.clone() for parameter in module.parameters()])
    module.zero_grad()
    (module(*_batch(lengths))[0] * weights).sum().backward()
    for *padded, parameter in zip(*gradients, module.parameters(), strict=True):
        for gradient in padded:
            torch.testing.assert_close(gradient, parameter.grad, rtol=1e-9, atol=1e-12)


@every_fusion
def test_the_order_of_tokens_matters(fusion):
    module = _module(fusion)
    tokens, masks = _batch([(5, 3)])
    assert not torch.allclose(module(tokens, masks)[0], module([tokens[0].flip(1), tokens[1]], masks)[0], atol=1e-6)


@every_fusion
def test_the_tokens_of_one_modality_change_what_another_becomes(fusion):
    module, states = _module(fusion), []
    module.norm.register_forward_hook(lambda norm, inputs, output: states.append(output))
    tokens, masks = _batch([(5, 3)])
    module(tokens, masks)
    module([tokens[0], tokens[1] + 1], masks)
    assert (states[0] - states[2]).abs().max() > 1e-4
    module([tokens[0], tokens[1] + 1], [masks[0], ~masks[1]])
    module([tokens[0], tokens[1]], [masks[0], ~masks[1]])
    torch.testing.assert_close(states[4], states[6], rtol=0, atol=0)


def test_attention_agrees_with_torch():
    module = _module(AttentionFusion)
    layer = module.layers[0][0]
    reference = torch.nn.MultiheadAttention(8, 2, add_zero_attn=True, batch_first=True, dtype=torch.float64)
    reference.in_proj_weight.data.copy_(torch.cat([layer.queries.weight, layer.keys_values.weight]))
    reference.in_proj_bias.data.copy_(torch.cat([layer.queries.bias, layer.keys_values.bias]))
    reference.out_proj.load_state_dict(layer.attention_output.state_dict())
    x, others = torch.randn(3, 5, 8, dtype=torch.float64), torch.randn(3, 4, 8, dtype=torch.float64)
    keys = torch.arange(4) < torch.tensor([4, 2, 0])[:, None]
    normal = layer.others_norm(others)
    x1 = x + reference(layer.attention_norm(x), normal, normal, key_padding_mask=~keys, need_weights=False)[0]
    torch.testing.assert_close(layer(x, others, keys), x1 + layer.dense(layer.dense_norm(x1)), rtol=0, atol=1e-12)


def test_what_passes_between_modalities_passes_through_the_bottleneck():
    module = _module(BottleneckFusion, n_bottlenecks=3)
    tokens, masks = _batch([(5, 3)])
    seen = []
    for layer in module.layers[1]:
        layer.register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[0]))
    module(tokens, masks)
    module([tokens[0], tokens[1] + 1], masks)
    assert [x.shape[1] for x in seen] == [8, 6, 8, 6]
    torch.testing.assert_close(seen[0][:, 3:], seen[2][:, 3:], rtol=0, atol=0)  # the first has not yet heard
    assert (seen[0][:, :3] - seen[2][:, :3]).abs().max() > 1e-4
    torch.testing.assert_close(seen[0][:, :3], seen[1][:, :3], rtol=0, atol=0)  # both hear the same


@pytest.mark.parametrize(
    ("fusion", "arguments", "message"),
    [
        (AttentionFusion, {"n_hidden": 10}, "n_hidden is 10; wanted a multiple of n_heads=4"),
        (AttentionFusion, {"n_heads": 0}, "n_heads is 0; wanted an integer of at least 1"),
        (AttentionFusion, {"n_layers": 0}, "n_layers is 0; wanted an integer of at least 1"),
        (BottleneckFusion, {"n_hidden": 10}, "n_hidden is 10; wanted a multiple of n_heads=4"),
        (BottleneckFusion, {"n_bottlenecks": 0}, "n_bottlenecks is 0; wanted an integer of at least 1"),
        (BottleneckFusion, {"n_layers": 1}, "n_layers is 1; wanted 2 at least"),
    ],
)
def test_bad_arguments(fusion, arguments, message):
    with pytest.raises(ValueError, match=f"{fusion.__name__}: {message}"):
        fusion(2, 4, **arguments)
