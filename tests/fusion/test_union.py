"""make_modality_union: FeatureUnion of the modalities, and one computation a fold under a cache."""

import joblib
import numpy as np
import pandas as pd
import polars as pl
import pytest
from counting import CountingLengths, lines
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.fusion import make_modality_union
from skmodal.text import LatentSemanticAnalysis

DATA = {
    "title": ["red fox", "red hen", None, "blue fox", "blue hen", "red cat", None, "cat"] * 3,
    "body": ["it runs", "it lays", "runs far", None, "it lays", "sleeps", "runs", "it sleeps"] * 3,
    "age": [1.0, 2.0, None, 4.0, 5.0, 6.0, 7.0, 8.0] * 3,
}
FRAME = pd.DataFrame(DATA)
TARGET = np.array([0, 1, 0, 0, 1, 1, 0, 1] * 3)


def lsa(n_components=2):
    return LatentSemanticAnalysis(n_components, random_state=0)


def test_each_modality_stands_in_its_columns():
    union = make_modality_union({"title": lsa(), "age": StandardScaler()}, missing={"age": "zero"})
    assert isinstance(union, FeatureUnion)
    rows = union.fit_transform(FRAME)
    present = FRAME["title"].notna().to_numpy()
    expected = lsa().fit_transform(FRAME["title"].dropna())
    np.testing.assert_array_equal(rows[present, :2], expected)
    np.testing.assert_array_equal(rows[:, 2], ~present)
    age = (FRAME["age"] - FRAME["age"].mean()) / FRAME["age"].std(ddof=0)
    np.testing.assert_allclose(rows[:, 3], age.fillna(0), atol=1e-12)
    names = ["title__lsa0", "title__lsa1", "title__missing", "age__age"]
    assert union.get_feature_names_out().tolist() == names
    assert union.set_output(transform="pandas").transform(FRAME).columns.tolist() == names


def test_weights_are_factors():
    plain = make_modality_union({"title": lsa(), "body": lsa()}).fit_transform(FRAME)
    weighted = make_modality_union({"title": lsa(), "body": lsa()}, weights={"body": 2.5}).fit_transform(FRAME)
    np.testing.assert_array_equal(weighted[:, :3], plain[:, :3])
    np.testing.assert_allclose(weighted[:, 3:], 2.5 * plain[:, 3:])


def test_pandas_and_polars_agree():
    union = make_modality_union({"title": lsa(), "body": lsa(), "age": StandardScaler()})
    expected = union.fit_transform(FRAME)
    np.testing.assert_array_equal(clone(union).fit_transform(pl.DataFrame(DATA)), expected)
    np.testing.assert_array_equal(union.transform(pl.DataFrame(DATA)), expected)
    np.testing.assert_array_equal(union.transform(FRAME.sample(frac=1, random_state=0).sort_index()), expected)
    np.testing.assert_array_equal(union.transform(FRAME.iloc[[2]]), expected[[2]])


def test_rows_without_a_modality_in_transform():
    union = make_modality_union({"title": lsa(), "age": StandardScaler()}).fit(FRAME)
    late = pd.DataFrame({"title": [np.nan], "age": [4.0]})  # all columns are floats here
    np.testing.assert_array_equal(union.transform(late)[0, :3], [0, 0, 1])
    assert union.transform(late)[0, 4] == 0


def test_a_grid_reaches_everything():
    pipeline = Pipeline([("union", make_modality_union({"title": lsa(), "body": lsa()})), ("svm", SVC())])
    grid = {
        "union__title__features__transformer__n_components": [1, 3],
        "union__body__features__missing": ["indicator", "zero"],
        "union__transformer_weights": [None, {"title": 2.0}],
        "svm__C": [1.0],
    }
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(FRAME, TARGET)
    assert len(search.cv_results_["params"]) == 8
    dropped = GridSearchCV(pipeline, {"union__body": ["drop"]}, cv=2, error_score="raise").fit(FRAME, TARGET)
    assert dropped.best_estimator_["union"].transform(FRAME).shape == (24, 3)
    chosen = pipeline.set_params(
        union__title__features__transformer__n_components=3, union__body__features__missing="zero"
    )
    assert chosen["union"].fit_transform(FRAME).shape == (24, 3 + 1 + 2)


def test_bad_arguments():
    for nothing in ({}, [("title", lsa())], None):
        with pytest.raises(ValueError, match="make_modality_union: transformers is a dict with at least one column"):
            make_modality_union(nothing)
    with pytest.raises(ValueError, match=r"weights names \['boby'\]; the columns are \['body'\]"):
        make_modality_union({"body": lsa()}, weights={"boby": 1.0})
    with pytest.raises(ValueError, match=r"missing names \['boby'\]; the columns are \['body'\]"):
        make_modality_union({"body": lsa()}, missing={"boby": "zero"})
    with pytest.raises(ValueError, match="'missing' parameter of SkipMissing"):
        make_modality_union({"body": lsa()}, missing="drop").fit(FRAME)
    with pytest.raises(ValueError, match=r"X has no column 'body'; its columns are \['title'\]"):
        make_modality_union({"body": lsa()}).fit(FRAME[["title"]])
    with pytest.raises(ValueError, match="SkipMissing: sample 3 is missing"):
        make_modality_union({"body": lsa()}, missing="error").fit(FRAME)


def counting_search(tmp_path, candidates, **options):
    union = make_modality_union({"title": CountingLengths(str(tmp_path / "log"))})
    memory = joblib.Memory(tmp_path / "cache", verbose=0)
    pipeline = Pipeline([("union", union), ("svm", SVC())], memory=memory)
    search = GridSearchCV(pipeline, {"svm__C": candidates}, cv=3, error_score="raise", refit=False, **options)
    search.fit(FRAME, TARGET)
    computed = sorted(lines(tmp_path / "log"))
    (tmp_path / "log").unlink()
    return computed


def test_features_of_a_folds_training_rows_are_computed_once(tmp_path):
    """In one process, 4 candidates on 3 folds: 3 computations for training rows, and 12 for test rows.

    Each fold has 16 training rows, of which 12 have a title, and 8 test rows, of which 6 have one.
    """
    computed = counting_search(tmp_path, [0.1, 1.0, 10.0, 100.0])
    assert computed == ["fit 12"] * 3 + ["transform 6"] * 12


def test_two_workers_share_the_cache_of_folds(tmp_path):
    """With ``n_jobs=2``, a fold's training features come from the cache, whichever process computed them.

    A first search with one candidate has one task a fold, so that no two workers can want the same fold at the same
    time: exactly 3 computations. A second, wide search in two workers then adds none for training rows. What is *not*
    proven, because joblib.Memory has no lock, is that a cold wide search never computes a fold twice: GridSearchCV
    dispatches candidate by candidate, so two tasks of one fold meet only when there are fewer folds than workers, or
    a worker is a whole round ahead; the duplicate would cost time and change no result.
    """
    warming = counting_search(tmp_path, [1.0], n_jobs=2)
    assert warming == ["fit 12"] * 3 + ["transform 6"] * 3
    wide = counting_search(tmp_path, [0.01, 0.1, 10.0, 100.0], n_jobs=2)
    assert wide == ["transform 6"] * 12


def test_other_inner_parameters_are_computed_anew(tmp_path):
    """The counter can count: a search over a parameter of the features computes them for each of its values."""
    union = make_modality_union({"title": CountingLengths(str(tmp_path / "log"))})
    pipeline = Pipeline([("union", union), ("svm", SVC())], memory=joblib.Memory(tmp_path / "cache", verbose=0))
    grid = {"union__title__features__transformer__scale": [1.0, 2.0], "svm__C": [0.1, 1.0, 10.0]}
    GridSearchCV(pipeline, grid, cv=3, refit=False).fit(FRAME, TARGET)
    assert sorted(lines(tmp_path / "log")).count("fit 12") == 2 * 3


def test_columns_have_names():
    with pytest.raises(ValueError, match="column 0 is no str"):
        make_modality_union({0: StandardScaler()})
