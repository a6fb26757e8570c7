"""LateFusionClassifier's stacking with any classifier on top."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_iris
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge, RidgeClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.fusion._combine import evidence
from skmodal.fusion._stacking import read_evidence

pytestmark = pytest.mark.slow

IRIS, TARGET = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[TARGET]
FRAME = pd.DataFrame(IRIS + np.random.default_rng(1).normal(size=IRIS.shape), columns=["a", "b", "c", "d"])
FRAME.loc[::5, ["a", "b"]] = np.nan
FRAME.loc[1::5, ["c", "d"]] = np.nan
MEMBERS = [
    ("sepal", make_pipeline(SelectModality([0, 1]), GaussianNB())),
    ("petal", make_pipeline(SelectModality([2, 3]), LogisticRegression())),
]
FINALS = [
    RidgeClassifier(),
    LinearSVC(),
    KNeighborsClassifier(),
    DecisionTreeClassifier(max_depth=4, random_state=0),
    RandomForestClassifier(20, random_state=0),
    HistGradientBoostingClassifier(max_iter=5),
    make_pipeline(StandardScaler(), LinearSVC()),
    CalibratedClassifierCV(LinearSVC()),
]


def stacked(final, **options):
    return LateFusionClassifier(MEMBERS, fusion="stacking", final_estimator=final, cv=3, **options)


@pytest.mark.parametrize("final", FINALS, ids=lambda final: type(final).__name__)
def test_any_classifier_is_final(final):
    fitted = stacked(final).fit(FRAME, NAMES)
    assert (fitted.predict(FRAME) == NAMES).mean() > 0.6
    assert hasattr(fitted, "predict_proba") == hasattr(final, "predict_proba")
    if hasattr(final, "predict_proba"):
        np.testing.assert_allclose(fitted.predict_proba(FRAME).sum(axis=1), 1)
    late = pd.DataFrame(np.full((2, 4), np.nan), columns=list("abcd"))
    late.loc[0] = FRAME.loc[2]
    unequal = stacked(final).fit(FRAME[:-5], NAMES[:-5])
    with pytest.warns(UserWarning, match=r"1 row\(s\), the first is 1"):
        assert unequal.predict(late)[1] == "setosa"  # the first of the two classes that are most frequent


@pytest.mark.parametrize("final", FINALS[:6], ids=lambda final: type(final).__name__)
def test_the_prediction_is_the_final_estimators(final):
    """Not that of its likeliest class, which in some classifiers is another."""
    complete = FRAME.dropna()
    names = NAMES[complete.index]
    fitted = stacked(final).fit(complete, names)
    answers = np.array([member.predict_proba(complete) for member in fitted.estimators_])
    rows = evidence(answers, np.ones((2, len(complete)), dtype=bool))
    assert fitted.predict(complete).tolist() == fitted.final_estimator_.predict(rows).tolist()


def test_without_probabilities_there_are_none():
    fitted = stacked(RidgeClassifier()).fit(FRAME, NAMES)
    with pytest.raises(AttributeError, match="has no attribute 'predict_proba'"):
        fitted.predict_proba(FRAME)
    assert hasattr(fitted.set_params(fusion="product"), "predict_proba")
    assert hasattr(stacked(None), "predict_proba")


@pytest.mark.parametrize(
    ("final", "absent"),
    [(tree, np.nan) for tree in FINALS[3:6]] + [(other, 0.0) for other in (None, FINALS[0], FINALS[2], FINALS[6])],
    ids=lambda value: type(value).__name__,
)
def test_an_absent_member_is_nan_to_what_takes_nan(final, absent):
    final = LogisticRegression() if final is None else final
    probabilities = np.full((2, 3, 2), 0.5)
    probabilities[0] = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3]]
    rows = read_evidence(final, probabilities, np.array([[True, False, True], [True, True, True]]))
    np.testing.assert_array_equal(rows[1], [absent, absent, 0, 0])
    assert rows[0, 0] > rows[2, 0] > 0


def test_a_grid_over_the_final_estimator():
    grid = {"final_estimator__C": [1e-6, 1.0], "sepal__gaussiannb__var_smoothing": [1e-9, 0.1], "cv": [2, 3]}
    search = GridSearchCV(stacked(LogisticRegression()), grid, cv=2, error_score="raise").fit(FRAME, NAMES)
    assert search.best_estimator_.final_estimator_.C == 1.0
    whole = {"final_estimator": [RidgeClassifier(), KNeighborsClassifier()]}
    assert GridSearchCV(stacked(None), whole, cv=2, error_score="raise").fit(FRAME, NAMES).score(FRAME, NAMES) > 0.6
    assert clone(stacked(LinearSVC(C=3))).get_params()["final_estimator__C"] == 3


def test_a_final_estimator_that_is_no_classifier():
    with pytest.raises(ValueError, match=r"final_estimator=Ridge\(\) is no classifier"):
        stacked(Ridge()).fit(FRAME, TARGET)
    with pytest.raises(ValueError, match="'final_estimator' parameter"):
        stacked("svm").fit(FRAME, TARGET)


@pytest.mark.parametrize("fusion", ["weighted", "stacking"])
def test_workers_change_nothing(fusion):
    options = {"fusion": fusion, "calibration": "isotonic", "cv": 3}
    one, two = (LateFusionClassifier(MEMBERS, n_jobs=jobs, **options).fit(FRAME, NAMES) for jobs in (1, 2))
    np.testing.assert_array_equal(one.predict_proba(FRAME), two.predict_proba(FRAME))
