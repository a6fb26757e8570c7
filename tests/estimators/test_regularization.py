"""What holds weights and answers back: L1, decay, clipping, dropout, smoothing, and the weights of classes."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.utils import compute_sample_weight
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier, ImageRegressor, TextClassifier
from skmodal.estimators._optimizers import OPTIMIZERS

pytestmark = pytest.mark.slow

X, y = (part[:500] for part in load_digits(return_X_y=True))


class Norms(Callback):
    """List the norm of the gradient of all weights at each step, after the fit's own callbacks."""

    def __init__(self):
        self.norms_ = []

    def on_grad_computed(self, net, **kwargs):
        self.norms_.append(float(sum(p.grad.double().square().sum() for p in net.module_.parameters()).sqrt()))


def _matrices(model):
    return [weight.detach() for weight in model.net_.module_.parameters() if weight.ndim == 2]


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_trains(optimizer):
    rate = {"sgd": 0.1}.get(optimizer, 5e-3)
    model = ImageClassifier("mlp", optimizer=optimizer, lr=rate, random_state=0).fit(X[:400], y[:400])
    assert model.learning_curve_["train_loss"][-1] < 0.3
    assert model.score(X[400:], y[400:]) > 0.85


@pytest.mark.parametrize(("optimizer", "l1"), [("adam", 0.01), ("sgd", 0.01), ("rmsprop", 0.01), ("muon", 0.05)])
def test_l1_makes_weights_zero_to_the_bit(optimizer, l1):
    plain = ImageClassifier("mlp", optimizer=optimizer, lr=0.01, random_state=0).fit(X, y)
    assert all((weight != 0).all() for weight in _matrices(plain))
    shrunk = plain.set_params(l1=l1).fit(X, y)
    zeros = float((_matrices(shrunk)[0] == 0).double().mean())
    assert 0.2 < zeros < 1
    assert shrunk.score(X, y) > 0.8
    biases = [weight for weight in shrunk.net_.module_.parameters() if weight.ndim == 1]
    assert all((bias != 0).any() for bias in biases)


def test_more_l1_makes_more_zeros():
    shares = []
    for l1 in (1e-4, 1e-3, 1e-2):
        model = ImageClassifier("mlp", l1=l1, lr=0.01, random_state=0).fit(X, y)
        shares.append(float((_matrices(model)[0] == 0).double().mean()))
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_the_gradient_is_clipped():
    norms = {}
    for clip in (None, 0.5):
        watch = Norms()
        ImageClassifier("mlp", gradient_clip=clip, max_epochs=3, random_state=0, callbacks=[watch]).fit(X, y)
        norms[clip] = np.array(watch.norms_)
    assert norms[None].max() > 1
    assert norms[0.5].max() <= 0.5 + 1e-9
    assert norms[0.5][0] == pytest.approx(0.5, rel=1e-4)  # the first of both is above


def test_weights_decay():
    plain = ImageClassifier("mlp", optimizer="adamw", lr=0.01, random_state=0).fit(X, y)
    sizes = [sum(float(weight.norm()) for weight in _matrices(plain))]
    plain.set_params(weight_decay=1.0).fit(X, y)
    assert sum(float(weight.norm()) for weight in _matrices(plain)) < 0.8 * sizes[0]


def test_smoothed_labels_make_answers_less_sure():
    sure = ImageClassifier("mlp", lr=0.01, random_state=0).fit(X, y)
    less = ImageClassifier("mlp", lr=0.01, label_smoothing=0.2, random_state=0).fit(X, y)
    assert less.predict_proba(X).max(axis=1).mean() < sure.predict_proba(X).max(axis=1).mean() - 0.05
    assert less.score(X, y) > 0.95


def test_dropout_is_for_training_alone():
    model = ImageClassifier("mlp", dropout=0.5, random_state=0).fit(X, y)
    assert np.array_equal(model.predict_proba(X), model.predict_proba(X))
    without = ImageClassifier("mlp", random_state=0).fit(X, y)
    assert model.learning_curve_["train_loss"][-1] > without.learning_curve_["train_loss"][-1]


def test_class_weights_are_weights_of_rows():
    rare = np.flatnonzero((y != 1) | (np.arange(500) % 10 == 0))
    options = {"max_epochs": 5, "random_state": 0}
    by_class = ImageClassifier("mlp", class_weight="balanced", **options).fit(X[rare], y[rare])
    weights = compute_sample_weight("balanced", y[rare])
    by_row = ImageClassifier("mlp", **options).fit(X[rare], y[rare], sample_weight=weights)
    np.testing.assert_allclose(by_class.predict_proba(X), by_row.predict_proba(X), atol=1e-8)


def test_a_class_of_more_weight_is_found_more_often():
    texts = ["yes no"] * 30 + ["yes no"] * 10
    labels = ["common"] * 30 + ["rare"] * 10
    assert TextClassifier(random_state=0).fit(texts, labels).predict(["yes no"]) == ["common"]
    weighted = TextClassifier(class_weight={"rare": 10.0}, random_state=0).fit(texts, labels)
    assert weighted.predict(["yes no"]) == ["rare"]


@pytest.mark.parametrize("loss", ["cross_entropy", "focal"])
def test_losses_of_classifiers(loss):
    assert ImageClassifier("mlp", loss=loss, lr=0.01, random_state=0).fit(X, y).score(X, y) > 0.95


def test_huber_bears_targets_that_are_far_out():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(300, 3))
    target = features @ [1.0, -2.0, 0.5]
    spoiled = np.where(rng.random(300) < 0.1, target + 100, target)
    errors = {}
    for loss in ("squared", "huber"):
        model = ImageRegressor("mlp", loss=loss, lr=0.01, max_epochs=40, random_state=0)
        errors[loss] = np.median(np.abs(model.fit(features, spoiled).predict(features) - target))
    assert errors["huber"] < 0.5 * errors["squared"]
    assert torch.is_grad_enabled()
