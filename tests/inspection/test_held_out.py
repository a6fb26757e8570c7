"""A cross-validation's estimators in the place of one fitted model."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import (
    GroupKFold,
    LeaveOneGroupOut,
    PredefinedSplit,
    ShuffleSplit,
    cross_val_predict,
    cross_validate,
)
from sklearn.pipeline import make_pipeline

from skmodal.fusion import LateFusionClassifier
from skmodal.inspection import GroupReportDisplay, group_report, make_report
from skmodal.speech import MFCC

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows():
    rng = np.random.default_rng(0)
    speaker = rng.permutation(np.repeat(["ann", "bob", "eve"], 40))
    y = rng.choice(["no", "yes"], size=120)
    clarity = np.where(speaker == "ann", 2.0, 0.5)
    return rng.normal(size=(120, 3)) + ((y == "yes") * clarity)[:, np.newaxis], y, speaker


def held_out(estimator, X, y, **options):
    return cross_validate(estimator, X, y, return_estimator=True, return_indices=True, **options)


def test_each_group_is_judged_by_the_model_that_has_not_heard_it(rows):
    X, y, speaker = rows
    model, cv = LogisticRegression(), LeaveOneGroupOut()
    results = held_out(model, X, y, groups=speaker, cv=cv)
    report = group_report(results, X, y, speaker, scoring=["accuracy", "roc_auc"], n_resamples=20, random_state=0)
    answers = cross_val_predict(model, X, y, groups=speaker, cv=cv)
    chances = cross_val_predict(model, X, y, groups=speaker, cv=cv, method="predict_proba")[:, 1]
    for row in report.itertuples():
        of = speaker == row.group
        if row.score == "accuracy":
            assert row.value == pytest.approx(accuracy_score(y[of], answers[of]))
            assert row.overall == pytest.approx(accuracy_score(y, answers))
        else:
            assert row.value == pytest.approx(roc_auc_score(y[of], chances[of]))
    assert GroupReportDisplay.from_estimator(results, X, y, speaker, n_resamples=20).report["group"].nunique() == 3


def test_a_page_on_a_cross_validated_fusion(rows, tmp_path):
    _, y, speaker = rows
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({name: [rng.normal(scale=0.1, size=800) for _ in y] for name in ("left", "right")})
    member = make_pipeline(MFCC(8000), LogisticRegression(max_iter=1000))
    results = held_out(
        LateFusionClassifier([("left", member), ("right", member)]), frame, y, cv=GroupKFold(3), groups=speaker
    )
    make_report(results, frame, y, tmp_path / "report.html", groups={"speaker": speaker}, n_mistakes=2)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "LateFusionClassifier: a report" in page
    assert "3 of these were cross-validated" in page
    assert "What each modality adds" in page


@pytest.mark.parametrize(
    "cv",
    [ShuffleSplit(3, random_state=0), PredefinedSplit([-1, *np.arange(119) % 3])],
    ids=["several times", "never"],
)
def test_every_row_is_to_be_held_out_once(rows, cv):
    X, y, speaker = rows
    with pytest.raises(ValueError, match="test parts of the cross-validation"):
        group_report(held_out(LogisticRegression(), X, y, cv=cv), X, y, speaker)


def test_a_cross_validation_without_its_estimators(rows):
    X, y, speaker = rows
    with pytest.raises(ValueError, match="return_estimator=True, return_indices=True"):
        group_report(cross_validate(LogisticRegression(), X, y), X, y, speaker)


def test_other_rows_than_those_that_were_cross_validated(rows):
    X, y, speaker = rows
    results = held_out(LogisticRegression(), X, y, cv=3)
    with pytest.raises(ValueError, match=r"row 60 is in 1 test parts .* X has 60 rows"):
        group_report(results, X[:60], y[:60], speaker[:60])


def test_folds_that_know_other_classes_have_no_common_probabilities(rows):
    X, _, speaker = rows
    y = speaker.copy()
    results = held_out(LogisticRegression(), X, y, cv=LeaveOneGroupOut(), groups=speaker)
    with pytest.raises(ValueError, match="fold 1 knows other classes"):
        group_report(results, X, y, speaker, scoring="neg_log_loss")
