import numpy as np
import pandas as pd
import polars as pl
import pytest
import sklearn.inspection
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from skmodal.fusion import LateFusionClassifier
from skmodal.inspection import permutation_importance


@pytest.fixture(scope="module")
def numbers():
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(300, 3)), columns=["a", "b", "noise"])
    return X, (X["a"] + 2 * X["b"] > 0).to_numpy()


@pytest.mark.parametrize("scoring", [None, "roc_auc"])
def test_columns_alone_agree_with_scikit_learn(numbers, scoring):
    X, y = numbers
    model = LogisticRegression().fit(X, y)
    options = {"n_repeats": 7, "random_state": 3, "scoring": scoring}
    ours = permutation_importance(model, X, y, **options)
    theirs = sklearn.inspection.permutation_importance(model, X, y, **options)
    assert ours.modalities == ["a", "b", "noise"]
    for name in ("importances", "importances_mean", "importances_std"):
        np.testing.assert_array_equal(ours[name], theirs[name])


def test_a_block_is_shuffled_as_one():
    """A model that asks whether two columns agree loses nothing when both go to other rows together."""
    X = pd.DataFrame({"a": [0, 1, 0, 1] * 20, "b": [0, 1, 0, 1] * 20})
    agree = make_pipeline(_Equal(), LogisticRegression()).fit(
        pd.concat([X, X.assign(b=1 - X["b"])]), [1] * len(X) + [0] * len(X)
    )
    together = permutation_importance(agree, X, np.ones(len(X)), modalities={"pair": ["a", "b"]}, random_state=0)
    apart = permutation_importance(agree, X, np.ones(len(X)), random_state=0)
    np.testing.assert_array_equal(together.importances, 0)
    assert (apart.importances_mean > 0.3).all()


class _Equal:
    def fit(self, X, y=None):
        return self

    def transform(self, X):
        return (X["a"] == X["b"]).to_numpy(float)[:, np.newaxis]


def test_samples_of_any_kind_and_polars(words):
    X, y = words
    members = [(column, make_pipeline(CountVectorizer(), MultinomialNB())) for column in ("clear", "noise")]
    model = LateFusionClassifier(members).fit(X, y)
    ours, theirs = (permutation_importance(model, frame, y, random_state=0) for frame in (X, pl.from_pandas(X)))
    np.testing.assert_array_equal(ours.importances, theirs.importances)
    assert ours.importances_mean[0] > 0.4
    assert abs(ours.importances_mean[1]) < 0.05
    np.testing.assert_array_equal(ours.importances[2], 0)  # a column that the model does not read


@pytest.mark.parametrize("index", [range(300), range(300, 0, -1), [7] * 300])
def test_the_index_plays_no_part(numbers, index):
    X, y = numbers
    model = LogisticRegression().fit(X, y)
    expected = permutation_importance(model, X, y, random_state=0).importances
    found = permutation_importance(model, X.set_axis(index), y, random_state=0).importances
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"X": np.zeros((3, 2))}, TypeError, "X is a ndarray; a pandas or polars DataFrame"),
        ({"n_repeats": 0}, ValueError, "'n_repeats' parameter"),
        ({"random_state": "a"}, ValueError, "'random_state' parameter"),
        ({"modalities": ["c"]}, ValueError, "no column 'c'"),
        ({"scoring": "speed"}, ValueError, "speed"),
        ({"estimator": None}, ValueError, "'estimator' parameter"),
    ],
)
def test_bad_input(numbers, change, error, match):
    X, y = numbers
    arguments = {"estimator": LogisticRegression().fit(X, y), "X": X, "y": y} | change
    with pytest.raises(error, match=match):
        permutation_importance(**arguments)


def test_a_name_that_two_columns_have(numbers):
    X, y = numbers
    with pytest.raises(ValueError, match="counts twice"):
        permutation_importance(LogisticRegression().fit(X, y), X.set_axis(["a", "a", "b"], axis=1), y)


@pytest.fixture(scope="module")
def words():
    rng = np.random.default_rng(0)
    y = rng.integers(3, size=240)
    noise = [f"w{rng.integers(3)}" for _ in y]
    return pd.DataFrame({"clear": [f"w{label}" for label in y], "noise": noise, "unread": noise}), y
