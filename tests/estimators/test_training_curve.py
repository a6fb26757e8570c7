"""The picture of a training."""

import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

from skmodal.estimators import ImageClassifier, TrainingCurveDisplay

pytestmark = pytest.mark.slow

matplotlib.use("Agg")
X, y = (part[:200] for part in load_digits(return_X_y=True))


@pytest.fixture
def plt():
    import matplotlib.pyplot as plt

    yield plt
    plt.close("all")


def test_the_lines_are_the_learning_curve(plt):
    model = ImageClassifier("mlp", max_epochs=4, early_stopping=True, random_state=0).fit(X, y)
    display = TrainingCurveDisplay.from_estimator(model, linewidth=3)
    curve = model.learning_curve_
    for line, column in zip(display.lines_, ("train_loss", "valid_loss", "lr"), strict=True):
        assert np.array_equal(line.get_xydata(), np.column_stack([curve["epoch"], curve[column]]))
    assert [line.get_linewidth() for line in display.lines_[:2]] == [3, 3]
    assert display.lines_[2].axes is display.lr_ax_
    assert display.ax_.get_title() == "ImageClassifier"
    assert display.ax_.figure is display.figure_
    display.figure_.canvas.draw()


def test_without_rows_to_watch_there_is_no_such_line(plt):
    model = ImageClassifier("mlp", max_epochs=2).fit(X, y)
    display = TrainingCurveDisplay.from_estimator(model, name="mine")
    assert [line.get_label() for line in display.lines_] == ["training", "learning rate"]
    assert display.ax_.get_title() == "mine"


def test_it_draws_where_it_is_told(plt):
    model = ImageClassifier("mlp", max_epochs=2).fit(X, y)
    figure, axes = plt.subplots(1, 2)
    display = TrainingCurveDisplay.from_estimator(model, ax=axes[1])
    assert display.ax_ is axes[1]
    assert display.figure_ is figure
    again = TrainingCurveDisplay(learning_curve=model.learning_curve_).plot(ax=axes[0])
    assert again.ax_ is axes[0]
    assert again.ax_.get_title() == ""


def test_bad_input():
    with pytest.raises(TypeError, match="TrainingCurveDisplay: estimator is a LogisticRegression"):
        TrainingCurveDisplay.from_estimator(LogisticRegression())
    with pytest.raises(NotFittedError):
        TrainingCurveDisplay.from_estimator(ImageClassifier())


def test_the_room_does_not_load_pyplot():
    code = "import sys, skmodal.estimators; sys.exit('matplotlib.pyplot' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
