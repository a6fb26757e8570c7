"""LateFusionClassifier and frames that are not those of fit: columns gone, new, or of another kind."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.pipeline import make_pipeline

from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.image import HOG
from skmodal.text import TextCleaner

RULES = ["vote", "mean", "weighted", "product", "stacking"]
RNG = np.random.default_rng(0)
TARGET = np.arange(12) % 2
PICTURES = [np.full((16, 16), 200, np.uint8) if label else RNG.integers(0, 255, (16, 16), np.uint8) for label in TARGET]
FRAME = pd.DataFrame(
    {
        "title": [["sun dry", "rain wet"][label] for label in TARGET],
        "picture": pd.Series(PICTURES, dtype=object),
        "degrees": np.where(TARGET, 12.0, 30.0) + RNG.normal(size=12),
        "wind": np.where(TARGET, 9.0, 2.0) + RNG.normal(size=12),
    }
)
WORDS = make_pipeline(TextCleaner(), CountVectorizer(), MultinomialNB())
MEMBERS = [
    ("title", WORDS),
    ("picture", make_pipeline(HOG(), LogisticRegression())),
    ("weather", make_pipeline(SelectModality(["degrees", "wind"]), GaussianNB())),
]


def fitted(fusion="product", **options):
    return LateFusionClassifier(MEMBERS, fusion=fusion, cv=2, **options).fit(FRAME, TARGET)


@pytest.mark.parametrize("fusion", RULES)
@pytest.mark.parametrize("gone", [["title"], ["picture"], ["degrees", "wind"], ["title", "picture"]])
def test_a_column_that_is_gone_is_missing(fusion, gone):
    model = fitted(fusion)
    left = FRAME.drop(columns=gone)
    absent = FRAME.copy()
    for column in gone:
        absent[column] = None if column in ("title", "picture") else np.nan
    with pytest.warns(UserWarning, match="X lacks the columns of") as said:
        answers = model.predict_proba(left)
    assert len(said) == 1
    names = [
        name for name in ("title", "picture", "weather") if name in gone or (name, gone[0]) == ("weather", "degrees")
    ]
    assert str(names) in str(said[0].message)
    np.testing.assert_array_equal(answers, model.predict_proba(absent))
    with pytest.warns(UserWarning, match="X lacks the columns"):
        assert (model.predict(left) == TARGET).all()
    if "picture" in gone:
        with pytest.warns(UserWarning, match="X lacks the columns"):
            np.testing.assert_array_equal(model.predict_proba(pl.DataFrame(left.to_dict("list"))), answers)


def test_a_frame_without_any_of_the_columns():
    with pytest.raises(ValueError, match=r"X has no column 'title'; its columns are \['a'\]"):
        fitted().predict(pd.DataFrame({"a": ["sun"]}))


def test_part_of_a_block_that_is_gone():
    with pytest.raises(ValueError, match="X has no column 'wind'"):
        fitted().predict(FRAME.drop(columns="wind"))


def test_a_column_that_is_gone_in_fit():
    with pytest.raises(ValueError, match="X has no column 'title'"):
        LateFusionClassifier(MEMBERS).fit(FRAME.drop(columns="title"), TARGET)


def test_columns_that_are_new_or_in_another_order():
    model = fitted()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        other = FRAME.assign(speech=None, age=30)[["age", "wind", "picture", "speech", "degrees", "title"]]
        np.testing.assert_array_equal(model.predict_proba(other), model.predict_proba(FRAME))


def test_numbers_that_are_left_are_no_table():
    """A frame of the one column of numbers is not what a member reads whose own column is gone."""
    model = LateFusionClassifier([("title", WORDS), ("degrees", GaussianNB())]).fit(FRAME, TARGET)
    with pytest.warns(UserWarning, match=r"the columns of \['title'\]"):
        assert (model.predict(FRAME[["degrees"]]) == TARGET).all()


def test_numbers_alone_keep_the_rules_of_scikit_learn():
    numbers = FRAME[["degrees", "wind"]]
    model = LateFusionClassifier([("degrees", GaussianNB()), ("wind", GaussianNB())]).fit(numbers, TARGET)
    with pytest.raises(ValueError, match="Feature names seen at fit time, yet now missing"):
        model.predict(numbers[["wind"]])


def test_columns_that_changed_places():
    swapped = FRAME.rename(columns={"title": "picture", "picture": "title"})
    with pytest.raises(TypeError, match=r"TextCleaner: sample 0 .*ndarray"):
        fitted().predict(swapped)
    with pytest.raises((TypeError, ValueError, OSError), match=r"HOG|ImageReader"):
        fitted().predict(FRAME.assign(picture=FRAME["title"]))
    with pytest.raises(ValueError, match=r"column 'wind' holds no numbers"):
        fitted().predict(FRAME.assign(wind=FRAME["title"]))


@pytest.mark.parametrize("fusion", RULES)
def test_a_row_that_lacks_everything_may_be_an_error(fusion):
    late = FRAME.copy()
    late.loc[[3, 7], ["degrees", "wind"]] = np.nan
    late.loc[[3, 7, 8], "title"] = None
    late["picture"] = pd.Series([None if row in (3, 7) else cell for row, cell in enumerate(PICTURES)], dtype=object)
    strict = fitted(fusion, all_missing="error")
    for method in (strict.predict, strict.predict_proba):
        with pytest.raises(ValueError, match=r"2 row\(s\), the first is 3, lack every .*Leave them out, .*'prior'"):
            method(late)
    np.testing.assert_array_equal(strict.predict(FRAME), TARGET)
    with pytest.warns(UserWarning, match=r"2 row\(s\), the first is 3, lack every modality"):
        np.testing.assert_allclose(fitted(fusion).predict_proba(late)[[3, 7]], 0.5)
    with pytest.raises(ValueError, match="'all_missing' parameter"):
        fitted(fusion, all_missing="nan")


def test_a_class_that_a_member_never_saw_is_left_to_the_others():
    frame = FRAME.assign(
        title=[None if label == 2 else title for label, title in zip(THREE, FRAME["title"], strict=True)]
    )
    frame["degrees"] = THREE * 10.0 + RNG.normal(size=12)
    model = LateFusionClassifier([("title", WORDS), ("degrees", GaussianNB())]).fit(frame, THREE)
    alone = model.estimators_[0].predict_proba(["sun dry"])[0]
    with pytest.warns(UserWarning, match="lacks the columns"):
        got = model.predict_proba(pd.DataFrame({"title": ["sun dry"]}))[0]
    np.testing.assert_allclose(got, [*alone * 2 / 3, 1 / 3])
    assert model.predict(pd.DataFrame({"title": ["sun dry"], "degrees": [20.0]})).tolist() == [2]


THREE = np.arange(12) % 3
