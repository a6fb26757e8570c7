"""One bar for a whole search, from any number of processes, and none of what is inside."""

import tempfile

import pytest
from sklearn.datasets import load_digits
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, RandomizedSearchCV
from sklearn.svm import SVC

from skmodal.estimators import ImageClassifier
from skmodal.tuning import SearchProgress

pytest.importorskip("sklearn.callback", reason="scikit-learn has callbacks from 1.9 on")
X, y = (part[:200] for part in load_digits(return_X_y=True))


@pytest.fixture(autouse=True)
def _nothing_is_left(request, tmp_path, monkeypatch):
    if "[2]" not in request.node.name:  # other processes would not know of the folder
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert not list(tmp_path.glob("skmodal-*"))


def _last_shown(capsys):
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err.split("\r")[-1]


@pytest.mark.parametrize("n_jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_grid(capsys, n_jobs):
    GridSearchCV(SVC(), {"C": [1, 2, 3]}, cv=2, n_jobs=n_jobs).set_callbacks(SearchProgress()).fit(X, y)
    last = _last_shown(capsys)
    assert last.startswith("GridSearchCV")
    assert "7/7" in last


def test_without_refit_and_drawn(capsys):
    search = RandomizedSearchCV(SVC(), {"C": [1, 2, 3]}, n_iter=2, cv=2, refit=False, random_state=0)
    search.set_callbacks(SearchProgress()).fit(X, y)
    assert "4/4" in _last_shown(capsys)


def test_halving_counts_all_rungs(capsys):
    search = HalvingGridSearchCV(SVC(), {"C": [1, 2, 3]}, cv=2, min_resources=60)
    search.set_callbacks(SearchProgress()).fit(X, y)
    assert "9/9" in _last_shown(capsys)  # 3 candidates, then 1, on 2 folds, and the best on all rows


def test_bars_of_networks_are_hidden_within_and_shown_after(capsys):
    network = ImageClassifier("mlp", max_epochs=1, verbose=1)
    GridSearchCV(network, {"lr": [1e-3]}, cv=2).set_callbacks(SearchProgress()).fit(X, y)
    assert "3/3" in _last_shown(capsys)
    network.fit(X, y)
    assert "ImageClassifier" in capsys.readouterr().err


def test_the_bar_ends_with_an_error(capsys):
    search = GridSearchCV(SVC(), {"C": [-1]}, cv=2, error_score="raise").set_callbacks(SearchProgress())
    with pytest.raises(ValueError, match="'C' parameter"):
        search.fit(X, y)
    assert "1/3" in _last_shown(capsys)
    ImageClassifier("mlp", max_epochs=1, verbose=1).fit(X, y)
    assert "ImageClassifier" in capsys.readouterr().err
