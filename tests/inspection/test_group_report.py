import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.stats import bootstrap
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.metrics import accuracy_score, f1_score, make_scorer, mean_absolute_error, roc_auc_score

from skmodal.inspection import group_report

pytestmark = pytest.mark.slow


class Said(ClassifierMixin, BaseEstimator):
    """Answer with the probability of True that a row holds, and count how often it is asked."""

    def fit(self, X, y):
        self.classes_ = np.array([False, True])
        self.asked = 0
        return self

    def predict_proba(self, X):
        self.asked += 1
        share = np.asarray(X, dtype=float).ravel()
        return np.column_stack([1 - share, share])

    def predict(self, X):
        return self.predict_proba(X)[:, 1] > 0.5


class Read(RegressorMixin, BaseEstimator):
    """Answer with what a row holds."""

    def fit(self, X, y):
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float).ravel()


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    speaker = rng.choice(["ann", "bob", "eve"], size=300, p=[0.6, 0.3, 0.1])
    y = rng.random(300) < 0.5
    sharpness = pd.Series(speaker).map({"ann": 0.8, "bob": 0.35, "eve": 0.05}).to_numpy()
    X = np.clip(0.5 + sharpness * (y - 0.5) + 0.25 * rng.normal(size=300), 0.01, 0.99)[:, np.newaxis]
    return Said().fit(X, y), X, y, speaker


SCORES = {"accuracy": accuracy_score, "f1": f1_score, "roc_auc": roc_auc_score}


def test_scores_are_those_of_the_groups_and_of_all(rows):
    model, X, y, speaker = rows
    report = group_report(model, X, y, speaker, scoring=list(SCORES), n_resamples=20, random_state=0)
    assert len(report) == 9
    for row in report.itertuples():
        mask = speaker == row.group
        answers = X[:, 0] if row.score == "roc_auc" else X[:, 0] > 0.5
        assert row.n_samples == mask.sum()
        assert row.value == pytest.approx(SCORES[row.score](y[mask], answers[mask]))
        assert row.overall == pytest.approx(SCORES[row.score](y, answers))
        assert row.gap == pytest.approx(row.value - row.overall)


def test_the_worst_served_comes_first(rows):
    model, X, y, speaker = rows
    report = group_report(model, X, y, speaker, scoring=["accuracy", "f1"], n_resamples=50, random_state=0)
    assert report["score"].tolist() == ["accuracy"] * 3 + ["f1"] * 3
    assert report["group"].tolist() == ["eve", "bob", "ann"] * 2
    assert report["gap_high"][0] < 0 < report["gap_low"][2]


def test_the_intervals_are_those_of_scipy(rows):
    """Of groups that are resampled each within itself: scipy's bootstrap of several samples, by percentiles."""
    model, X, y, speaker = rows
    report = group_report(model, X, y, speaker, confidence=0.9, n_resamples=4000, random_state=0)
    right = (X[:, 0] > 0.5) == y
    parts = [right[speaker == group] for group in report["group"]]
    options = {"confidence_level": 0.9, "n_resamples": 4000, "method": "percentile", "random_state": 1}
    for place, row in enumerate(report.itertuples()):
        alone = bootstrap([parts[place].astype(float)], np.mean, **options).confidence_interval
        np.testing.assert_allclose([row.low, row.high], alone, atol=0.02)
        gap = bootstrap(
            [part.astype(float) for part in parts],
            lambda *drawn, place=place, axis: drawn[place].mean(axis) - np.concatenate(drawn, axis).mean(axis),
            **options,
        ).confidence_interval
        np.testing.assert_allclose([row.gap_low, row.gap_high], gap, atol=0.02)


@pytest.mark.parametrize("score", [accuracy_score, mean_absolute_error])
def test_the_short_way_of_means_gives_what_the_scorer_gives(rows, score):
    _, X, y, speaker = rows
    model, y = (Said(), y) if score is accuracy_score else (Read(), y + 0.1)
    model.fit(X, y)
    short, long = make_scorer(score), make_scorer(lambda target, given: score(target, given))
    reports = [
        group_report(model, X, y, speaker, scoring={"s": one}, n_resamples=30, random_state=0) for one in (short, long)
    ]
    pd.testing.assert_frame_equal(*reports)


def test_the_estimator_is_asked_once(rows):
    _, X, y, speaker = rows
    model = Said().fit(X, y)
    group_report(model, X, y, speaker, scoring=["roc_auc", "neg_log_loss"], n_resamples=5)
    assert model.asked == 1


def test_a_seed_repeats_the_report(rows):
    first, second, other = (group_report(*rows, n_resamples=50, random_state=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(first, second)
    assert not first["low"].equals(other["low"])


def test_one_row_has_no_interval_and_one_class_no_roc_auc(rows):
    model, X, y, _ = rows
    groups = np.where(np.arange(len(y)) == 5, "alone", np.where(y, "true", "mixed"))
    groups[np.flatnonzero(y)[:20]] = "mixed"
    with pytest.warns(UserWarning, match=r"undefined on their rows: roc_auc of 'true', roc_auc of 'alone'|alone"):
        report = group_report(model, X, y, groups, scoring=["accuracy", "roc_auc"], n_resamples=20, random_state=0)
    table = report.set_index(["score", "group"])
    assert np.isnan(table.loc[("accuracy", "alone"), ["low", "high", "gap_low", "gap_high"]].astype(float)).all()
    assert table.loc[("accuracy", "alone"), "value"] in (0, 1)
    assert np.isnan(table.loc[("roc_auc", ["true", "alone"]), "value"]).all()
    assert report["group"][3] == "mixed"  # the only one with a ROC AUC; the undefined come last
    assert report["low"][3] <= report["value"][3] <= report["high"][3]


def test_resamples_without_a_score_are_left_out():
    """Of four rows, one draw in eight has one class."""
    X, y = np.array([[0.1], [0.9], [0.2], [0.4], [0.1], [0.9]]), np.array([False, True, False, True, False, True])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = group_report(
            Said().fit(X, y), X, y, list("aaaabb"), scoring="roc_auc", n_resamples=100, random_state=0
        )
    assert report[["value", "low", "high"]].notna().all(axis=None)


def test_groups_may_be_missing_and_of_any_kind(rows):
    model, X, y, _ = rows
    groups = [None, np.nan, 3, "three", pd.NA] * 60
    report = group_report(model, X, y, groups, n_resamples=5, random_state=0)
    assert set(report["group"]) == {None, 3, "three"}
    assert report.loc[[group is None for group in report["group"]], "n_samples"].item() == 180


@pytest.mark.parametrize("container", [list, pd.Series, pl.Series, np.asarray])
def test_containers(rows, container):
    model, X, y, speaker = rows
    expected = group_report(model, X, y, speaker, n_resamples=5, random_state=0)
    found = group_report(model, X, container(y), container(speaker), n_resamples=5, random_state=0)
    pd.testing.assert_frame_equal(found, expected)


def test_a_regressor(rows):
    _, X, y, speaker = rows
    report = group_report(Read().fit(X, y), X, y.astype(float), speaker, n_resamples=20, random_state=0)
    assert set(report["score"]) == {"r2"}
    scores = ["neg_mean_absolute_error", make_scorer(mean_absolute_error, greater_is_better=False)]
    report = group_report(Read(), X, y.astype(float), speaker, scoring=scores, n_resamples=20, random_state=0)
    np.testing.assert_array_equal(report["value"][:3], report["value"][3:])
    assert set(report["score"]) == {"neg_mean_absolute_error", "mean_absolute_error"}


def test_a_score_that_no_rows_have_is_an_error_of_its_own(rows):
    model, X, _, speaker = rows
    with pytest.raises(ValueError, match=r"multi_class|multiclass"):
        group_report(model, X, np.arange(300) % 3, speaker, scoring="roc_auc", n_resamples=2)


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"groups": ["a", "b"]}, ValueError, "inconsistent numbers of samples"),
        ({"y": [True]}, ValueError, "inconsistent numbers of samples"),
        ({"y": np.zeros((300, 2))}, ValueError, "1d array"),
        ({"groups": "speaker"}, TypeError, "group_report: X is one str"),
        ({"confidence": 95}, ValueError, "'confidence' parameter"),
        ({"n_resamples": 0}, ValueError, "'n_resamples' parameter"),
        ({"scoring": "speed"}, ValueError, "speed"),
        ({"scoring": []}, TypeError, "no scorer of answers"),
        ({"scoring": lambda model, X, y: 1.0}, TypeError, "make_scorer"),
        ({"random_state": "a"}, ValueError, "'random_state' parameter"),
        ({"estimator": 3}, ValueError, "'estimator' parameter"),
    ],
)
def test_bad_input(rows, change, error, match):
    arguments = dict(zip(["estimator", "X", "y", "groups"], rows, strict=True)) | change
    with pytest.raises(error, match=match):
        group_report(**arguments)
