"""scikit-learn's callbacks: told of every epoch, given an estimator that predicts, and free to end the fit."""

import numpy as np
import pytest

from skmodal.estimators import ImageClassifier

pytest.importorskip("sklearn.callback", reason="scikit-learn has callbacks from 1.9 on")

X = np.random.default_rng(0).normal(size=(40, 5))
y = np.arange(40) % 2


class Recorder:
    """Write down the epochs, predict at the end of each, and stop after some."""

    def __init__(self, n_epochs=None):
        self.n_epochs = n_epochs
        self.events = []

    def setup(self, estimator, context):
        self.events.append("setup")

    def on_fit_task_begin(self, estimator, context):
        self.events.append("begin")

    def on_fit_task_end(self, estimator, context, *, fitted_estimator):
        assert len(fitted_estimator.predict(X)) == len(X)
        self.events.append("end")
        return self.events.count("end") == self.n_epochs

    def teardown(self, estimator, context):
        self.events.append("teardown")


def test_every_epoch_is_a_task():
    recorder = Recorder()
    model = ImageClassifier("mlp", max_epochs=3, random_state=0).set_callbacks(recorder).fit(X, y)
    assert recorder.events == ["setup", *["begin", "end"] * 3, "teardown"]
    silent = ImageClassifier("mlp", max_epochs=3, random_state=0).fit(X, y)
    assert np.array_equal(model.predict_proba(X), silent.predict_proba(X))


def test_a_callback_ends_the_fit():
    model = ImageClassifier("mlp", max_epochs=9).set_callbacks(Recorder(n_epochs=2)).fit(X, y)
    assert len(model.learning_curve_["epoch"]) == 2
