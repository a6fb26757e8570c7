"""LateFusionClassifier on samples: missing modalities, unseen classes, calibrated members."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from counting import CountingLengths
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from skmodal.fusion import LateFusionClassifier, SelectModality

RULES = ["vote", "mean", "weighted", "product", "stacking"]
SUN, RAIN = ["sun", "sun sun", "dry sun", "sun dry"], ["rain", "wet rain", "rain rain", "rain wet"]
FRAME = pd.DataFrame(
    {
        "title": [*SUN, *RAIN, None, None, "sun", "rain"],
        "body": [*SUN[::-1], *RAIN[::-1], "dry", "wet", None, None],
        "degrees": [30.0, 28, 31, 29, 12, 13, 11, 14, np.nan, 12, 30, np.nan],
    }
)
TARGET = np.array(["go"] * 4 + ["stay"] * 4 + ["go", "stay", "go", "stay"])


def words():
    return make_pipeline(CountVectorizer(), MultinomialNB())


def model(fusion="product", **options):
    return LateFusionClassifier(
        [("title", words()), ("body", words()), ("degrees", GaussianNB())], fusion=fusion, cv=2, **options
    )


def rows(**columns):
    return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in columns.items()})


@pytest.mark.parametrize("fusion", RULES)
def test_missing_cells_in_fit_and_predict(fusion):
    fitted = model(fusion).fit(FRAME, TARGET)
    assert fitted.score(FRAME, TARGET) == 1
    late = rows(title=["rain", None, None], body=[None, "sun", None], degrees=[None, None, 12.0])
    assert fitted.predict(late).tolist() == ["stay", "go", "stay"]
    np.testing.assert_array_equal(
        fitted.predict_proba(pl.DataFrame(late.to_dict("list"), strict=False)), fitted.predict_proba(late)
    )


def test_a_member_is_fitted_on_the_rows_that_have_its_modality():
    fitted = model().fit(FRAME, TARGET)
    present = FRAME["title"].notna().to_numpy()
    alone = words().fit(FRAME["title"][present], TARGET[present])
    late = rows(title=["rain", "sun wet"], body=[None, None], degrees=[None, None])
    np.testing.assert_allclose(fitted.estimators_[0].predict_proba(late["title"]), alone.predict_proba(late["title"]))
    # With one member present, every rule that averages or multiplies gives that member's answer.
    np.testing.assert_allclose(fitted.predict_proba(late), alone.predict_proba(late["title"]))
    np.testing.assert_allclose(model("mean").fit(FRAME, TARGET).predict_proba(late), alone.predict_proba(late["title"]))


@pytest.mark.parametrize("fusion", RULES)
def test_a_row_that_lacks_everything_gives_the_prior(fusion):
    fitted = model(fusion).fit(FRAME.iloc[:11], TARGET[:11])
    late = rows(title=["sun", None], body=["dry", pd.NA], degrees=[30.0, np.nan])
    with pytest.warns(UserWarning, match=r"LateFusionClassifier: 1 row\(s\), the first is 1, lack every modality"):
        probabilities = fitted.predict_proba(late)
    np.testing.assert_allclose(probabilities[1], [6 / 11, 5 / 11])
    assert probabilities[0, 0] > 0.6


def test_rows_of_nan_alone_are_no_table():
    """pandas makes a column of NaN alone a column of floats; scikit-learn would then warn of feature names."""
    fitted = LateFusionClassifier([("title", words()), ("degrees", GaussianNB())]).fit(FRAME, TARGET)
    late = pd.DataFrame({"title": [np.nan], "degrees": [12.0]})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fitted.predict(late).tolist() == ["stay"]


def test_a_member_without_weight_is_as_good_as_absent():
    two = [("title", words()), ("body", words())]
    fitted = LateFusionClassifier(two, fusion="weighted", weights=[1, 0]).fit(FRAME, TARGET)
    with pytest.warns(UserWarning, match=r"1 row\(s\), the first is 0, lack every modality that counts"):
        np.testing.assert_allclose(fitted.predict_proba(rows(title=[None], body=["rain"])), [[0.5, 0.5]])


def test_members_that_know_nothing_leave_the_answer_to_the_class_shares():
    """What is true of the first half of the rows is false of the other: each misleads about the other."""
    frame, target = pd.DataFrame({"degrees": [10.0, 20.0] * 12, "hours": [1.0, 2.0] * 12}), np.array([0, 1] * 12)
    target[12:] = 1 - target[12:]
    halves = np.arange(12), np.arange(12, 24)
    misled = [(name, LogisticRegression()) for name in frame.columns]
    with pytest.warns(UserWarning, match="out of fold no member tells more than the class shares"):
        fitted = LateFusionClassifier(misled, fusion="weighted", cv=[halves, halves[::-1]]).fit(frame, target)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(fitted.predict_proba(frame[:2]), [[0.5, 0.5]] * 2)


@pytest.mark.parametrize("fusion", RULES)
def test_a_member_that_never_saw_a_class(fusion):
    frame = pd.concat([FRAME, rows(title=[None] * 4, body=["snow"] * 4, degrees=[-5.0, -6.0, -4.0, -5.5])])
    target = np.append(TARGET, ["ski"] * 4)
    fitted = model(fusion).fit(frame, target)
    assert fitted.classes_.tolist() == ["go", "ski", "stay"]
    assert fitted.estimators_[0].classes_.tolist() == ["go", "stay"]
    probabilities = fitted.predict_proba(rows(title=["sun", None], body=["sun", "snow"], degrees=[30.0, -5.0]))
    assert fitted.classes_[probabilities.argmax(axis=1)].tolist() == ["go", "ski"]
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


def test_members_that_select():
    by_name = LateFusionClassifier([("title", words()), ("degrees", GaussianNB())]).fit(FRAME, TARGET)
    chosen = [
        ("one", make_pipeline(SelectModality("title"), *[step for _, step in words().steps])),
        ("two", make_pipeline(SelectModality(["degrees"]), GaussianNB())),
    ]
    selected = LateFusionClassifier(chosen).fit(FRAME, TARGET)
    np.testing.assert_array_equal(selected.predict_proba(FRAME), by_name.predict_proba(FRAME))
    by_place = [("one", make_pipeline(SelectModality(0), *[step for _, step in words().steps]))]
    array = FRAME.astype(object).to_numpy()
    fitted = LateFusionClassifier(by_place).fit(array, TARGET)
    alone = LateFusionClassifier([("title", words())]).fit(FRAME, TARGET)
    with pytest.warns(UserWarning, match="2 row"):
        np.testing.assert_array_equal(fitted.predict_proba(array), alone.predict_proba(FRAME))


def test_votes_need_no_calibration(tmp_path):
    member = make_pipeline(CountingLengths(str(tmp_path / "log")), SVC())
    frame = pd.DataFrame({"title": ["s", "ss", "rrrrrrr", "rrrrrrrr"]})
    fitted = LateFusionClassifier([("title", member)], fusion="vote").fit(frame, [0, 0, 1, 1])
    assert isinstance(fitted.estimators_[0][-1], SVC)
    assert fitted.predict(frame).tolist() == [0, 0, 1, 1]


def test_too_few_rows():
    frame = pd.DataFrame({"title": ["a", "b", "c", None], "body": ["x", "y", "z", "w"]})
    with pytest.raises(ValueError, match=r"the 3 rows that have the modality of member 'title' hold 1 class\(es\)"):
        LateFusionClassifier([("title", words())]).fit(frame, [0, 0, 0, 1])
    machine = make_pipeline(CountVectorizer(token_pattern=r"\S+"), LinearSVC())
    with pytest.raises(
        ValueError, match=r"the 1 rows that have the modality of member 'title' in a fold of `cv` hold 1"
    ):
        LateFusionClassifier([("title", machine)], fusion="stacking", cv=[([0, 3], [1, 2])]).fit(frame, [0, 1, 0, 1])
    with pytest.raises(ValueError, match=r"member 'body' cannot be calibrated: .* only \[1\] have .* fusion='vote'"):
        LateFusionClassifier([("body", machine)], cv=[([0, 2], [3])]).fit(frame, [0, 0, 1, 1])
    with pytest.raises(ValueError, match="the 0 rows that have the modality of member 'title' hold 0 class"):
        LateFusionClassifier([("title", words())]).fit(frame[3:].reset_index(drop=True).loc[[0, 0]], [0, 1])


def test_a_column_of_numbers_beside_text_is_a_table_of_one_column():
    fitted = LateFusionClassifier([("degrees", LogisticRegression()), ("title", words())]).fit(FRAME, TARGET)
    assert fitted.estimators_[0].n_features_in_ == 1
    nullable = FRAME.convert_dtypes()
    np.testing.assert_array_equal(fitted.predict_proba(nullable), fitted.predict_proba(FRAME))


def test_a_second_fit_forgets_the_first():
    numbers = pd.DataFrame(np.random.default_rng(0).normal(size=(12, 2)), columns=["a", "b"])
    later = LateFusionClassifier([("a", GaussianNB())]).fit(numbers, TARGET)
    assert later.n_features_in_ == 2
    later.set_params(estimators=[("title", words())]).fit(FRAME, TARGET)
    assert not hasattr(later, "n_features_in_")
    assert later.predict(FRAME[:2]).tolist() == ["go", "go"]
