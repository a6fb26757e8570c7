"""Networks pruned as estimators: how many zeros, that they last, and what they cost."""

import copy
import pickle

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier, ImageRegressor, Pruner, TextClassifier
from skmodal.estimators._pruning import SCOPES

pytestmark = pytest.mark.slow

X, y = load_digits(return_X_y=True)
X_train, y_train, X_test, y_test = X[:1400], y[:1400], X[1400:], y[1400:]


class Sparsity(Callback):
    """Record which share of the first layer is zero in each epoch."""

    def __init__(self):
        self.seen_ = []

    def on_epoch_end(self, net, **kwargs):
        weight = next(layer.weight for layer in net.module_.modules() if isinstance(layer, torch.nn.Conv2d))
        self.seen_.append(float((weight == 0).float().mean()))


@pytest.mark.parametrize("scope", SCOPES)
def test_zeros_are_exact_and_as_many_as_asked_for(scope):
    pruner = Pruner(ImageClassifier("mlp", max_epochs=3, random_state=0), 0.75, scope=scope).fit(X_train, y_train)
    weights = [weight for weight in pruner.estimator_.net_.module_.parameters() if weight.ndim == 2]
    zeros = sum(int((weight == 0).sum()) for weight in weights)
    assert pruner.sparsity_ == zeros / sum(weight.numel() for weight in weights)
    if scope == "channel":
        assert (weights[0] == 0).all(dim=1).float().mean() == 0.75
        assert (weights[1] != 0).all()
    else:
        assert pruner.sparsity_ == pytest.approx(0.75, abs=1e-3)
    assert not [name for name in pruner.estimator_.net_.module_.state_dict() if name.endswith(("_orig", "_mask"))]


def test_eighty_percent_cost_at_most_a_point_after_fine_tuning():
    network = ImageClassifier(max_epochs=15, lr=3e-3, random_state=0)
    whole = network.fit(X_train, y_train).score(X_test, y_test)
    pruner = Pruner(network, 0.8, fine_tune_epochs=3).fit(X_train, y_train)
    assert pruner.sparsity_ == pytest.approx(0.8, abs=1e-3)
    assert pruner.score(X_test, y_test) > whole - 0.01


def test_rounds_mask_more_and_more_and_masks_hold_while_it_trains():
    watch = Sparsity()
    network = ImageClassifier(max_epochs=2, random_state=0, callbacks=[watch])
    pruner = Pruner(network, 0.8, scope="layer", n_rounds=4, fine_tune_epochs=2).fit(X_train, y_train)
    assert pruner.estimator_.callbacks[0] is not watch  # a clone has copies
    seen = pruner.estimator_.callbacks[0].seen_
    assert seen[:2] == [0, 0]
    np.testing.assert_allclose(seen[2:], np.repeat(0.8 * (1 - (1 - np.arange(1, 5) / 4) ** 3), 2), atol=0.01)


def test_the_estimator_given_is_left_alone():
    network = ImageClassifier("mlp", max_epochs=1, random_state=0).fit(X, y)
    before = copy.deepcopy(network.net_.module_.state_dict())
    Pruner(network).fit(X, y)
    torch.testing.assert_close(network.net_.module_.state_dict(), before, rtol=0, atol=0)


def test_it_answers_as_the_network_does():
    classifier = Pruner(ImageClassifier("mlp", max_epochs=2, random_state=0), 0.5).fit(X, y.astype(str))
    assert list(classifier.classes_) == [str(digit) for digit in range(10)]
    assert classifier.n_features_in_ == 64
    for method in ("predict", "predict_proba"):
        assert np.array_equal(getattr(classifier, method)(X), getattr(classifier.estimator_, method)(X))
    assert np.array_equal(pickle.loads(pickle.dumps(classifier)).predict(X), classifier.predict(X))
    regressor = Pruner(ImageRegressor("mlp", max_epochs=2, random_state=0), 0.5)
    assert not hasattr(regressor, "predict_proba")
    assert not hasattr(regressor.fit(X, y), "classes_")
    assert regressor.score(X, y) == regressor.estimator_.score(X, y)


@pytest.mark.parametrize("network", ["cnn", "lstm", "transformer"])
def test_texts(network):
    texts, labels = ["good film", "a bad film", "very good", "so bad"] * 10, [1, 0, 1, 0] * 10
    pruner = Pruner(TextClassifier(network, random_state=0), 0.5).fit(texts, labels)
    assert pruner.sparsity_ == pytest.approx(0.5, abs=1e-3)
    assert pruner.score(texts, labels) == 1


def test_validation_rows_and_weights_reach_the_network():
    pruner = Pruner(ImageClassifier("mlp", max_epochs=2, early_stopping=True, random_state=0), n_rounds=1)
    weights = (y_train < 5).astype(float)
    pruner.fit(X_train, y_train, sample_weight=weights, X_val=X_test[y_test < 5], y_val=y_test[y_test < 5])
    assert np.isfinite(pruner.estimator_.learning_curve_["valid_loss"]).all()
    assert set(pruner.predict(X_test)) <= set(range(5))


def test_a_grid_reaches_both():
    pruner = Pruner(ImageClassifier("mlp", max_epochs=1, random_state=0), n_rounds=1)
    search = GridSearchCV(pruner, {"amount": [0.5, 0.99], "estimator__lr": [1e-3, 1e-2]}, cv=2).fit(X, y)
    assert search.best_params_ == {"amount": 0.5, "estimator__lr": 1e-2}


def test_the_same_seed_gives_the_same_bits():
    one, other = (Pruner(ImageClassifier("mlp", max_epochs=2, random_state=0)).fit(X, y) for _ in range(2))
    assert np.array_equal(one.predict_proba(X), other.predict_proba(X))


def test_a_pruned_network_can_be_trained_on_but_its_zeros_do_not_last():
    pruner = Pruner(ImageClassifier("mlp", max_epochs=2, random_state=0)).fit(X, y)
    before = pruner.score(X, y)
    for _ in range(3):
        pruner.estimator_.partial_fit(X, y)
    assert pruner.score(X, y) > before


def test_bad_input():
    with pytest.raises(TypeError, match="Pruner: estimator is a LogisticRegression; one of skmodal"):
        Pruner(LogisticRegression()).fit(X, y)
    with pytest.raises(NotFittedError):
        Pruner(ImageClassifier()).predict(X)
    for options in ({"amount": 1.0}, {"amount": 0}, {"scope": "rows"}, {"n_rounds": 0}, {"fine_tune_epochs": 0}):
        with pytest.raises(ValueError, match=f"The {next(iter(options))!r} parameter of Pruner must be"):
            Pruner(ImageClassifier(), **options).fit(X, y)
    pruner = Pruner(ImageClassifier("mlp", max_epochs=1, random_state=0)).fit(X, y)
    before = dict(vars(pruner))
    with pytest.raises(ValueError, match="NaN"):
        pruner.fit(np.full_like(X, np.nan), y)
    assert vars(pruner) == before
