"""Each fusion of codes against what it is on paper."""

import pytest
import torch

from skmodal.networks import ConcatFusion, GatedFusion, SumFusion, TensorFusion


def _rows():
    torch.manual_seed(0)
    return torch.randn(3, 2, 4), torch.tensor([[True, True], [True, False], [False, False]])


def test_concat_is_a_layer_over_codes_and_flags():
    codes, present = _rows()
    fusion = ConcatFusion(2, 4, n_hidden=6)
    zeros = torch.zeros(4)
    inputs = [
        torch.cat([codes[0, 0], codes[0, 1], torch.tensor([1.0, 1])]),
        torch.cat([codes[1, 0] * 2**0.5, zeros, torch.tensor([1.0, 0])]),
        torch.cat([zeros, zeros, torch.tensor([0.0, 0])]),
    ]
    torch.testing.assert_close(fusion(codes, present)[0], fusion.layer(torch.stack(inputs)).relu())


def test_sum_is_the_mean_of_what_is_there():
    codes, present = _rows()
    fusion = SumFusion(2, 4, n_hidden=6)
    first, second = (own(code).relu() for own, code in zip(fusion.layers.maps, codes.unbind(1), strict=True))
    wanted = torch.stack([(first[0] + second[0]) / 2, first[1], torch.zeros(6)])
    torch.testing.assert_close(fusion(codes, present)[0], wanted)


def test_gates_of_two_are_the_published_unit():
    codes, _ = _rows()
    fusion = GatedFusion(2, 4, n_hidden=6)
    fused = fusion(codes, torch.ones(3, 2, dtype=torch.bool))[0]
    first, second = (own(code).tanh() for own, code in zip(fusion.states.maps, codes.unbind(1), strict=True))
    ours, theirs = fusion.gates.weight.chunk(2), fusion.gates.bias.chunk(2)
    gate = (codes.flatten(1) @ (ours[0] - ours[1]).T + theirs[0] - theirs[1]).sigmoid()
    torch.testing.assert_close(fused, gate * first + (1 - gate) * second)


def test_a_gate_is_open_for_what_is_there_alone():
    codes, present = _rows()
    fusion = GatedFusion(2, 4, n_hidden=6)
    fused = fusion(codes, present)[0]
    torch.testing.assert_close(fused[1], fusion.states.maps[0](codes[1, 0]).tanh())
    assert not fused[2].any()


@pytest.mark.parametrize("n_modalities", [2, 3])
def test_a_tensor_of_low_rank_is_the_tensor_that_its_factors_span(n_modalities):
    torch.manual_seed(0)
    fusion = TensorFusion(n_modalities, 4, n_hidden=6, rank=3).double()
    for parameter in fusion.parameters():
        torch.nn.init.normal_(parameter)
    codes = torch.randn(8, n_modalities, 4, dtype=torch.float64)
    present = torch.rand(8, n_modalities) < 0.6
    vectors = torch.cat([codes * present.unsqueeze(2), torch.ones(8, n_modalities, 1)], dim=2).unbind(1)
    factors = [
        torch.cat([factor.weight, factor.bias[:, None]], dim=1).unflatten(0, (3, 6)) for factor in fusion.factors.maps
    ]
    axes = "abc"[:n_modalities]
    outer = torch.einsum(f"{','.join(f'n{axis}' for axis in axes)}->n{axes}", *vectors)
    weights = torch.einsum(f"{','.join(f'rh{axis}' for axis in axes)}->h{axes}", *factors)
    wanted = torch.einsum(f"n{axes},h{axes}->nh", outer, weights) + fusion.bias
    torch.testing.assert_close(fusion(codes, present)[0], wanted)


def test_a_tensor_begins_with_an_absent_modality_as_one():
    codes, present = _rows()
    fusion = TensorFusion(2, 4, n_hidden=6, rank=3)
    fused = fusion(codes, present)[0]
    torch.testing.assert_close(fused[1], fusion.factors.maps[0](codes[1, 0]).unflatten(0, (3, 6)).sum(dim=0) - 3)
    assert not fused[2].any()


def test_a_rank_is_a_count():
    with pytest.raises(ValueError, match="TensorFusion: rank is 0; wanted an integer of at least 1"):
        TensorFusion(2, 4, rank=0)
