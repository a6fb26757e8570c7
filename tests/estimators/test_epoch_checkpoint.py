"""A fit that died goes on where it was, and ends with the very weights that it would have had."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from safetensors import safe_open
from sklearn.datasets import load_digits
from sklearn.model_selection import GridSearchCV
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier, ImageRegressor, TextClassifier
from skmodal.image import ImageAugmenter

pytestmark = pytest.mark.slow

X, y = (part[:200] for part in load_digits(return_X_y=True))
KILLED = """
import os
from skorch.callbacks import Callback
from sklearn.datasets import load_digits
from skmodal.estimators import ImageClassifier

class PowerCut(Callback):
    def on_batch_begin(self, net, **kwargs):
        if len(net.history) == 4 and len(net.history[-1]["batches"]) == 0:
            os._exit(7)

X, y = (part[:200] for part in load_digits(return_X_y=True))
model = ImageClassifier("mlp", dropout=0.2, max_epochs=6, random_state=0, checkpoint={folder!r})
model.set_params(callbacks=[PowerCut()]).fit(X, y)
"""


class Crash(Callback):
    """Raise an error in the middle of an epoch, counted from 1."""

    def __init__(self, epoch):
        self.epoch = epoch

    def on_train_begin(self, net, **kwargs):
        self.n_steps_ = 0

    def on_batch_end(self, net, **kwargs):
        self.n_steps_ += 1
        if len(net.history) == self.epoch and self.n_steps_ % 2 == 0:
            raise OSError("the disk is gone")


class Epochs(Callback):
    """List the epochs that are trained."""

    def __init__(self):
        self.seen_ = []

    def on_epoch_begin(self, net, **kwargs):
        self.seen_.append(len(net.history))


def _weights(estimator):
    return estimator.net_.module_.state_dict()


def _assert_same_weights(one, other):
    torch.testing.assert_close(_weights(one), _weights(other), rtol=0, atol=0)


CASES = {
    "adam": {"dropout": 0.5},
    "channels last": {"network": "lenet"},
    "muon": {"optimizer": "muon"},
    "sgd": {"optimizer": "sgd", "lr_schedule": "plateau", "lr": 0.05},
    "rmsprop": {"optimizer": "rmsprop", "lr_schedule": "one_cycle", "l1": 1e-4},
    "early stopping": {"early_stopping": True, "n_iter_no_change": 2, "lr": 0.05, "max_epochs": 12},
    "augmented": {"augmenter": ImageAugmenter(shift=0.2)},
}


@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_a_fit_that_crashed_goes_on_to_the_same_bits(options, tmp_path):
    def fit(**more):
        defaults = {"network": "mlp", "max_epochs": 6, "batch_size": 32, "random_state": 0}
        return ImageClassifier(**{**defaults, **options, **more}).fit(X, y)

    whole = fit()
    with pytest.raises(OSError, match="disk"):
        fit(checkpoint=tmp_path, callbacks=[Crash(4)])
    epochs = Epochs()
    resumed = fit(checkpoint=str(tmp_path), callbacks=[epochs])
    assert epochs.seen_[0] == 4
    _assert_same_weights(whole, resumed)
    for column in ("epoch", "train_loss", "valid_loss", "lr"):
        np.testing.assert_array_equal(whole.learning_curve_[column], resumed.learning_curve_[column])
    assert len(list(tmp_path.iterdir())) == 1


class Counting(Callback):
    """Has a state of its own, as some callbacks of users do."""

    n_epochs = 0

    def on_epoch_end(self, net, **kwargs):
        self.n_epochs += 1

    def state_dict(self):
        return {"n_epochs": self.n_epochs}

    def load_state_dict(self, state):
        self.n_epochs = int(state["n_epochs"])


def test_callbacks_of_the_user_begin_anew_and_need_not_be_those_of_the_file(tmp_path):
    options = {"network": "mlp", "max_epochs": 4, "random_state": 0, "checkpoint": tmp_path}
    with pytest.raises(OSError, match="disk"):
        ImageClassifier(**options, batch_size=32, callbacks=[Crash(3)]).fit(X, y)
    counting = Counting()
    ImageClassifier(**options, batch_size=32, callbacks=[counting]).fit(X, y)
    assert counting.n_epochs == 2


def test_a_process_that_was_killed_goes_on_in_another(tmp_path):
    folder = str(tmp_path / "new" / "folder")
    killed = subprocess.run([sys.executable, "-c", KILLED.replace("{folder!r}", repr(folder))], check=False)
    assert killed.returncode == 7
    epochs = Epochs()
    options = {"dropout": 0.2, "max_epochs": 6, "random_state": 0}
    resumed = ImageClassifier("mlp", checkpoint=folder, callbacks=[epochs], **options).fit(X, y)
    assert epochs.seen_ == [4, 5, 6]
    _assert_same_weights(resumed, ImageClassifier("mlp", **options).fit(X, y))


def test_a_fit_that_ended_is_taken_as_it_is(tmp_path):
    first = ImageRegressor("mlp", max_epochs=3, random_state=0, checkpoint=tmp_path).fit(X, y)
    epochs = Epochs()
    second = ImageRegressor("mlp", max_epochs=3, random_state=0, checkpoint=tmp_path, callbacks=[epochs]).fit(X, y)
    assert epochs.seen_ == []
    assert np.array_equal(first.predict(X), second.predict(X))


def test_another_fit_never_meets_it(tmp_path):
    options = {"max_epochs": 2, "random_state": 0, "checkpoint": tmp_path}
    ImageClassifier("mlp", **options).fit(X, y)
    others = [{"lr": 0.01}, {"max_epochs": 3}, {"random_state": 1}, {"dropout": 0.1}, {"class_weight": {0: 2.0}}]
    others += [{"augmenter": ImageAugmenter()}, {"augmenter": ImageAugmenter(rotate=20)}]
    for n_files, other in enumerate(others, start=2):
        ImageClassifier("mlp", **{**options, **other}).fit(X, y)
        assert len(list(tmp_path.iterdir())) == n_files
    ImageClassifier("mlp", **options).fit(X[::-1], y[::-1])
    ImageClassifier("mlp", **options).fit(X, y, X_val=X, y_val=y)
    assert len(list(tmp_path.iterdir())) == n_files + 2


def test_each_fold_of_a_search_has_its_own(tmp_path):
    model = ImageClassifier("mlp", max_epochs=1, random_state=0)
    plain = GridSearchCV(model, {"lr": [1e-3, 1e-2]}, cv=2).fit(X, y)
    kept = GridSearchCV(model.set_params(checkpoint=tmp_path), {"lr": [1e-3, 1e-2]}, cv=2).fit(X, y)
    np.testing.assert_array_equal(plain.cv_results_["mean_test_score"], kept.cv_results_["mean_test_score"])
    assert len(list(tmp_path.iterdir())) == 5  # two rates on two folds, and the better one on all rows


def test_warm_starts_go_on_each(tmp_path):
    def fit_twice(**options):
        model = ImageClassifier("mlp", max_epochs=2, warm_start=True, random_state=0, **options)
        return model.fit(X, y).fit(X, y)

    whole = fit_twice()
    fit_twice(checkpoint=tmp_path)
    epochs = Epochs()
    again = fit_twice(checkpoint=tmp_path, callbacks=[epochs])
    assert epochs.seen_ == []
    _assert_same_weights(whole, again)
    assert len(again.learning_curve_["epoch"]) == 4


def test_texts_find_their_vocabulary_again(tmp_path):
    texts, labels = ["good film", "a bad film", "very good", "so bad"] * 10, [1, 0, 1, 0] * 10
    options = {"max_epochs": 5, "random_state": 0, "checkpoint": tmp_path}
    with pytest.raises(OSError, match="disk"):
        TextClassifier(**options, batch_size=8, callbacks=[Crash(3)]).fit(texts, labels)
    resumed = TextClassifier(**options, batch_size=8).fit(texts, labels)
    whole = TextClassifier(max_epochs=5, random_state=0, batch_size=8).fit(texts, labels)
    assert np.array_equal(resumed.predict_proba(texts), whole.predict_proba(texts))


def test_the_file_is_plain_numbers_and_the_history(tmp_path):
    model = ImageClassifier("mlp", max_epochs=2, random_state=0, checkpoint=tmp_path).fit(X, y)
    (path,) = tmp_path.iterdir()
    with safe_open(path, "pt") as file:
        assert [epoch["epoch"] for epoch in json.loads(file.metadata()["history"])] == [1, 2]
        for name, weight in _weights(model).items():
            assert torch.equal(file.get_tensor(f"weights.{name}"), weight)


def test_an_int_is_wanted_as_random_state(tmp_path):
    with pytest.raises(ValueError, match="wants an int as random_state, not None"):
        ImageClassifier(checkpoint=tmp_path).fit(X, y)
    assert list(tmp_path.iterdir()) == []


def test_a_stream_leaves_none(tmp_path):
    ImageClassifier("mlp", random_state=0, checkpoint=tmp_path).partial_fit(X, y, classes=range(10))
    assert list(tmp_path.iterdir()) == []
