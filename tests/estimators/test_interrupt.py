"""Ctrl-C ends a fit with a warning and a network of use, and of several fits all; a callback that stops one is none."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.model_selection import GridSearchCV
from skorch.callbacks import Callback, EarlyStopping

from skmodal.estimators import ImageClassifier
from skmodal.fusion import LateFusionClassifier
from skmodal.tuning import EpochHalvingSearchCV

pytestmark = pytest.mark.slow

X, y = (part[:300] for part in load_digits(return_X_y=True))


class CtrlC(Callback):
    """Interrupt an epoch, counted from 1, after some of its steps."""

    def __init__(self, epoch, n_steps):
        self.epoch = epoch
        self.n_steps = n_steps

    def on_epoch_begin(self, net, **kwargs):
        self.done_ = 0

    def on_batch_end(self, net, **kwargs):
        self.done_ += 1
        if len(net.history) == self.epoch and self.done_ == self.n_steps:
            raise KeyboardInterrupt


def _interrupted(epoch, n_steps, **options):
    model = ImageClassifier("mlp", max_epochs=10, random_state=0, callbacks=[CtrlC(epoch, n_steps)], **options)
    with pytest.warns(UserWarning, match=f"interrupted in epoch {epoch} of 10; it can be used as it is") as caught:
        model.fit(X, y)
    assert caught[0].filename == __file__
    return model


@pytest.mark.parametrize(("epoch", "n_steps"), [(1, 1), (4, 3)])
def test_an_interrupted_fit_leaves_a_network_of_use(epoch, n_steps):
    model = _interrupted(epoch, n_steps)
    assert len(model.learning_curve_["epoch"]) == epoch - 1
    assert model.predict_proba(X).shape == (300, 10)
    assert np.isfinite(model.predict_proba(X)).all()


def test_a_warm_start_goes_on_from_there():
    model = _interrupted(4, 3)
    before = model.score(X, y)
    model.set_params(warm_start=True, callbacks=None, max_epochs=5).fit(X, y)
    assert model.score(X, y) > before
    assert len(model.learning_curve_["epoch"]) == 3 + 5


def test_the_best_weights_come_back_after_an_interrupt():
    model = _interrupted(6, 1, early_stopping=True, lr=0.1)
    whole = ImageClassifier("mlp", max_epochs=10, random_state=0, early_stopping=True, lr=0.1)
    best = int(np.argmin(model.learning_curve_["valid_loss"])) + 1
    with pytest.warns(UserWarning, match="interrupted"):
        whole.set_params(callbacks=[CtrlC(best + 1, 1)]).fit(X, y)
    assert np.array_equal(model.predict_proba(X), whole.predict_proba(X))


def test_an_interrupt_goes_on_from_a_checkpoint(tmp_path):
    _interrupted(4, 3, checkpoint=tmp_path)
    options = {"max_epochs": 10, "random_state": 0}
    resumed = ImageClassifier("mlp", checkpoint=tmp_path, **options).fit(X, y)
    assert np.array_equal(resumed.predict_proba(X), ImageClassifier("mlp", **options).fit(X, y).predict_proba(X))


def test_a_callback_that_stops_the_fit_is_no_interrupt():
    stop = EarlyStopping("train_loss", patience=2, threshold=0.5, sink=lambda text: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = ImageClassifier("mlp", max_epochs=50, random_state=0, callbacks=[stop]).fit(X, y)
    assert 2 <= len(model.learning_curve_["epoch"]) < 50


@pytest.mark.parametrize(
    "several",
    [
        lambda model: GridSearchCV(model, {"lr": [1e-3, 1e-2]}, cv=2),
        lambda model: EpochHalvingSearchCV(model, {"lr": [1e-3, 1e-2]}, cv=2, max_epochs=3),
        lambda model: LateFusionClassifier([("one", model), ("other", model)], cv=2),
    ],
)
def test_an_interrupt_ends_all_of_several_fits(several):
    model = ImageClassifier("mlp", max_epochs=2, random_state=0, callbacks=[CtrlC(1, 1)])
    with pytest.raises(KeyboardInterrupt):
        several(model).fit(X, y)


def test_an_interrupt_ends_a_stream_and_leaves_the_network_as_it_was():
    model = ImageClassifier("mlp", random_state=0).partial_fit(X, y, classes=range(10))
    before = model.predict_proba(X)
    with pytest.raises(KeyboardInterrupt):
        model.set_params(callbacks=[CtrlC(2, 1)]).partial_fit(X, y)
    assert np.array_equal(model.predict_proba(X), before)
    model.set_params(callbacks=None).partial_fit(X, y)
    assert len(model.learning_curve_["epoch"]) == 2
