"""Training that goes on: warm starts, streams that drift, pickled estimators, and what a failure leaves."""

import pickle

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from skmodal.estimators import ImageClassifier, ImageRegressor, TextClassifier

pytestmark = pytest.mark.slow

X, y = (part[:400] for part in load_digits(return_X_y=True))


def _model(**options):
    return ImageClassifier(**{"network": "mlp", "max_epochs": 3, "random_state": 0, **options})


def _weights(model):
    return {name: weight.clone() for name, weight in model.net_.module_.state_dict().items()}


def test_a_warm_start_goes_on_from_the_weights():
    model = _model(warm_start=True, lr=1e-9).fit(X, y)
    first, net = model.predict_proba(X), model.net_
    assert np.allclose(model.fit(X, y).predict_proba(X), first, atol=1e-4)
    assert model.net_ is net
    assert list(model.learning_curve_["epoch"]) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("train", ["fit", "partial_fit"])
def test_parameters_set_in_between_count(train):
    model = _model(warm_start=True, lr=1e-9).fit(X, y)
    before = model.predict_proba(X)
    getattr(model, train)(X, y)
    assert np.allclose(model.predict_proba(X), before, atol=1e-4)
    getattr(model.set_params(lr=0.01), train)(X, y)
    assert not np.allclose(model.predict_proba(X), before, atol=0.1)
    getattr(model.set_params(optimizer="sgd", batch_size=50), train)(X, y)
    assert isinstance(model.net_.optimizer_, torch.optim.SGD)


def test_warm_starts_learn_on_and_cold_ones_begin_anew():
    cold, warm = _model().fit(X, y), _model(warm_start=True).fit(X, y)
    assert np.array_equal(cold.predict_proba(X), warm.predict_proba(X))
    assert cold.fit(X, y).score(X, y) < warm.fit(X, y).score(X, y)
    assert len(cold.learning_curve_["epoch"]) == 3


def test_a_pickled_estimator_goes_on_to_the_same_bits():
    model = _model(warm_start=True).fit(X, y)
    copied = pickle.loads(pickle.dumps(model))
    assert np.array_equal(copied.fit(X, y).predict_proba(X), model.fit(X, y).predict_proba(X))


def test_a_stream_follows_the_drift():
    """The classes change their names by and by: what was 0 is 1, and so on."""
    model = _model(lr=0.01)
    for epoch in range(10):
        model.partial_fit(X, y, classes=range(10) if epoch == 0 else None)
    assert model.score(X, y) > 0.9
    moved = (y + 1) % 10
    before = model.score(X, moved)
    for _ in range(25):
        model.partial_fit(X, moved)
    assert before < 0.1
    assert model.score(X, moved) > 0.9


def test_a_stream_of_numbers_follows_the_drift():
    model = ImageRegressor("mlp", lr=0.01, random_state=0)
    for _ in range(20):
        model.partial_fit(X, y.astype(float))
    assert model.score(X, y) > 0.8
    for _ in range(40):
        model.partial_fit(X, 9.0 - y)
    assert model.score(X, 9 - y) > 0.8


def test_a_stream_begins_after_a_fit_and_with_classes_to_come():
    model = _model(max_epochs=10).fit(X, y)
    assert model.partial_fit(X[:1], y[:1]).score(X, y) > 0.8
    few = np.flatnonzero(y < 3)
    stream = _model().partial_fit(X[few], y[few], classes=range(10))
    assert stream.predict_proba(X).shape == (400, 10)
    for _ in range(10):
        stream.partial_fit(X, y)
    assert stream.score(X, y) > 0.8
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        _model().partial_fit(X, y)


@pytest.mark.parametrize("network", ["mlp", "lenet"])
@pytest.mark.parametrize("train", ["fit", "partial_fit"])
def test_a_failure_leaves_the_trained_network_as_it_was(train, network):
    model, other = (_model(network=network, warm_start=True, precision="float32").fit(X, y) for _ in range(2))
    before, curve = _weights(model), model.learning_curve_
    with pytest.raises(ValueError, match="loss is"):
        getattr(model.set_params(lr=1e30), train)(X, y)
    torch.testing.assert_close(_weights(model), before, rtol=0, atol=0)
    assert model.learning_curve_ is curve
    assert len(model.net_.history) == 3
    assert np.array_equal(model.predict_proba(X), other.predict_proba(X))
    getattr(model.set_params(lr=other.lr), train)(X, y)
    assert model.score(X, y) > other.score(X, y)


def test_other_features_are_an_error_and_leave_it_as_it_was():
    model = _model(warm_start=True).fit(X, y)
    before = model.predict_proba(X)
    with pytest.raises(ValueError, match="30 features"):
        model.fit(X[:, :30], y)
    with pytest.raises(ValueError, match="the class 77 is none of those learned"):
        model.partial_fit(X, np.where(y == 3, 77, y))
    assert np.array_equal(model.predict_proba(X), before)


def test_texts_go_on_with_the_words_that_they_know():
    texts, labels = ["good film", "a bad film", "very good", "so bad"] * 10, [1, 0, 1, 0] * 10
    model = TextClassifier(warm_start=True, max_epochs=5, random_state=0).fit(texts, labels)
    words = model.vocabulary_
    model.fit([*texts, "an unheard word"], [*labels, 0])
    assert model.vocabulary_ == words
