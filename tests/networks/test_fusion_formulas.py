"""Each fusion of codes against what it is on paper."""

import pytest
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence

from skmodal.networks import (
    AdversarialFusion,
    ConcatFusion,
    GatedFusion,
    ProductOfExpertsFusion,
    SharedFusion,
    SumFusion,
    TensorFusion,
)


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
        nn.init.normal_(parameter)
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


def _product(experts):
    """Return the mean and the standard deviation of the product of some Gaussians and N(0, 1), by the closed form."""
    precision = 1 + sum((-log_variance).exp() for _, log_variance in experts)
    return sum(mean * (-log_variance).exp() for mean, log_variance in experts) / precision, precision**-0.5


def test_a_product_of_experts_is_the_product_of_their_gaussians():
    codes, present = _rows()
    fusion = ProductOfExpertsFusion(2, 4, n_hidden=6, weight=0.3).eval()
    first, second = (own(code).chunk(2, dim=1) for own, code in zip(fusion.experts.maps, codes.unbind(1), strict=True))
    fused, penalty = fusion(codes, present)
    pair = [(numbers[0][0], numbers[1][0]) for numbers in (first, second)]
    for row, experts in enumerate([pair, [(first[0][1], first[1][1])]]):
        mean, deviation = _product(experts)
        torch.testing.assert_close(fused[row], mean)
        divergence = kl_divergence(Normal(mean, deviation), Normal(0.0, 1.0)).sum()
        torch.testing.assert_close(penalty[row], 0.3 * divergence)
    assert not fused[2].any()
    assert penalty[2] == 0


def test_a_product_of_experts_is_drawn_in_training():
    codes, present = _rows()
    fusion = ProductOfExpertsFusion(2, 4, n_hidden=6)
    draws = fusion(codes.repeat(4000, 1, 1), present.repeat(4000, 1))[0].unflatten(0, (4000, 3))
    mean, log_variance = fusion.posterior(codes, present)
    torch.testing.assert_close(draws.mean(dim=0), mean, rtol=0, atol=0.1)
    torch.testing.assert_close(draws.var(dim=0), log_variance.exp(), rtol=0.15, atol=0)


def test_experts_who_are_very_sure_or_not_at_all_give_finite_numbers():
    fusion = ProductOfExpertsFusion(2, 4, n_hidden=6)
    for scale in (-1e3, 1e3):
        nn.init.constant_(fusion.experts.maps[0].bias, scale)
        fused, penalty = fusion(*_rows())
        assert torch.isfinite(fused).all()
        assert torch.isfinite(penalty[2])


def test_what_a_discriminator_learns_the_layers_unlearn():
    codes, present = _rows()
    fusion = AdversarialFusion(2, 4, n_hidden=6, weight=0.3)
    fusion(codes, present)[1].sum().backward()
    x = fusion.layers(codes).relu()
    losses = [
        nn.functional.cross_entropy(fusion.discriminator(x[row, modality]), torch.tensor(modality))
        for row, modality in [(0, 0), (0, 1), (1, 0)]
    ]
    loss = (losses[0] + losses[1]) / 2 + losses[2]
    for parameters, factor in ((fusion.layers.parameters(), -0.3), (fusion.discriminator.parameters(), 1)):
        for parameter in list(parameters):
            wanted = torch.autograd.grad(loss, parameter, retain_graph=True)[0]
            assert wanted.any()
            torch.testing.assert_close(parameter.grad, factor * wanted)


def test_a_penalty_is_the_cross_entropy_and_no_part_of_what_is_fused():
    codes, present = _rows()
    fusion = AdversarialFusion(2, 4, n_hidden=6)
    fused, penalty = fusion(codes, present)
    x = fusion.layers(codes).relu()
    torch.testing.assert_close(fused, torch.stack([x[0].mean(dim=0), x[1, 0], torch.zeros(6)]))
    wanted = nn.functional.cross_entropy(fusion.discriminator(x[0]), torch.tensor([0, 1]))
    torch.testing.assert_close(penalty[0], wanted)
    assert penalty[2] == 0
    assert torch.autograd.grad(fused.sum(), fusion.discriminator.parameters(), allow_unused=True)[0] is None


def test_layers_are_shared_in_part():
    codes, present = _rows()
    fusion = SharedFusion(2, 4, n_hidden=6, n_layers=2)
    nn.init.normal_(fusion.numbers, std=0.1)
    states = []
    for modality in range(2):
        x = codes[0, modality]
        for share, common, own in zip((10 * fusion.numbers).sigmoid(), fusion.common, fusion.own, strict=True):
            weight = share * common.weight + (1 - share) * own.maps[modality].weight
            bias = share * common.bias + (1 - share) * own.maps[modality].bias
            x = (weight @ x + bias).relu()
        states.append(x)
    torch.testing.assert_close(fusion(codes, present)[0][0], (states[0] + states[1]) / 2)
    torch.testing.assert_close(fusion.sharing, (10 * fusion.numbers).sigmoid())


def test_shares_are_learnt_or_fixed():
    codes, present = _rows()
    adaptive, common, own = (SharedFusion(2, 4, n_hidden=6, sharing=sharing) for sharing in ("adaptive", 1, 0.0))
    adaptive(codes, present)[0].square().sum().backward()
    assert adaptive.numbers.grad.all()
    assert [fusion.sharing.tolist() for fusion in (adaptive, common, own)] == [[0.5, 0.5], [1, 1], [0, 0]]
    same = codes[:, :1].expand(-1, 2, -1)  # what is common to all makes no difference between them
    each = torch.eye(2, dtype=torch.bool)[:, None].expand(-1, 3, -1)
    assert torch.equal(common(same, each[0])[0], common(same, each[1])[0])
    assert not torch.equal(own(same, each[0])[0], own(same, each[1])[0])
    own(codes, present)[0].sum().backward()
    assert not any(parameter.grad.any() for parameter in own.common.parameters())


@pytest.mark.parametrize("sharing", ["adaptive", 0, 0.2, 1.0])
def test_mixed_weights_begin_as_large_as_those_of_a_linear_layer(sharing):
    torch.manual_seed(0)
    fusion, size = SharedFusion(1, 100, n_hidden=100, n_layers=1, sharing=sharing), (100 * 3) ** -0.5
    share, common, own = fusion.sharing, fusion.common[0].weight, fusion.own[0].maps[0].weight
    torch.testing.assert_close((share * common + (1 - share) * own).std().item(), size, rtol=0.05, atol=0)


@pytest.mark.parametrize(
    ("fusion", "arguments", "message"),
    [
        (TensorFusion, {"rank": 0}, "rank is 0; wanted an integer of at least 1"),
        (ProductOfExpertsFusion, {"weight": -1}, "weight is -1; wanted a finite number of at least 0"),
        (AdversarialFusion, {"weight": float("nan")}, "weight is nan; wanted a finite number of at least 0"),
        (SharedFusion, {"n_layers": 0}, "n_layers is 0; wanted an integer of at least 1"),
        (SharedFusion, {"sharing": 1.5}, "sharing is 1.5; wanted 'adaptive' or a number from 0 to 1"),
        (SharedFusion, {"sharing": "half"}, "sharing is 'half'; wanted 'adaptive' or a number from 0 to 1"),
        (SharedFusion, {"sharing": True}, "sharing is True; wanted 'adaptive' or a number from 0 to 1"),
    ],
)
def test_bad_arguments(fusion, arguments, message):
    with pytest.raises(ValueError, match=f"{fusion.__name__}: {message}"):
        fusion(2, 4, **arguments)
