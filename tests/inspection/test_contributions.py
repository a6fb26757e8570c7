"""Shapley values over modalities, against the definition: the mean over all orders of what each adds as it comes."""

import math
from itertools import permutations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from skmodal.estimators import TextClassifier
from skmodal.fusion import FusionClassifier, FusionRegressor, LateFusionClassifier, make_modality_union
from skmodal.inspection import modality_contributions
from skmodal.text import LatentSemanticAnalysis

pytestmark = pytest.mark.slow


class Game(ClassifierMixin, BaseEstimator):
    """Its score is what a table says of the columns that are there."""

    def __init__(self, worth):
        self.worth = worth

    def fit(self, X, y):
        return self

    def predict(self, X):
        return np.zeros(len(X))

    def score(self, X, y):
        return self.worth[tuple(name for name in X.columns if X[name].notna().all())]


def subsets(names):
    return [tuple(name for place, name in enumerate(names) if number >> place & 1) for number in range(2 ** len(names))]


def mean_over_orders(names, worth):
    """Shapley's definition; ``worth`` takes the names that are there, in the order of ``names``."""
    gains = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        for place, name in enumerate(order):
            before = tuple(other for other in names if other in order[:place])
            after = tuple(other for other in names if other in order[: place + 1])
            gains[name] = gains[name] + worth(after) - worth(before)
    return np.array([gains[name] for name in names]) / math.factorial(len(names))


@st.composite
def games(draw):
    names = [f"m{place}" for place in range(draw(st.integers(1, 5)))]
    score = st.floats(-1e3, 1e3, allow_subnormal=False)
    return names, {subset: draw(score) for subset in subsets(names)}


@given(games())
@settings(max_examples=60)
def test_values_are_the_mean_over_all_orders(game):
    names, worth = game
    X = pd.DataFrame({name: ["cell", "cell"] for name in names})
    result = modality_contributions(Game(worth), X, [0, 0])
    assert result.modalities == names
    assert result.by_subset == worth
    np.testing.assert_allclose(result.values, mean_over_orders(names, worth.__getitem__), atol=1e-9)
    assert abs(result.values.sum() - (worth[tuple(names)] - worth[()])) < 1e-9


@pytest.fixture(scope="module")
def words():
    """Two columns that tell the class, one of them less well, and one of noise."""
    rng = np.random.default_rng(0)
    y = rng.integers(3, size=240)
    clear = [f"w{label}" for label in y]
    vague = [f"w{label if rng.random() < 0.6 else rng.integers(3)}" for label in y]
    noise = [f"w{rng.integers(3)}" for _ in y]
    return pd.DataFrame({"clear": clear, "vague": vague, "noise": noise, "again": clear}), y


def member():
    return make_pipeline(CountVectorizer(), MultinomialNB())


def late(*columns, **options):
    return LateFusionClassifier([(column, member()) for column in columns], **options)


def test_a_duplicated_modality_shares_evenly_and_one_that_is_not_read_has_nothing(words):
    X, y = words
    result = modality_contributions(late("clear", "again").fit(X, y), X, y)
    share = dict(zip(result.modalities, result.values, strict=True))
    assert share["clear"] == pytest.approx(share["again"], abs=1e-12)
    assert share["clear"] > 0.2
    assert share["vague"] == share["noise"] == 0


def test_noise_has_about_nothing(words):
    X, y = words
    model = late("clear", "vague", "noise").fit(X[:160], y[:160])
    result = modality_contributions(model, X[160:], y[160:])
    share = dict(zip(result.modalities, result.values, strict=True))
    assert share["clear"] > share["vague"] > 0.1
    assert abs(share["noise"]) < 0.03
    assert result.base == pytest.approx(np.mean(y[160:] == np.bincount(y[:160]).argmax()))
    assert result.full == model.score(X[160:], y[160:])
    assert abs(result.values.sum() - (result.full - result.base)) < 1e-9


@pytest.mark.filterwarnings("ignore:.*lack every modality")
@pytest.mark.parametrize("fusion", ["mean", "product", "stacking"])
def test_predictions_are_shared_out_row_by_row(words, fusion):
    X, y = words
    model = late("clear", "vague", "noise", fusion=fusion).fit(X, y)
    rows = X[["clear", "vague", "noise"]][:20]
    result = modality_contributions(model, rows, kind="prediction")
    assert result.values.shape == (3, 20, 3)
    np.testing.assert_allclose(result.full, model.predict_proba(rows))
    np.testing.assert_allclose(result.base, np.tile(np.bincount(y) / len(y), (20, 1)))
    np.testing.assert_allclose(result.values.sum(axis=0), result.full - result.base, atol=1e-9)
    wanted = mean_over_orders(["clear", "vague", "noise"], lambda there: model.predict_proba(only(rows, there)))
    np.testing.assert_allclose(result.values, wanted, atol=1e-9)


def test_a_scorer_and_a_search(words):
    X, y = words
    search = GridSearchCV(late("clear", "noise"), {"fusion": ["mean", "product"]}, cv=2).fit(X, y)
    result = modality_contributions(search, X, y, scoring="neg_log_loss", modalities=["noise", "clear"])
    assert result.modalities == ["noise", "clear"]
    assert result.full == pytest.approx(-np.mean(-np.log(search.predict_proba(X)[np.arange(len(y)), y])))
    own = modality_contributions(search, X, y, scoring=lambda model, frame, target: float(frame["noise"].notna().all()))
    np.testing.assert_allclose(own.values, [0, 0, 1, 0], atol=1e-12)


def test_early_fusion(words):
    X, y = words
    lsa = LatentSemanticAnalysis(2, random_state=0)
    union = make_modality_union({"clear": lsa, "noise": lsa})
    model = make_pipeline(union, LogisticRegression()).fit(X, y)
    result = modality_contributions(model, X, y, modalities=["clear", "noise"])
    assert result.values[0] > 0.5 > abs(result.values[1])


def test_a_joint_network(words):
    X, y = words
    networks = {column: TextClassifier("mlp", max_epochs=8, lr=0.02) for column in ("clear", "noise")}
    model = FusionClassifier(networks, max_epochs=8, lr=0.02, n_features=8, random_state=0).fit(X, y)
    result = modality_contributions(model, X, y, modalities=["clear", "noise"])
    assert result.values[0] > 0.4
    assert abs(result.values[1]) < 0.15
    assert abs(result.values.sum() - (result.full - result.base)) < 1e-9


def test_a_joint_regressor_and_its_predictions(words):
    X, y = words
    networks = {column: TextClassifier("mlp", max_epochs=2) for column in ("clear", "noise")}
    model = FusionRegressor(networks, max_epochs=2, n_features=8, random_state=0).fit(X, y.astype(float))
    result = modality_contributions(model, X[:9], kind="prediction", modalities=["clear", "noise"])
    assert result.values.shape == (2, 9)
    np.testing.assert_allclose(result.base, y.mean(), rtol=1e-5)
    np.testing.assert_allclose(result.values.sum(axis=0), result.full - result.base, atol=1e-9)


def test_polars_gives_what_pandas_gives(words):
    X, y = words
    model = late("clear", "vague").fit(X, y)
    ours, theirs = (modality_contributions(model, frame, y) for frame in (X, pl.from_pandas(X)))
    np.testing.assert_array_equal(ours.values, theirs.values)


def test_columns_of_numbers_are_blocks():
    rng = np.random.default_rng(0)
    X = pd.DataFrame(rng.normal(size=(200, 3)), columns=["age", "height", "noise"])
    y = X["age"] + X["height"]
    model = HistGradientBoostingRegressor(max_iter=50, min_samples_leaf=5).fit(X.mask(rng.random(X.shape) < 0.2), y)
    result = modality_contributions(model, X, y, modalities={"body": ["age", "height"], "noise": "noise"})
    assert result.modalities == ["body", "noise"]
    assert result.values[0] > 0.8
    assert abs(result.values[1]) < 0.1
    assert set(result.by_subset) == {(), ("body",), ("noise",), ("body", "noise")}


def test_the_frame_stays_as_it_was(words):
    X, y = words
    kept = X.copy(deep=True)
    modality_contributions(late("clear", "vague").fit(X, y), X, y)
    pd.testing.assert_frame_equal(X, kept)


@pytest.mark.parametrize(
    "model",
    [late("clear", "vague", all_missing="error"), FusionClassifier({"clear": TextClassifier("mlp")}, max_epochs=1)],
    ids=["late", "joint"],
)
def test_an_estimator_that_refuses_rows_without_anything_is_told_how_to_mend_it(words, model):
    X, y = words
    model = model.set_params(all_missing="error").fit(X, y)
    with pytest.raises(ValueError, match=r"not X without \['clear'.*all_missing='prior'"):
        modality_contributions(model, X, y)


@pytest.mark.parametrize("features", [CountVectorizer(), LatentSemanticAnalysis(2)], ids=["scikit-learn", "ours"])
def test_a_pipeline_that_refuses_missing_cells(words, features):
    X, y = words
    if isinstance(features, LatentSemanticAnalysis):
        features = make_modality_union({"clear": features}, missing="error")
    else:
        features = ColumnTransformer([("clear", features, "clear")])
    model = make_pipeline(features, LogisticRegression()).fit(X, y)
    with pytest.raises(ValueError, match=r"Pipeline answers X as it is, but not X without.*make_modality_union"):
        modality_contributions(model, X, y)


def test_what_is_wrong_with_X_itself_is_raised_as_it_is(words):
    X, y = words
    model = late("clear").fit(X, y)
    with pytest.raises(ValueError, match="inconsistent numbers"):
        modality_contributions(model, X, y[:-1])


@pytest.mark.parametrize(
    ("change", "error", "match"),
    [
        ({"X": ["a", "b"]}, TypeError, "X is a list; a pandas or polars DataFrame"),
        ({"modalities": ["speech"]}, ValueError, "no column 'speech'"),
        ({"modalities": []}, ValueError, "without a column"),
        ({"modalities": {"body": []}}, ValueError, "without a column"),
        ({"modalities": {"one": "clear", "two": ["clear"]}}, ValueError, "counts twice"),
        ({"modalities": "clear"}, ValueError, "'modalities' parameter"),
        ({"y": None}, ValueError, "y is None"),
        ({"kind": "answer"}, ValueError, "'kind' parameter"),
        ({"kind": "prediction", "scoring": "accuracy"}, ValueError, "goes with kind='score'"),
        ({"scoring": 3}, ValueError, "'scoring' parameter"),
        ({"estimator": "late"}, ValueError, "'estimator' parameter"),
    ],
)
def test_bad_input(words, change, error, match):
    X, y = words
    arguments = {"estimator": late("clear").fit(X, y), "X": X, "y": y} | change
    with pytest.raises(error, match=match):
        modality_contributions(arguments.pop("estimator"), arguments.pop("X"), arguments.pop("y"), **arguments)


def test_too_many_modalities():
    X = pd.DataFrame({f"m{place}": ["a"] for place in range(13)})
    with pytest.raises(ValueError, match=r"2\*\*13 subsets"):
        modality_contributions(Game({}), X, [0])


def test_a_classifier_without_shares_of_classes(words):
    X, y = words
    model = late("clear", "vague", fusion="stacking", final_estimator=LinearSVC()).fit(X, y)
    with pytest.raises(AttributeError, match="predict_proba"):
        modality_contributions(model, X, kind="prediction")


def test_an_unfitted_estimator(words):
    with pytest.raises(NotFittedError):
        modality_contributions(late("clear"), *words)


def only(frame, there):
    return frame.assign(**{name: None for name in frame.columns if name not in there}).astype(object)


def test_a_regressor_that_is_no_fusion():
    X = pd.DataFrame({"a": [0.0, 1, 2, 3]})
    with pytest.raises(ValueError, match="Ridge answers X as it is, but not X without"):
        modality_contributions(Ridge().fit(X, X["a"]), X, X["a"])
