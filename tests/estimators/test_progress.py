"""A long fit shows one bar, and else is silent."""

import pytest
from sklearn.datasets import load_digits

from skmodal.estimators import ImageClassifier

X, y = (part[:200] for part in load_digits(return_X_y=True))


def _shown(capsys, model):
    model.fit(X, y)
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_nothing_is_shown_by_default(capsys):
    assert _shown(capsys, ImageClassifier("mlp", max_epochs=3)) == ""


@pytest.mark.parametrize("options", [{}, {"early_stopping": True, "n_iter_no_change": 2, "lr": 0.5}])
def test_one_bar_counts_the_epochs(capsys, options):
    model = ImageClassifier("mlp", max_epochs=30, verbose=1, random_state=0, **options)
    shown = _shown(capsys, model)
    assert shown.count("\n") == 1  # a bar is written over itself, and ends its line once
    last = shown.strip().split("\r")[-1]
    n_epochs = len(model.learning_curve_["epoch"])
    assert f"{n_epochs}/30" in last
    assert last.startswith("ImageClassifier")
    assert "train_loss=" in last
    assert ("valid_loss=" in last) == bool(options)


def test_the_bar_of_a_fit_that_goes_on_counts_from_there(capsys):
    model = ImageClassifier("mlp", max_epochs=3, verbose=1, warm_start=True, random_state=0)
    assert "3/3" in _shown(capsys, model)
    shown = _shown(capsys, model)
    assert "3/6" in shown
    assert "6/6" in shown.strip().split("\r")[-1]


def test_the_bar_ends_with_an_interrupt_or_an_error(capsys):
    with pytest.raises(ValueError, match="Lower lr"):
        ImageClassifier("mlp", verbose=1, lr=1e6, optimizer="sgd", precision="float32", random_state=0).fit(X, y)
    assert capsys.readouterr().err.endswith("\n")
