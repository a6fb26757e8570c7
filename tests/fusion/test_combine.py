"""The rules of late fusion against textbook numbers and independent code."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import softmax

from skmodal.fusion._combine import evidence, learn_weights, mean, product

# Two members, two classes, rows that have both, the first, the second, none.
PAIR = np.array([[[0.9, 0.1]] * 4, [[0.4, 0.6]] * 4])
PRESENT = np.array([[True, True, False, False], [True, False, True, False]])


def test_mean_by_hand():
    rows = mean(PAIR, PRESENT)
    np.testing.assert_allclose(rows[:3], [[0.65, 0.35], [0.9, 0.1], [0.4, 0.6]])
    assert np.isnan(rows[3]).all()


def test_what_an_absent_member_says_does_not_matter():
    for nonsense in (np.nan, 0.0, 7.0):
        spoiled = np.where(PRESENT[:, :, None], PAIR, nonsense)
        np.testing.assert_array_equal(mean(spoiled, PRESENT)[:3], mean(PAIR, PRESENT)[:3])
        np.testing.assert_array_equal(product(spoiled, PRESENT, [0.5, 0.5])[:3], product(PAIR, PRESENT, [0.5, 0.5])[:3])
        np.testing.assert_array_equal(evidence(spoiled, PRESENT), evidence(PAIR, PRESENT))


def test_product_by_hand():
    """Equal priors: 0.9 * 0.4 to 0.1 * 0.6, so 6/7. Prior (0.2, 0.8): 0.36 / 0.2 to 0.06 / 0.8, so 24/25."""
    np.testing.assert_allclose(product(PAIR, PRESENT, [0.5, 0.5])[:3], [[6 / 7, 1 / 7], [0.9, 0.1], [0.4, 0.6]])
    np.testing.assert_allclose(product(PAIR, PRESENT, [0.2, 0.8])[:3], [[0.96, 0.04], [0.9, 0.1], [0.4, 0.6]])
    assert np.isnan(product(PAIR, PRESENT, [0.5, 0.5])[3]).all()


def test_weights_are_exponents_of_what_goes_beyond_the_prior():
    """Prior (0.2, 0.8): odds of 36 and 8 / 3 against it, to the powers 1 / 2 and 2; so 6 * 64 / 9 of 1 to 4."""
    odds = np.array([6 * 64 / 9, 6, 64 / 9]) / 4
    joined = product(PAIR, PRESENT, np.array([0.2, 0.8]), np.array([0.5, 2.0]))
    np.testing.assert_allclose(joined[:3, 0], odds / (1 + odds))
    np.testing.assert_allclose(product(PAIR, PRESENT, [0.2, 0.8], np.zeros(2))[:3], [[0.2, 0.8]] * 3)


def test_product_is_bayes_rule_for_independent_members():
    """Posteriors from known likelihoods: P(c) P(x1|c) P(x2|c) P(x3|c), normalized."""
    rng = np.random.default_rng(0)
    prior = np.array([0.5, 0.3, 0.2])
    likelihoods = rng.uniform(0.05, 1, size=(3, 40, 3))
    present = rng.random((3, 40)) < 0.7
    present[0] |= ~present.any(axis=0)
    posteriors = prior * likelihoods
    posteriors /= posteriors.sum(axis=2, keepdims=True)
    for row, got in enumerate(product(posteriors, present, prior)):
        joint = prior.copy()
        for member in np.flatnonzero(present[:, row]):
            joint = joint * likelihoods[member, row]
        np.testing.assert_allclose(got, joint / joint.sum(), rtol=1e-10)


def test_no_member_has_a_veto():
    certain = np.array([[[1.0, 0.0]], [[0.4, 0.6]], [[0.001, 0.999]]])
    joined = product(certain, np.ones((3, 1), dtype=bool), [0.5, 0.5])
    assert joined[0, 1] > 0
    clash = product(np.array([[[1.0, 0.0]], [[0.0, 1.0]]]), np.ones((2, 1), dtype=bool), [0.5, 0.5])
    np.testing.assert_allclose(clash, [[0.5, 0.5]])


def test_evidence_by_hand():
    rows = evidence(PAIR, PRESENT)
    first, second = np.log(0.9 / 0.1) / 2, np.log(0.4 / 0.6) / 2
    expected = [[first, -first, second, -second], [first, -first, 0, 0], [0, 0, second, -second], [0, 0, 0, 0]]
    np.testing.assert_allclose(rows, expected, atol=1e-15)
    equal = evidence(np.full((1, 1, 4), 0.25), np.ones((1, 1), dtype=bool))
    np.testing.assert_allclose(equal, 0, atol=1e-15)
    assert np.isfinite(evidence(np.array([[[1.0, 0.0]]]), np.ones((1, 1), dtype=bool))).all()


def answers(seed, n_members, n_samples):
    """Members of different skill, some absent."""
    rng = np.random.default_rng(seed)
    target = rng.integers(0, 3, n_samples)
    scores = rng.normal(size=(n_members, n_samples, 3))
    scores[:, np.arange(n_samples), target] += rng.uniform(0, 3, size=(n_members, 1))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
    return probabilities, rng.random((n_members, n_samples)) < 0.8, target


PRIOR = np.array([0.5, 0.3, 0.2])


def objective(weights, probabilities, present, target):
    joined = product(probabilities, present, PRIOR, np.asarray(weights))[np.arange(len(target)), target]
    return np.log(joined[present.any(axis=0)]).sum() - ((np.asarray(weights) - 1) ** 2).sum() / 2


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(5, 80))
@settings(max_examples=40)
def test_learned_weights_are_never_worse_than_the_plain_product(seed, n_members, n_samples):
    probabilities, present, target = answers(seed, n_members, n_samples)
    weights = learn_weights(probabilities, present, PRIOR, target)
    assert weights.shape == (n_members,)
    assert (weights >= 0).all()
    data = probabilities, present, target
    assert objective(weights, *data) >= objective(np.ones(n_members), *data) - 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_learned_weights_are_those_of_a_general_optimizer(seed):
    """SLSQP over the product itself, by differences: it knows neither our gradient nor our scores."""
    n_members = 2 + seed % 3
    probabilities, present, target = answers(seed, n_members, 150)
    if seed % 2:
        probabilities[0] = probabilities[0][:, [1, 2, 0]]  # a member that misleads: its weight is 0
    found = minimize(
        lambda weights: -objective(weights, probabilities, present, target),
        np.full(n_members, 0.5),
        bounds=[(0, None)] * n_members,
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    weights = learn_weights(probabilities, present, PRIOR, target)
    np.testing.assert_allclose(weights, found.x, atol=1e-4)
    np.testing.assert_allclose(objective(weights, probabilities, present, target), -found.fun, atol=1e-7)


def test_a_weight_is_as_many_rows():
    probabilities, present, target = answers(0, 3, 60)
    counts = np.random.default_rng(1).integers(0, 4, 60)
    repeated = [part.repeat(counts, axis=1) for part in (probabilities, present)]
    expected = learn_weights(*repeated, PRIOR, target.repeat(counts))
    np.testing.assert_allclose(learn_weights(probabilities, present, PRIOR, target, counts), expected, atol=1e-6)


def test_weights_that_are_known_are_found():
    """Of independent members 1 each, be one weak; of one told twice half; of one that is too sure, the inverse."""
    rng = np.random.default_rng(0)
    n_samples, skill = 20_000, np.array([1.5, 0.5])
    target = rng.integers(0, 3, n_samples)
    scores = rng.normal(size=(2, n_samples, 3))
    scores[:, np.arange(n_samples), target] += skill[:, None]
    strong, weak = softmax(skill[:, None, None] * scores, axis=2)  # Bayes' rule for Gaussians of variance 1
    sure = softmax(2 * skill[0] * scores[0], axis=1)
    for members, expected in (([strong, weak], 1), ([strong, weak, strong], [0.5, 1, 0.5]), ([sure, weak], [0.5, 1])):
        present = np.ones((len(members), n_samples), dtype=bool)
        weights = learn_weights(np.array(members), present, np.full(3, 1 / 3), target)
        np.testing.assert_allclose(weights, expected, atol=0.05)


def test_few_rows_without_a_mistake_have_finite_weights():
    certain = np.array([[[0.9, 0.1], [0.1, 0.9]]])
    weights = learn_weights(certain, np.ones((1, 2), dtype=bool), np.array([0.5, 0.5]), np.array([0, 1]))
    assert 1 < weights[0] < 2
