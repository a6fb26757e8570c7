"""The range test: rates that rise, an estimator that is left alone, a suggestion that trains."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from skmodal.estimators import ImageClassifier, ImageRegressor, TextClassifier, find_learning_rate

pytestmark = pytest.mark.slow

X, y = load_digits(return_X_y=True)


def test_rates_rise_by_the_same_factor_and_losses_fall_and_explode():
    result = find_learning_rate(ImageClassifier("mlp", random_state=0), X, y)
    rates = np.geomspace(1e-6, 1.0, 100)[: len(result.rates)]
    np.testing.assert_allclose(result.rates, rates)
    assert len(result.losses) == len(result.rates)
    assert result.losses[0] == pytest.approx(np.log(10), abs=0.5)
    assert result.losses.min() < 1
    assert result.losses.max() < 4 * result.losses.min() * 1.01 or result.losses.argmax() < result.losses.argmin()
    assert result.suggestion == pytest.approx(rates[result.losses.argmin()] / 10)


@pytest.mark.parametrize("network", ["mlp", "lenet"])
def test_the_suggestion_trains_better_than_rates_far_from_it(network):
    rate = find_learning_rate(ImageClassifier(network, random_state=0), X[:1400], y[:1400]).suggestion

    def score(lr):
        model = ImageClassifier(network, lr=lr, max_epochs=2, random_state=0)
        return model.fit(X[:1400], y[:1400]).score(X[1400:], y[1400:])

    assert score(rate) > max(score(rate / 30), score(rate * 100))


def test_a_loss_that_explodes_ends_the_test():
    result = find_learning_rate(ImageRegressor("mlp", optimizer="sgd", random_state=0), X, y, max_lr=1e4, n_steps=60)
    assert 2 <= len(result.rates) < 60
    assert np.isfinite(result.losses).all()


def test_the_estimator_is_left_as_it_was():
    model = ImageClassifier("mlp", checkpoint="nowhere", random_state=0)
    before = dict(vars(model))
    find_learning_rate(model, X, y, n_steps=10)
    assert vars(model) == before
    model.set_params(checkpoint=None, max_epochs=1).fit(X, y)
    predicted, net = model.predict_proba(X), model.net_
    find_learning_rate(model, X, y, n_steps=10)
    assert model.net_ is net
    assert np.array_equal(model.predict_proba(X), predicted)


def test_rows_come_again_where_they_are_few():
    texts, labels = ["good film", "a bad film", "very good", "so bad"], [1, 0, 1, 0]
    result = find_learning_rate(TextClassifier(random_state=0), texts, labels, max_lr=1e-3, n_steps=25)
    assert len(result.rates) == 25


def test_the_same_seed_gives_the_same_losses():
    one, other = (find_learning_rate(ImageClassifier("mlp", random_state=3), X, y, n_steps=20) for _ in range(2))
    assert np.array_equal(one.losses, other.losses)


def test_bad_input():
    with pytest.raises(TypeError, match="find_learning_rate: estimator is a LogisticRegression; one of skmodal"):
        find_learning_rate(LogisticRegression(), X, y)
    with pytest.raises(ValueError, match=r"max_lr=0.1 is not above min_lr=0.1"):
        find_learning_rate(ImageClassifier(), X, y, min_lr=0.1, max_lr=0.1)
    with pytest.raises(ValueError, match="'n_steps' parameter of find_learning_rate must be an int"):
        find_learning_rate(ImageClassifier(), X, y, n_steps=3)
    with pytest.raises(ValueError, match=r"the loss explodes at once. Lower min_lr=1000000.0"):
        find_learning_rate(ImageClassifier("mlp", optimizer="sgd"), X, y, min_lr=1e6, max_lr=1e7)
