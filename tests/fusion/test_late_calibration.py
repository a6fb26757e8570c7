"""LateFusionClassifier's calibration, against scikit-learn's own of the same folds."""

import numpy as np
import pandas as pd
import pytest
import sklearn
from counting import CountingLengths, lines
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_iris
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import LeaveOneGroupOut, StratifiedKFold, cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.utils.fixes import parse_version

from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.fusion._combine import evidence

HAS_TEMPERATURE = parse_version(sklearn.__version__) >= parse_version("1.8")
METHODS = ["sigmoid", "isotonic", *(["temperature"] if HAS_TEMPERATURE else [])]
IRIS, TARGET = load_iris(return_X_y=True)
RNG = np.random.default_rng(0)
SHUFFLE = RNG.permutation(150)
IRIS, TARGET = IRIS[SHUFFLE] + RNG.normal(size=IRIS.shape), TARGET[SHUFFLE]


def alone(member, **options):
    """A fusion of one member: its calibrated probabilities."""
    return LateFusionClassifier([("all", member)], fusion="mean", **options)


@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("machine", [LinearSVC(), LinearDiscriminantAnalysis()], ids=["svm", "lda"])
def test_decision_values_are_calibrated_as_by_scikit_learn(method, machine, n_classes):
    X, y = IRIS[n_classes > TARGET], TARGET[n_classes > TARGET]
    ours = alone(make_pipeline(StandardScaler(), machine), calibration=method, cv=4).fit(X, y)
    rows = StandardScaler().fit_transform(X)
    theirs = CalibratedClassifierCV(machine, method=method, cv=StratifiedKFold(4), ensemble=False).fit(rows, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(rows), rtol=1e-6, atol=1e-9)


@pytest.mark.skipif(not HAS_TEMPERATURE, reason="scikit-learn 1.8 brought temperature scaling")
@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_temperature_of_probabilities_is_that_of_scikit_learn(n_classes):
    X, y = IRIS[n_classes > TARGET], TARGET[n_classes > TARGET]
    ours = alone(GaussianNB(), calibration="temperature").fit(X, y)
    theirs = CalibratedClassifierCV(GaussianNB(), method="temperature", ensemble=False).fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-6)


def test_probabilities_are_calibrated_by_their_logarithms():
    logs = np.log(cross_val_predict(GaussianNB(), IRIS, TARGET, method="predict_proba").clip(1e-12))
    new = np.log(GaussianNB().fit(IRIS, TARGET).predict_proba(IRIS).clip(1e-12))
    maps = [IsotonicRegression(out_of_bounds="clip").fit(logs[:, c], c == TARGET) for c in range(3)]
    shares = np.column_stack([one.predict(new[:, c]) for c, one in enumerate(maps)])
    ours = alone(GaussianNB(), calibration="isotonic").fit(IRIS, TARGET)
    np.testing.assert_allclose(ours.predict_proba(IRIS), shares / shares.sum(axis=1, keepdims=True))


@pytest.mark.parametrize("method", METHODS)
def test_labels_of_any_kind(method):
    """scikit-learn's temperature takes labels as places in its rows: 12 is beyond them."""
    expected = alone(LinearSVC(), calibration=method).fit(IRIS, TARGET).predict_proba(IRIS)
    for labels in (np.array(["a", "b", "c"]), np.array([3, 7, 12]), np.array(["a", "b", "c"], dtype=object)):
        fitted = alone(LinearSVC(), calibration=method).fit(IRIS, labels[TARGET])
        assert fitted.classes_.tolist() == labels.tolist()
        np.testing.assert_array_equal(fitted.predict_proba(IRIS), expected)


def test_the_folds_are_those_of_cv_and_groups():
    groups = np.arange(150) // 30
    ours = alone(LinearSVC(), calibration="isotonic", cv=LeaveOneGroupOut()).fit(IRIS, TARGET, groups=groups)
    folds = list(LeaveOneGroupOut().split(IRIS, TARGET, groups))
    theirs = CalibratedClassifierCV(LinearSVC(), method="isotonic", cv=folds, ensemble=False).fit(IRIS, TARGET)
    np.testing.assert_allclose(ours.predict_proba(IRIS), theirs.predict_proba(IRIS))
    given = alone(LinearSVC(), calibration="isotonic", cv=folds).fit(IRIS, TARGET)
    np.testing.assert_array_equal(given.predict_proba(IRIS), ours.predict_proba(IRIS))
    part = alone(LinearSVC(), cv=folds[:2]).fit(IRIS, TARGET)  # folds need not cover every row
    assert part.score(IRIS, TARGET) > 0.6


def test_what_members_are_calibrated():
    members = [("bell", GaussianNB()), ("svm", LinearSVC())]
    assert [c is None for c in LateFusionClassifier(members).fit(IRIS, TARGET).calibrators_] == [True, False]
    assert None not in LateFusionClassifier(members, calibration="sigmoid").fit(IRIS, TARGET).calibrators_
    assert LateFusionClassifier(members, fusion="vote").fit(IRIS, TARGET).calibrators_ == [None, None]
    default = LateFusionClassifier(members[1:]).fit(IRIS, TARGET)
    sigmoid = LateFusionClassifier(members[1:], calibration="sigmoid").fit(IRIS, TARGET)
    np.testing.assert_array_equal(default.predict_proba(IRIS), sigmoid.predict_proba(IRIS))


@pytest.mark.parametrize("method", METHODS)
def test_members_that_are_too_sure_are_mended(method):
    """A feature ten times over makes naive Bayes ten times as sure."""
    X = np.hstack([IRIS] * 10)
    train, test = slice(0, 100), slice(100, 150)
    members = [
        (name, make_pipeline(SelectModality(columns), GaussianNB()))
        for name, columns in (("even", list(range(0, 40, 2))), ("odd", list(range(1, 40, 2))))
    ]
    plain = LateFusionClassifier(members).fit(X[train], TARGET[train])
    mended = LateFusionClassifier(members, calibration=method).fit(X[train], TARGET[train])
    loss = [log_loss(TARGET[test], model.predict_proba(X[test])) for model in (plain, mended)]
    assert loss[1] < 0.6 * loss[0]


def test_weights_and_stacking_see_calibrated_probabilities_of_whole_members():
    scores = cross_val_predict(make_pipeline(StandardScaler(), LinearSVC()), IRIS, TARGET, method="decision_function")
    members = [("svm", make_pipeline(StandardScaler(), LinearSVC())), ("bell", GaussianNB())]
    fitted = LateFusionClassifier(members, fusion="stacking").fit(IRIS, TARGET)
    own = cross_val_predict(GaussianNB(), IRIS, TARGET, method="predict_proba")
    probabilities = np.array([fitted.calibrators_[0].predict_proba(scores), own])
    final = LogisticRegression(max_iter=1000).fit(evidence(probabilities, np.ones((2, 150), dtype=bool)), TARGET)
    np.testing.assert_allclose(fitted.final_estimator_.coef_, final.coef_, atol=1e-3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("machine", [SVC(), LinearSVC(), KNeighborsClassifier(3)], ids=["svc", "linear", "neighbors"])
def test_features_are_computed_once(tmp_path, machine, method):
    """One computation in fit for all 5 folds, also in a pipeline in a pipeline, and one in predict."""
    titles = [*["s" * n for n in range(1, 11)], *["r" * n for n in range(21, 31)]]
    frame, target = pd.DataFrame({"title": [None, *titles]}), np.array([1] + [0] * 10 + [1] * 10)
    member = make_pipeline(CountingLengths(str(tmp_path / "log"), scale=0.1), make_pipeline(StandardScaler(), machine))
    fitted = LateFusionClassifier([("title", member)], fusion="mean", calibration=method).fit(frame, target)
    assert lines(tmp_path / "log") == ["fit 20"]
    probabilities = fitted.predict_proba(frame[1:])
    assert lines(tmp_path / "log") == ["fit 20", "transform 20"]
    assert isinstance(fitted.estimators_[0][-1][-1], type(machine))
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert (probabilities.argmax(axis=1) == target[1:]).mean() > 0.9
    stored = make_pipeline(*[step for _, step in member.steps], memory=str(tmp_path / "store"))
    again = LateFusionClassifier([("title", stored)], fusion="mean", calibration=method).fit(frame, target)
    np.testing.assert_array_equal(again.predict_proba(frame[1:]), probabilities)


def test_members_that_cannot_be_calibrated():
    with pytest.raises(ValueError, match=r"SVC.decision_function gives 6 columns for 4 classes; .*shape='ovr'"):
        alone(SVC(decision_function_shape="ovo")).fit(IRIS, np.arange(150) % 4)
    centroid = type("Centroid", (NearestCentroid,), {"predict_proba": property(), "decision_function": property()})
    with pytest.raises(ValueError, match="member 'all' has neither predict_proba nor decision_function; fusion='vote'"):
        alone(centroid()).fit(IRIS, TARGET)
    with pytest.raises(ValueError, match=r"cv=\[\] gives no folds"):
        alone(LinearSVC(), cv=[]).fit(IRIS, TARGET)
    with pytest.raises(ValueError, match="'calibration' parameter"):
        alone(LinearSVC(), calibration="platt").fit(IRIS, TARGET)
