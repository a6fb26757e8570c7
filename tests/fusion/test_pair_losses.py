"""The losses of joint embeddings against loops over pairs, and closed forms."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.fusion._cca import canonical_maps
from skmodal.fusion._objectives import Adversarial, Contrastive, DualStream, Triplet
from skmodal.fusion._pair_losses import contrastive_loss, correlation_loss, triplet_loss


def _codes(n_rows, n_components=4, seed=0):
    random = np.random.default_rng(seed)
    left, right = random.normal(size=(2, n_rows, n_components))
    return [codes / np.linalg.norm(codes, axis=1, keepdims=True) for codes in (left, right)]


def _tensors(*arrays):
    return [torch.tensor(array) for array in arrays]


@given(st.integers(2, 8), st.integers(1, 4), st.integers(0, 2**16))
@settings(max_examples=30, deadline=None)
def test_contrastive_by_loops(n_rows, n_classes, seed):
    left, right = _codes(n_rows, seed=seed)
    labels = np.random.default_rng(seed).integers(n_classes, size=n_rows)
    expected = 0.0
    for queries, items in ((left, right), (right, left)):
        for row, query in enumerate(queries):
            scores = np.exp(5.0 * items @ query)
            partners = [place for place in range(n_rows) if labels[place] == labels[row]]
            expected -= np.mean([np.log(scores[place] / scores.sum()) for place in partners]) / (2 * n_rows)
    ours = contrastive_loss(*_tensors(left, right, labels), 0.2)
    assert ours.item() == pytest.approx(expected)


def test_contrastive_of_partners_alone_is_torch_cross_entropy():
    left, right = _tensors(*_codes(6))
    places = torch.arange(6)
    logits = 10 * left @ right.T
    expected = [torch.nn.functional.cross_entropy(matrix, places) for matrix in (logits, logits.T)]
    assert contrastive_loss(left, right, places, 0.1).item() == pytest.approx(sum(expected).item() / 2)


@given(st.integers(2, 8), st.integers(1, 4), st.integers(0, 2**16))
@settings(max_examples=30, deadline=None)
def test_triplet_by_loops(n_rows, n_classes, seed):
    left, right = _codes(n_rows, seed=seed)
    labels = np.random.default_rng(seed).integers(n_classes, size=n_rows)
    expected = 0.0
    for queries, items in ((left, right), (right, left)):
        for row, query in enumerate(queries):
            for place, item in enumerate(items):
                if labels[place] != labels[row]:
                    expected += max(0.0, 0.2 + query @ item - query @ items[row])
    assert triplet_loss(*_tensors(left, right, labels), 0.2).item() == pytest.approx(expected / n_rows, abs=1e-12)


@pytest.mark.parametrize("regularization", [0.0, 0.5])
def test_correlation_is_that_of_linear_canonical_analysis(regularization):
    random = np.random.default_rng(0)
    left = random.normal(size=(50, 3))
    right = left @ random.normal(size=(3, 3)) + random.normal(size=(50, 3))
    *_, correlations = canonical_maps([left, right], 3, regularization)
    ours = correlation_loss(*_tensors(left, right), regularization)
    assert ours.item() == pytest.approx(-correlations.mean())


@pytest.mark.parametrize(
    "objective",
    [Contrastive(0.1), Triplet(0.2), Adversarial(0.1, 3, 4), DualStream(0.2, 4, 5).eval()],
    ids=lambda objective: type(objective).__name__,
)
def test_rows_that_lack_one_of_a_pair_have_no_part_in_it(objective):
    codes = torch.tensor(np.random.default_rng(0).normal(size=(5, 3, 4)), dtype=torch.float32)
    present = torch.tensor([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1], [1, 1, 0]], dtype=torch.bool)
    labels = torch.arange(5)
    before = objective((codes, present), labels)
    changed = torch.where(present[:, :, None], codes, torch.full_like(codes, 7.0))
    assert objective((changed, present), labels).item() == before.item()
    pair = present[:, 0] & present[:, 1]
    if type(objective) in (Contrastive, Triplet):
        alone = objective.of_pair(codes[pair, 0], codes[pair, 1], labels[pair])
        assert before.item() == pytest.approx(alone.item())


def test_a_batch_without_a_pair_has_no_loss_and_a_gradient():
    codes = torch.ones(2, 2, 4, requires_grad=True)
    loss = Contrastive(0.1)((codes, torch.tensor([[True, False], [False, True]])), torch.arange(2))
    loss.backward()
    assert loss.item() == 0
    assert not codes.grad.any()


def test_the_discriminator_learns_what_the_codes_unlearn():
    """Below the discriminator the gradient is turned around: a step of descent makes the modalities harder to tell."""
    codes = torch.tensor(np.random.default_rng(0).normal(size=(20, 2, 4)), dtype=torch.float32, requires_grad=True)
    present, labels = torch.ones(20, 2, dtype=torch.bool), torch.arange(20)
    objective = Adversarial(0.1, 2, 4)

    def guessing():
        return objective((codes, present), labels) - Contrastive.forward(objective, (codes, present), labels)

    (of_codes,) = torch.autograd.grad(guessing(), codes)
    weight = objective.discriminator[0].weight
    (of_weight,) = torch.autograd.grad(guessing(), weight)
    before = guessing().item()
    with torch.no_grad():
        codes -= 5 * of_codes
    assert guessing().item() > before
    with torch.no_grad():
        codes += 5 * of_codes
        weight -= 0.1 * of_weight
    assert guessing().item() < before
