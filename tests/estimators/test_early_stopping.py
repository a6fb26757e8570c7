"""Early stopping ends a fit in time and keeps the best weights."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier, ImageRegressor

pytestmark = pytest.mark.slow

X, y = load_digits(return_X_y=True)
X_fit, y_fit, X_val, y_val = X[:300], y[:300], X[300:600], y[300:600]


class Answers(Callback):
    """Keep the weights after each epoch."""

    def __init__(self):
        self.weights_ = []

    def on_epoch_end(self, net, **kwargs):
        self.weights_.append({name: weight.clone() for name, weight in net.module_.state_dict().items()})


def _fit(**options):
    options = {"lr": 0.03, "max_epochs": 60, "n_iter_no_change": 3, "random_state": 0, **options}
    return ImageClassifier("mlp", early_stopping=True, **options).fit(X_fit, y_fit, X_val=X_val, y_val=y_val)


def test_the_best_weights_come_back():
    watch = Answers()
    model = _fit(callbacks=[watch])
    losses = model.learning_curve_["valid_loss"]
    best = int(losses.argmin())
    assert len(losses) == best + 1 + 3 < 60
    for name, weight in model.net_.module_.state_dict().items():
        assert weight.equal(watch.weights_[best][name])
    of_class = model.predict_proba(X_val)[np.arange(300), y_val]
    assert -np.log(of_class).mean() == pytest.approx(losses[best], rel=1e-4)


def test_a_fit_that_ends_before_keeps_the_best_too():
    losses = _fit(n_iter_no_change=50, max_epochs=15).learning_curve_["valid_loss"]
    model = _fit(n_iter_no_change=50, max_epochs=15)
    of_class = model.predict_proba(X_val)[np.arange(300), y_val]
    assert -np.log(of_class).mean() == pytest.approx(losses.min(), rel=1e-4)


def test_without_rows_to_watch_a_share_in_each_class_is_held_out():
    model = ImageClassifier("mlp", early_stopping=True, validation_fraction=0.2, max_epochs=2, random_state=0)
    assert np.isfinite(model.fit(X, y).learning_curve_["valid_loss"]).all()
    plain = ImageClassifier("mlp", max_epochs=2, random_state=0).fit(X, y)
    assert np.isnan(plain.learning_curve_["valid_loss"]).all()


def test_rows_to_watch_change_nothing_without_it():
    options = {"max_epochs": 3, "random_state": 0}
    alone = ImageClassifier("mlp", **options).fit(X_fit, y_fit)
    watched = ImageClassifier("mlp", **options).fit(X_fit, y_fit, X_val=X_val, y_val=y_val)
    assert np.array_equal(alone.predict_proba(X_val), watched.predict_proba(X_val))
    assert (watched.learning_curve_["valid_loss"] < watched.learning_curve_["valid_loss"][0] + 1e-9).all()


def test_regressors_stop_too():
    model = ImageRegressor("mlp", early_stopping=True, lr=0.05, max_epochs=80, n_iter_no_change=2, random_state=0)
    assert len(model.fit(X, y).learning_curve_["epoch"]) < 80
