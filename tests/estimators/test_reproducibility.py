"""The same seed gives the same weights to the bit, and no global random state is touched."""

import numpy as np
import pytest
import torch
from sklearn.base import clone
from sklearn.datasets import load_digits

from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.image import ImageAugmenter

pytestmark = pytest.mark.slow

X, y = (part[:100] for part in load_digits(return_X_y=True))
TEXTS, LABELS = ["good film", "a bad film", "very good", "so bad"] * 10, [1, 0, 1, 0] * 10
CASES = {
    "lenet": (ImageClassifier(dropout=0.5), X, y),
    "augmented": (ImageClassifier("mlp", augmenter=ImageAugmenter(shift=0.2)), X, y),
    "held out": (ImageClassifier("mlp", early_stopping=True), X, y),
    "muon": (ImageClassifier("mlp", optimizer="muon"), X, y),
    "cnn": (TextClassifier(dropout=0.5, batch_size=8), TEXTS, LABELS),
    "lstm": (TextClassifier("lstm", batch_size=8), TEXTS, LABELS),
    "speech": (SpeechClassifier("cnn", sampling_rate=8000), np.random.default_rng(0).normal(size=(20, 800)), y[:20]),
}


@pytest.mark.parametrize(("model", "X", "y"), CASES.values(), ids=CASES)
def test_the_same_seed_gives_the_same_bits(model, X, y):
    model = model.set_params(max_epochs=3, random_state=5)
    one, other = (clone(model).fit(X, y).net_.module_.state_dict() for _ in range(2))
    torch.testing.assert_close(one, other, rtol=0, atol=0)
    another = clone(model).set_params(random_state=6).fit(X, y).net_.module_.state_dict()
    assert not all(torch.equal(one[name], another[name]) for name in one)


def test_nothing_touches_the_global_random_state():
    numpy_before, torch_before = np.random.get_state()[1].copy(), torch.get_rng_state()  # noqa: NPY002
    ImageClassifier(dropout=0.5, early_stopping=True, max_epochs=2, random_state=0).fit(X, y).predict(X)
    assert np.array_equal(np.random.get_state()[1], numpy_before)  # noqa: NPY002
    assert torch.equal(torch.get_rng_state(), torch_before)


def test_the_global_random_state_does_not_matter():
    answers = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        np.random.seed(seed)  # noqa: NPY002
        answers.append(ImageClassifier(dropout=0.5, max_epochs=2, random_state=0).fit(X, y).predict_proba(X))
    assert np.array_equal(*answers)
