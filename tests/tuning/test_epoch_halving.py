"""Successive halving on epochs against rungs run by hand, and what a search must do."""

import numpy as np
import pytest
from scipy.stats import loguniform
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.datasets import load_diabetes, load_digits
from sklearn.exceptions import FitFailedWarning
from sklearn.linear_model import SGDClassifier, SGDRegressor
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.estimators import ImageClassifier
from skmodal.tuning import EpochHalvingSearchCV

pytestmark = pytest.mark.slow

X, y = (part[:400] for part in load_digits(return_X_y=True))
ALPHAS = [1e-6, 1e-4, 1e-2, 1e-1, 1.0, 10.0, 1e2, 1e3, 1e4]
SMALL = {"n_candidates": 9, "max_epochs": 9, "cv": 3, "random_state": 0}


def _by_hand(make, alphas, epochs):
    """Yield, rung by rung, the candidates and their scores on three folds, from trainings that begin anew each time."""
    going = list(alphas)
    for rung, n_epochs in enumerate(epochs):
        scores = {}
        for alpha in going:
            scores[alpha] = []
            for train, test in StratifiedKFold(3).split(X, y):
                front, model = StandardScaler().fit(X[train]), make(alpha)
                for _ in range(n_epochs):
                    model.partial_fit(front.transform(X[train]), y[train], classes=np.unique(y))
                scores[alpha].append(model.score(front.transform(X[test]), y[test]))
        yield rung, n_epochs, scores
        best = sorted(going, key=lambda alpha: -np.mean(scores[alpha]))
        going = sorted(best[: -(-len(going) // 3)], key=list(alphas).index)


def test_the_rungs_are_those_run_by_hand():
    pipeline = make_pipeline(StandardScaler(), SGDClassifier(random_state=0))
    search = EpochHalvingSearchCV(pipeline, {"sgdclassifier__alpha": ALPHAS}, **SMALL).fit(X, y)
    results, row = search.cv_results_, 0
    for rung, n_epochs, scores in _by_hand(lambda a: SGDClassifier(alpha=a, random_state=0), ALPHAS, [1, 3, 9]):
        for alpha, of_folds in scores.items():
            assert results["params"][row] == {"sgdclassifier__alpha": alpha}
            assert (results["iter"][row], results["n_epochs"][row]) == (rung, n_epochs)
            assert [results[f"split{fold}_test_score"][row] for fold in range(3)] == of_folds
            assert np.isclose(results["mean_test_score"][row], np.mean(of_folds))
            row += 1
    assert row == len(results["params"]) == 13
    assert search.n_candidates_ == [9, 3, 1]
    assert search.best_params_ == results["params"][12]
    front = StandardScaler().fit(X)
    model = SGDClassifier(random_state=0, **{k.split("__")[1]: v for k, v in search.best_params_.items()})
    for _ in range(9):
        model.partial_fit(front.transform(X), y, classes=np.unique(y))
    assert np.array_equal(search.decision_function(X), model.decision_function(front.transform(X)))
    assert search.score(X, y) == search.best_estimator_.score(X, y)
    assert np.array_equal(search.classes_, np.arange(10))


class Counting(ClassifierMixin, BaseEstimator):
    """Score a constant, and count epochs and fits of all its kind."""

    epochs: list = []

    def __init__(self, quality=0.0, broken=False):
        self.quality = quality
        self.broken = broken

    def fit(self, X, y):
        return self.partial_fit(X, y)

    def partial_fit(self, X, y, classes=None):
        if self.broken:
            raise ValueError("the loss is inf")
        self.epochs.append(self.quality)
        self.n_epochs_ = getattr(self, "n_epochs_", 0) + 1
        return self

    def score(self, X, y):
        return self.quality * self.n_epochs_


class CountingScaler(StandardScaler):
    """Count the fits."""

    fits: list = []

    def fit(self, X, y=None, sample_weight=None):
        self.fits.append(self.with_mean)
        return super().fit(X, y)


def test_nothing_is_trained_twice():
    Counting.epochs.clear()
    search = EpochHalvingSearchCV(Counting(), {"quality": [1, 2, 3, 4, 5, 6]}, max_epochs=6, factor=2, cv=2).fit(X, y)
    assert search.n_epochs_ == [1, 2, 4, 6]
    assert search.n_candidates_ == [6, 3, 2, 1]
    trained = {quality: Counting.epochs.count(quality) for quality in range(1, 7)}
    assert trained == {1: 2, 2: 2, 3: 2, 4: 4, 5: 8, 6: 12 + 6}  # of two folds each; the best on all rows too
    assert search.best_score_ == 36


def test_the_transformers_are_fitted_once_for_each_of_their_parameters():
    CountingScaler.fits.clear()
    space = {"countingscaler__with_mean": [True, False], "counting__quality": [1, 2, 3]}
    EpochHalvingSearchCV(make_pipeline(CountingScaler(), Counting()), space, refit=False, cv=2).fit(X, y)
    assert sorted(CountingScaler.fits) == [False, False, True, True]


@pytest.mark.slow
def test_processes_give_the_same():
    space = {"lr": loguniform(1e-4, 1e-1)}
    searches = [
        EpochHalvingSearchCV(ImageClassifier("mlp", random_state=0), space, n_jobs=n_jobs, **SMALL).fit(X, y)
        for n_jobs in (1, 2)
    ]
    for name in ("mean_test_score", "param_lr", "n_epochs"):
        assert np.array_equal(*(search.cv_results_[name] for search in searches))
    assert np.array_equal(*(search.predict_proba(X) for search in searches))
    assert searches[0].best_score_ > 0.85


def test_a_network_is_trained_on_as_by_hand():
    search = EpochHalvingSearchCV(ImageClassifier("mlp", random_state=0), {"lr": [1e-3, 1e-2]}, max_epochs=3, cv=2)
    search.fit(X, y)
    by_hand = ImageClassifier("mlp", random_state=0, **search.best_params_)
    for _ in range(3):
        by_hand.partial_fit(X, y, classes=np.unique(y))
    assert np.array_equal(search.predict_proba(X), by_hand.predict_proba(X))
    assert len(search.best_estimator_.learning_curve_["epoch"]) == 3


def test_a_regressor_and_another_score():
    data, target = load_diabetes(return_X_y=True)
    options = {"scoring": "neg_mean_absolute_error", "cv": KFold(2)}
    search = EpochHalvingSearchCV(SGDRegressor(random_state=0), {"alpha": [1e-4, 1.0]}, **options).fit(data, target)
    assert search.best_params_ == {"alpha": 1e-4}
    assert search.best_score_ < 0
    assert not hasattr(search, "predict_proba")


def test_groups_are_kept_apart():
    groups = np.arange(len(X)) % 4
    seen = []

    class Recording(GroupKFold):
        def split(self, X, y=None, groups=None):
            seen.append(groups)
            return super().split(X, y, groups)

    EpochHalvingSearchCV(Counting(), {"quality": [1, 2]}, cv=Recording(2), max_epochs=1).fit(X, y, groups=groups)
    assert np.array_equal(seen[0], groups)


def test_a_candidate_that_fails_is_out():
    search = EpochHalvingSearchCV(Counting(), {"quality": [1, 2], "broken": [False, True]}, max_epochs=3, cv=2)
    with pytest.warns(FitFailedWarning, match="2 of 4 candidates failed and are out; the first: the loss is inf"):
        search.fit(X, y)
    assert search.best_params_ == {"quality": 2, "broken": False}
    assert np.isnan(search.cv_results_["mean_test_score"]).sum() == 2
    with pytest.raises(ValueError, match="the loss is inf"):
        EpochHalvingSearchCV(Counting(broken=True), {"quality": [1, 2]}, cv=2).fit(X, y)


def test_a_failure_is_told_once():
    space = [{"quality": [1]}, {"broken": [True], "quality": [1, 2, 3]}]  # one of them fills the second rung
    with pytest.warns(FitFailedWarning, match="3 of 4 candidates failed") as told:
        EpochHalvingSearchCV(Counting(), space, max_epochs=3, factor=2, cv=2).fit(X, y)
    assert len(told) == 1


def test_without_refit_there_is_no_best_estimator():
    search = EpochHalvingSearchCV(Counting(), {"quality": [1, 2]}, refit=False, cv=2, max_epochs=1).fit(X, y)
    assert search.best_params_ == {"quality": 2}
    assert not hasattr(search, "predict")
    with pytest.raises(AttributeError, match="has no best estimator"):
        search.classes_  # noqa: B018


def test_one_bar_counts_all_epochs_and_hides_those_of_networks(capsys):
    network = ImageClassifier("mlp", random_state=0, verbose=1)
    search = EpochHalvingSearchCV(network, {"lr": [1e-3, 1e-2]}, max_epochs=3, cv=2, verbose=1).fit(X, y)
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "11/11" in shown.split("\r")[-1]  # 2 candidates of 1 epoch, 1 of 2 more, on 2 folds; 3 on all rows
    assert "ImageClassifier" not in shown
    clone(search).set_params(verbose=0).fit(X, y)
    assert capsys.readouterr().err == ""


def test_a_grid_is_taken_whole_and_a_larger_one_drawn():
    whole = EpochHalvingSearchCV(Counting(), {"quality": [1, 2, 3, 4]}, max_epochs=1, cv=2).fit(X, y)
    assert list(whole.cv_results_["param_quality"]) == [1, 2, 3, 4]
    drawn = whole.set_params(n_candidates=2, random_state=0).fit(X, y)
    assert len(set(drawn.cv_results_["param_quality"])) == 2
    several = EpochHalvingSearchCV(Counting(), [{"quality": [1]}, {"broken": [False]}], max_epochs=1, cv=2).fit(X, y)
    assert several.cv_results_["param_quality"].mask.tolist() == [False, True]


def test_bad_input():
    with pytest.raises(TypeError, match=r"SVC has no partial_fit, .* HalvingRandomSearchCV"):
        EpochHalvingSearchCV(make_pipeline(StandardScaler(), SVC()), {"svc__C": [1]}).fit(X, y)
    with pytest.raises(ValueError, match="min_epochs=5 is above max_epochs=2"):
        EpochHalvingSearchCV(Counting(), {"quality": [1]}, min_epochs=5, max_epochs=2).fit(X, y)
    with pytest.raises(ValueError, match="'factor' parameter of EpochHalvingSearchCV"):
        EpochHalvingSearchCV(Counting(), {"quality": [1]}, factor=1).fit(X, y)
    with pytest.raises(ValueError, match="requires y to be passed"):
        EpochHalvingSearchCV(Counting(), {"quality": [1]}).fit(X, None)
    with pytest.raises(ValueError, match="Invalid parameter 'depth'"):
        EpochHalvingSearchCV(Counting(), {"depth": [1]}).fit(X, y)
