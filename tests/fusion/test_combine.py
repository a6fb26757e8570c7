"""The rules of late fusion against textbook numbers and independent code."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from skmodal.fusion._combine import SMALLEST, evidence, learn_weights, product, weighted_mean

# Two members, two classes, rows that have both, the first, the second, none.
PAIR = np.array([[[0.9, 0.1]] * 4, [[0.4, 0.6]] * 4])
PRESENT = np.array([[True, True, False, False], [True, False, True, False]])


def test_weighted_mean_by_hand():
    equal = weighted_mean(PAIR, PRESENT, [1, 1])
    np.testing.assert_allclose(equal[:3], [[0.65, 0.35], [0.9, 0.1], [0.4, 0.6]])
    assert np.isnan(equal[3]).all()
    np.testing.assert_allclose(weighted_mean(PAIR, PRESENT, [3, 1])[0], [0.775, 0.225])
    np.testing.assert_allclose(weighted_mean(PAIR, PRESENT, [3, 1])[2], [0.4, 0.6])


def test_what_an_absent_member_says_does_not_matter():
    for nonsense in (np.nan, 0.0, 7.0):
        spoiled = np.where(PRESENT[:, :, None], PAIR, nonsense)
        np.testing.assert_array_equal(
            weighted_mean(spoiled, PRESENT, [1, 1])[:3], weighted_mean(PAIR, PRESENT, [1, 1])[:3]
        )
        np.testing.assert_array_equal(product(spoiled, PRESENT, [0.5, 0.5])[:3], product(PAIR, PRESENT, [0.5, 0.5])[:3])
        np.testing.assert_array_equal(evidence(spoiled, PRESENT), evidence(PAIR, PRESENT))


def test_product_by_hand():
    """Equal priors: 0.9 * 0.4 to 0.1 * 0.6, so 6/7. Prior (0.2, 0.8): 0.36 / 0.2 to 0.06 / 0.8, so 24/25."""
    np.testing.assert_allclose(product(PAIR, PRESENT, [0.5, 0.5])[:3], [[6 / 7, 1 / 7], [0.9, 0.1], [0.4, 0.6]])
    np.testing.assert_allclose(product(PAIR, PRESENT, [0.2, 0.8])[:3], [[0.96, 0.04], [0.9, 0.1], [0.4, 0.6]])
    assert np.isnan(product(PAIR, PRESENT, [0.5, 0.5])[3]).all()


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


def log_likelihood(weights, probabilities, present, target):
    likelihood = np.clip(probabilities[:, np.arange(len(target)), target], SMALLEST, None) * present
    return np.log(np.asarray(weights) @ likelihood[:, present.any(axis=0)]).mean()


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(5, 80))
@settings(max_examples=40)
def test_learned_weights_are_never_worse_than_equal_ones(seed, n_members, n_samples):
    data = answers(seed, n_members, n_samples)
    weights = learn_weights(*data)
    assert weights.shape == (n_members,)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(), 1)
    equal = np.full(n_members, 1 / n_members)
    assert log_likelihood(weights, *data) >= log_likelihood(equal, *data) - 1e-12


@pytest.mark.parametrize("seed", range(12))
def test_learned_weights_are_those_of_a_general_optimizer(seed):
    n_members = 2 + seed % 3
    data = answers(seed, n_members, 150)
    found = minimize(
        lambda weights: -log_likelihood(np.clip(weights, 1e-12, 1), *data),
        np.full(n_members, 1 / n_members),
        bounds=[(0, 1)] * n_members,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    weights = learn_weights(*data)
    np.testing.assert_allclose(log_likelihood(weights, *data), -found.fun, atol=1e-7)
    np.testing.assert_allclose(weights, found.x, atol=1e-4)


def test_a_member_that_knows_gets_the_weight():
    target = np.arange(60) % 3
    knows = np.full((60, 3), 0.05)
    knows[np.arange(60), target] = 0.9
    guesses = np.full((60, 3), 1 / 3)
    weights = learn_weights(np.array([knows, guesses]), np.ones((2, 60), dtype=bool), target)
    assert weights[0] > 0.99
