"""What a training cannot do is an error that says so, and the estimator stays unfitted."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError

from skmodal.estimators import ImageClassifier, ImageRegressor, SpeechClassifier, TextClassifier
from skmodal.estimators._net import Net

X, y = (part[:100] for part in load_digits(return_X_y=True))
WITH_NAN = np.where(np.arange(64) == 3, np.nan, X)
CASES = {
    "a loss of NaN": (
        {"lr": 1e6, "optimizer": "sgd", "precision": "float32"},
        {},
        r"ImageClassifier: the train loss is (nan|inf|-inf) in epoch \d+\. Lower lr",
    ),
    "a batch larger than the data": ({"batch_size": 101}, {}, "batch_size=101, but there are 100 rows. Lower it"),
    "a GPU that is not there": ({"device": "cuda:99"}, {}, r"device='cuda:99' cannot be used.*Pass device='auto'"),
    "no device at all": ({"device": "abacus"}, {}, r"device='abacus' cannot be used"),
    "a class never seen": (
        {},
        {"X_val": X[:3], "y_val": [1, 2, 77]},
        "class 77 is none of those learned, .0, 1, 2",
    ),
    "half a validation": ({}, {"X_val": X[:3]}, "X_val and y_val go together"),
    "other features to watch": ({}, {"X_val": X[:3, :10], "y_val": [1, 2, 3]}, "10 features"),
    "NaN to watch": ({}, {"X_val": WITH_NAN[:3], "y_val": [1, 2, 3]}, "NaN"),
    "weights of other rows": ({}, {"sample_weight": np.ones(7)}, r"sample_weight has shape \(7,\); \(100,\) is wanted"),
    "a negative weight": ({}, {"sample_weight": -np.ones(100)}, "sample_weight has a negative value"),
    "no weight": ({}, {"sample_weight": np.zeros(100)}, "every sample_weight is zero"),
    "an unknown optimizer": ({"optimizer": "lion"}, {}, "The 'optimizer' parameter of ImageClassifier must be"),
    "a warmup of all steps": ({"warmup": 1.0}, {}, "The 'warmup' parameter of ImageClassifier must be"),
    "too few rows to hold out": ({"early_stopping": True, "validation_fraction": 0.01}, {}, "class"),
}


@pytest.mark.parametrize(("parameters", "data", "message"), CASES.values(), ids=CASES)
def test_the_error_says_so_and_the_estimator_stays_unfitted(parameters, data, message):
    model = ImageClassifier("mlp", random_state=0, **parameters)
    before = dict(vars(model))
    with pytest.raises(ValueError, match=message):
        model.fit(X, y, **data)
    assert vars(model) == before
    with pytest.raises(NotFittedError):
        model.predict(X)


def test_a_failed_fit_leaves_an_earlier_one():
    model = ImageClassifier("mlp", max_epochs=2, random_state=0).fit(X, y)
    before = model.predict_proba(X)
    with pytest.raises(ValueError, match="NaN"):
        model.fit(WITH_NAN, y)
    with pytest.raises(ValueError, match="Lower lr"):
        model.set_params(lr=1e6, optimizer="sgd", precision="float32").fit(X, y)
    assert np.array_equal(model.predict_proba(X), before)


@pytest.mark.parametrize(
    ("model", "samples", "message"),
    [
        (TextClassifier(), [["a"], [], ["b"], ["a"]], "sample 1 is a sequence of length 0"),
        (SpeechClassifier(sampling_rate=8000), [np.ones(400), np.full(400, np.nan)] * 2, "sample 1"),
        (ImageRegressor(), [np.zeros((5, 5)), np.full((5, 5), np.nan)] * 2, "sample 1"),
        (TextClassifier(), [np.ones((3, 2)), np.full((3, 2), np.nan)] * 2, "sample 1 holds NaN or infinity"),
    ],
)
def test_bad_samples_name_their_row(model, samples, message):
    with pytest.raises(ValueError, match=message):
        model.fit(samples, [0, 1, 0, 1])
    with pytest.raises(NotFittedError):
        model.predict(samples)


def _fail_on_gpu(*args):
    raise torch.OutOfMemoryError("CUDA out of memory")


def _fail_on_cpu(*args):
    torch.empty(2**57)  # bytes times four: no machine has them


@pytest.mark.parametrize("fail", [_fail_on_gpu, _fail_on_cpu])
def test_memory_that_is_too_small_names_a_batch_size_to_try(monkeypatch, fail):
    monkeypatch.setattr(Net, "train_step", fail)
    model = ImageClassifier("mlp", batch_size=64)
    with pytest.raises(MemoryError, match=r"too small for batch_size=64\. Try 32\."):
        model.fit(X, y)
    with pytest.raises(NotFittedError):
        model.predict(X)
