"""Pictures of searches show what the searches found."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy.stats import loguniform
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.svm import SVC

from skmodal.tuning import EpochHalvingSearchCV, SearchDisplay

X, y = (part[:150] for part in load_digits(return_X_y=True))


@pytest.fixture(scope="module")
def grid():
    space = {"C": [0.1, 10.0], "gamma": [1e-4, 1e-3, "scale"], "kernel": ["rbf"]}
    return GridSearchCV(SVC(), space, cv=2).fit(X, y)


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def _texts(ax):
    return [text.get_text() for text in ax.texts]


def test_a_heat_map_has_the_scores(grid):
    display = SearchDisplay.from_estimator(grid, kind="heatmap")
    scores = grid.cv_results_["mean_test_score"].reshape(2, 3).T.ravel()
    assert _texts(display.ax_) == [f"{score:.3f}" for score in scores]
    assert [label.get_text() for label in display.ax_.get_xticklabels()] == ["0.1", "10"]
    assert [label.get_text() for label in display.ax_.get_yticklabels()] == ["0.0001", "0.001", "scale"]
    assert display.ax_.get_title() == "SVC"
    assert display.colorbar_ is not None


def test_a_heat_map_takes_the_best_of_the_rest(grid):
    display = SearchDisplay.from_estimator(grid, kind="heatmap", parameters=["kernel", "C"])
    best = grid.cv_results_["mean_test_score"].reshape(2, 3).max(axis=1)
    assert _texts(display.ax_) == [f"{score:.3f}" for score in best]


def test_parallel_lines_end_at_the_scores(grid):
    ax = plt.subplots()[1]
    display = SearchDisplay.from_estimator(grid, ax=ax, name="mine")
    assert display.ax_ is ax
    assert display.figure_ is ax.figure
    lines = [line.get_ydata() for line in ax.lines if len(line.get_ydata()) == 3]
    scores = np.sort(grid.cv_results_["mean_test_score"])
    span = scores[-1] - scores[0]
    np.testing.assert_allclose([line[-1] for line in lines], (scores - scores[0]) / span)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["C (log)", "gamma", "score"]
    assert {"0.1", "10", "scale", "0.001"} <= set(_texts(ax))
    assert ax.get_title() == "mine"


def test_values_over_decades_stand_by_their_logarithms():
    search = RandomizedSearchCV(SVC(), {"C": loguniform(1e-2, 1e3)}, n_iter=9, cv=2, random_state=0).fit(X, y)
    ax = SearchDisplay.from_estimator(search).ax_
    numbers = np.log(np.array(search.cv_results_["param_C"], dtype=float))
    heights = sorted(line.get_ydata()[0] for line in ax.lines if len(line.get_ydata()) == 2 and line.get_zorder() == 2)
    expected = np.sort((numbers - numbers.min()) / np.ptp(numbers))
    assert all(np.isclose(heights, height).any() for height in expected)
    assert {"10", "100"} <= set(_texts(ax))


def test_the_front_of_time_is_what_nothing_quicker_beats():
    results = {
        "params": [{"C": k} for k in range(5)],
        "param_C": np.ma.arange(5),
        "mean_test_score": np.array([0.5, 0.4, 0.7, 0.7, np.nan]),
        "mean_fit_time": np.array([1.0, 2.0, 30.0, 40.0, 0.1]),
    }
    display = SearchDisplay.from_results(results, kind="time")
    points, front = display.ax_.lines
    assert len(points.get_xdata()) == 4
    assert front.get_xydata().tolist() == [[1.0, 0.5], [30.0, 0.7]]
    assert display.ax_.get_xscale() == "log"
    assert display.colorbar_ is None


def test_of_a_search_by_epochs_the_last_rung_of_each_candidate_counts():
    space = {"alpha": loguniform(1e-6, 1e2)}
    model = SGDClassifier(random_state=0)
    search = EpochHalvingSearchCV(model, space, n_candidates=6, max_epochs=9, cv=2, random_state=0).fit(X, y)
    display = SearchDisplay.from_estimator(search, kind="time")
    assert len(display.ax_.lines[0].get_xdata()) == 6


def test_bad_input(grid):
    with pytest.raises(ValueError, match=r"kind='pie' is none of \['parallel', 'heatmap', 'time'\]"):
        SearchDisplay.from_estimator(grid, kind="pie")
    with pytest.raises(ValueError, match=r"'degree' was not searched; \['C', 'gamma', 'kernel'\] were"):
        SearchDisplay.from_estimator(grid, parameters=["C", "degree"])
    with pytest.raises(ValueError, match=r"a heat map wants two parameters, and got \['C'\]"):
        SearchDisplay.from_estimator(grid, kind="heatmap", parameters=["C"])
    with pytest.raises(ValueError, match="not fitted"):
        SearchDisplay.from_estimator(GridSearchCV(SVC(), {}))
    with pytest.raises(ValueError, match="has no mean_test_score"):
        SearchDisplay.from_results({"params": []})


def test_values_that_differ_have_labels_and_cells_of_their_own():
    space = {"max_iter": [1000, 1004, 2048], "alpha": [0.1, 0.10001]}
    search = GridSearchCV(SGDClassifier(random_state=0), space, cv=2).fit(X, y)
    ax = SearchDisplay.from_estimator(search, kind="heatmap").ax_
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0.1", "0.10001"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["1000", "1004", "2048"]
    assert {"1000", "2048", "0.1", "0.10001"} <= set(_texts(SearchDisplay.from_estimator(search).ax_))
