import matplotlib as mpl
import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from skmodal.fusion import LateFusionClassifier
from skmodal.inspection import (
    GroupReportDisplay,
    ModalityContributionsDisplay,
    group_report,
    modality_contributions,
)

mpl.use("Agg")


@pytest.fixture(scope="module")
def fitted():
    import pandas as pd

    y = np.array(["go", "stay"] * 12)
    X = pd.DataFrame({"title": y, "body": ["dry", "wet", "dry", "dry"] * 6})
    words = make_pipeline(CountVectorizer(), MultinomialNB())
    return LateFusionClassifier([("title", words), ("body", words)]).fit(X, y), X, y


@pytest.fixture(autouse=True)
def _close():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


def test_bars_lead_from_none_to_all(fitted):
    display = ModalityContributionsDisplay.from_estimator(*fitted, scoring="accuracy", color="red")
    shared = modality_contributions(*fitted, scoring="accuracy")
    widths = [bar.get_width() for bar in display.bars_]
    np.testing.assert_allclose(widths, sorted(shared.values, reverse=True))
    assert display.bars_[0].get_x() == pytest.approx(shared.base)
    assert display.bars_[1].get_x() + widths[1] == pytest.approx(shared.full)
    assert display.bars_[0].get_facecolor() == (1.0, 0.0, 0.0, 1.0)
    assert display.ax_.get_xlabel() == "accuracy"
    assert display.figure_ is display.ax_.figure


def test_bars_on_axes_that_are_there(fitted):
    axes = mpl.figure.Figure().subplots()
    assert ModalityContributionsDisplay.from_estimator(*fitted, ax=axes).ax_ is axes


def test_names_are_no_formulas():
    display = ModalityContributionsDisplay(modalities=["$bad_{$", "b"], values=[0.1, -0.3], base=0.5).plot()
    display.figure_.canvas.draw()
    assert [label.get_text() for label in display.ax_.get_yticklabels()] == [r"\$bad_{\$", "b"]


def test_groups_are_dots_with_intervals(fitted):
    model, X, y = fitted
    groups = ["$a_{$", "b", "c"] * 8
    options = {"scoring": ["accuracy", "f1_macro"], "n_resamples": 20, "random_state": 0}
    display = GroupReportDisplay.from_estimator(model, X, y, groups, line_kwargs={"color": "red"}, **options)
    display.figure_.canvas.draw()
    assert len(display.axes_) == 2
    assert display.axes_[0] is display.ax_
    report = group_report(model, X, y, groups, **options)
    assert display.report.equals(report)
    container = display.ax_.containers[0]
    np.testing.assert_array_equal(container.lines[0].get_xdata(), report["value"][:3])
    ends = np.array([segment[:, 0] for segment in container.lines[2][0].get_segments()])
    np.testing.assert_allclose(ends, report[["low", "high"]][:3])
    assert display.axes_[1].get_xlabel() == "f1_macro"


def test_a_group_without_an_interval_is_a_dot(fitted):
    model, X, y = fitted
    display = GroupReportDisplay.from_estimator(model, X, y, ["one"] + ["rest"] * 23, n_resamples=5, random_state=0)
    display.figure_.canvas.draw()
    assert len(display.ax_.containers[0].lines[0].get_xdata()) == 2
