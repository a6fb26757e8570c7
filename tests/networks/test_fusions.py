"""What holds for every fusion: above all that neither absent modalities nor other rows change a row."""

import copy
import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.networks import (
    AdversarialFusion,
    AttentionFusion,
    BottleneckFusion,
    ConcatFusion,
    GatedFusion,
    ProductOfExpertsFusion,
    SharedFusion,
    SumFusion,
    TensorFusion,
)

FUSIONS = [
    ConcatFusion,
    SumFusion,
    GatedFusion,
    TensorFusion,
    ProductOfExpertsFusion,
    AdversarialFusion,
    SharedFusion,
    AttentionFusion,
    BottleneckFusion,
]
every_fusion = pytest.mark.parametrize("fusion", FUSIONS, ids=lambda fusion: fusion.__name__)


def _module(fusion, n_modalities=3, **arguments):
    torch.manual_seed(0)
    return fusion(n_modalities, 4, n_hidden=8, **arguments).double().eval()


def _rows(present, filler=0.0):
    """Return codes, whatever fills them where a modality is absent, and what is present."""
    present = torch.tensor(present)
    generator = torch.Generator().manual_seed(0)
    codes = torch.randn(*present.shape, 4, dtype=torch.float64, generator=generator)
    return codes.masked_fill(~present.unsqueeze(2), filler), present


def _fuse(module, codes, present):
    """Return what is fused, of codes, or of sequences of two tokens, which have the code in common."""
    if not module.reads_tokens:
        return module(codes, present)
    return module(
        [torch.stack([code, 1 - code], dim=1) for code in codes.unbind(1)],
        list(present.unsqueeze(2).expand(-1, -1, 2).unbind(1)),
    )


EVERY_PATTERN = [list(pattern) for pattern in itertools.product([True, False], repeat=3)]


@every_fusion
@given(
    present=st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=5),
    filler=st.sampled_from([0.0, 7.0, torch.nan, torch.inf]),
)
@settings(max_examples=25)
def test_a_row_alone_gives_what_it_gives_in_a_batch(fusion, present, filler):
    module = _module(fusion)
    codes, present = _rows(present)
    fused, penalty = _fuse(module, codes.masked_fill(~present.unsqueeze(2), filler), present)
    assert fused.shape == (len(present), module.n_outputs)
    assert torch.isfinite(fused).all()
    for row in range(len(present)):
        alone, alone_penalty = _fuse(module, codes[row : row + 1], present[row : row + 1])
        torch.testing.assert_close(fused[row : row + 1], alone, rtol=0, atol=1e-12)
        if penalty is not None:
            torch.testing.assert_close(penalty[row : row + 1], alone_penalty, rtol=0, atol=1e-12)


@every_fusion
@pytest.mark.parametrize("n_modalities", [1, 2, 5])
def test_any_number_of_modalities(fusion, n_modalities):
    module = _module(fusion, n_modalities)
    codes, present = _rows([[True] * n_modalities, [True] + [False] * (n_modalities - 1)])
    assert torch.isfinite(_fuse(module, codes, present)[0]).all()


@every_fusion
def test_every_modality_that_is_present_has_a_part(fusion):
    module = _module(fusion)
    for pattern in EVERY_PATTERN:
        codes, present = _rows([pattern])
        codes.requires_grad_()
        fused = _fuse(module, codes, present)[0]
        (fused * torch.arange(module.n_outputs)).square().sum().backward()
        assert codes.grad.any(dim=2)[0].tolist() == pattern


@every_fusion
@pytest.mark.parametrize("absent", [[], [1], [0, 1, 2]], ids=["none", "one", "all"])
@pytest.mark.parametrize("filler", [0.0, torch.nan])
def test_gradients_are_finite_whatever_is_absent(fusion, absent, filler):
    module = _module(fusion).train()
    codes, present = _rows([[place not in absent for place in range(3)]] * 4, filler)
    codes.requires_grad_()
    fused, penalty = _fuse(module, codes, present)
    (fused.square().sum() + (0 if penalty is None else penalty.sum())).backward()
    assert torch.isfinite(codes.grad).all()
    for parameter in module.parameters():
        assert parameter.grad is None or torch.isfinite(parameter.grad).all()


@every_fusion
def test_in_low_precision(fusion):
    module = _module(fusion).float().train()
    codes, present = _rows(EVERY_PATTERN)
    with torch.autocast("cpu", torch.bfloat16):
        fused, penalty = _fuse(module, codes.bfloat16(), present)
    assert torch.isfinite(fused).all()
    (fused.float().square().sum() + (0 if penalty is None else penalty.sum())).backward()
    assert all(torch.isfinite(parameter.grad).all() for parameter in module.parameters() if parameter.grad is not None)


@every_fusion
def test_penalties_are_of_rows(fusion):
    penalty = _fuse(_module(fusion).train(), *_rows(EVERY_PATTERN))[1]
    assert penalty is None or (penalty.shape == (8,) and torch.isfinite(penalty).all())


@every_fusion
def test_dropout_is_of_training_alone(fusion):
    codes, present = _rows(EVERY_PATTERN)
    plain, dropping = _module(fusion), _module(fusion, dropout=0.9)
    torch.testing.assert_close(_fuse(dropping, codes, present), _fuse(plain, codes, present))
    assert not torch.equal(_fuse(dropping.train(), codes, present)[0], _fuse(plain, codes, present)[0])


@every_fusion
def test_it_is_copied_and_loaded(fusion):
    module, codes = _module(fusion), _rows(EVERY_PATTERN)
    torch.testing.assert_close(_fuse(copy.deepcopy(module), *codes), _fuse(module, *codes))
    torch.manual_seed(1)
    other = fusion(3, 4, n_hidden=8).double().eval()
    other.load_state_dict(module.state_dict())
    torch.testing.assert_close(_fuse(other, *codes), _fuse(module, *codes))


@every_fusion
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_modalities": 0}, "n_modalities is 0; wanted an integer of at least 1"),
        ({"n_features": 2.5}, "n_features is 2.5; wanted an integer of at least 1"),
        ({"n_hidden": True}, "n_hidden is True; wanted an integer of at least 1"),
        ({"dropout": 1}, "dropout is 1; wanted a number from 0 to below 1"),
    ],
)
def test_bad_arguments(fusion, arguments, message):
    with pytest.raises(ValueError, match=f"{fusion.__name__}: {message}"):
        fusion(**{"n_modalities": 3, "n_features": 4} | arguments)
