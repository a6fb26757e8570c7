"""SkipMissing: the policies, and what reaches the transformer."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from counting import CountingLengths, lines
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from skmodal._samples import object_array
from skmodal.fusion import SkipMissing
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

X = ["ab", None, "abcd", np.nan, pd.NA]


class Recorder(TransformerMixin, BaseEstimator):
    """Keep what ``fit`` was given, and give each cell's length."""

    def fit(self, X, y=None):
        self.cells_, self.target_ = list(X), None if y is None else list(y)
        return self

    def transform(self, X):
        return np.array([[len(cell), -len(cell)] for cell in X], dtype=float)

    def get_feature_names_out(self, input_features=None):
        return np.array(["plus", "minus"], dtype=object)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("indicator", [[2, -2, 0], [0, 0, 1], [4, -4, 0], [0, 0, 1], [0, 0, 1]]),
        ("zero", [[2, -2], [0, 0], [4, -4], [0, 0], [0, 0]]),
        ("nan", [[2, -2], [np.nan] * 2, [4, -4], [np.nan] * 2, [np.nan] * 2]),
    ],
)
def test_policies(missing, expected):
    skip = SkipMissing(Recorder(), missing=missing)
    np.testing.assert_array_equal(skip.fit_transform(X), expected)
    np.testing.assert_array_equal(skip.fit(X).transform(X), expected)
    assert skip.transformer_.cells_ == ["ab", "abcd"]
    names = ["plus", "minus"] + ["missing"] * (missing == "indicator")
    assert skip.get_feature_names_out().tolist() == names
    framed = skip.set_output(transform="pandas").transform(
        pd.DataFrame({"it": pd.Series(X, index=list("vwxyz"), dtype=object)})
    )
    assert framed.columns.tolist() == names
    assert framed.index.tolist() == list("vwxyz")


def test_error_names_the_row():
    with pytest.raises(ValueError, match=r"SkipMissing: sample 1 is missing\. Choose missing='indicator'"):
        SkipMissing(Recorder(), missing="error").fit(X)
    skip = SkipMissing(Recorder(), missing="error").fit(["a", "b"])
    np.testing.assert_array_equal(skip.transform(["abc"]), [[3, -3]])
    with pytest.raises(ValueError, match="sample 2 is missing"):
        skip.transform(["a", "b", None])


def test_every_row_missing():
    with pytest.raises(ValueError, match="SkipMissing: every sample is missing"):
        SkipMissing(Recorder()).fit([None, None])
    for empty in ([None, None], [np.nan, np.nan], pd.Series([np.nan, np.nan]), pl.Series([None, None])):
        skip = SkipMissing(Recorder()).fit(X)
        np.testing.assert_array_equal(skip.transform(empty), [[0, 0, 1], [0, 0, 1]])


def test_the_target_is_sliced_with_the_rows():
    for y in ([0, 1, 2, 3, 4], np.arange(5), pd.Series(range(5), index=list("edcba")), pl.Series(range(5))):
        assert SkipMissing(Recorder()).fit(X, y).transformer_.target_ == [0, 2]
    assert SkipMissing(Recorder()).fit(X).transformer_.target_ is None
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[5, 2\]"):
        SkipMissing(Recorder()).fit(X, [0, 1])


def test_a_supervised_transformer_sees_the_right_targets():
    rng = np.random.default_rng(0)
    y = np.arange(40) % 2
    table = rng.normal(size=(40, 6))
    table[:, 3] += 5 * y
    table[::3] = np.nan
    kept = SkipMissing(SelectKBest(k=1), missing="zero").fit(table, y)
    assert kept.transformer_.get_support().tolist() == [False, False, False, True, False, False]


def test_rows_of_a_table_are_missing_when_all_is_nan():
    table = np.array([[1.0, 2.0], [np.nan, np.nan], [3.0, np.nan]])
    expected = [[1, 2, 0], [0, 0, 1], [3, np.nan, 0]]
    np.testing.assert_array_equal(SkipMissing(FunctionTransformer()).fit_transform(table), expected)
    for frame in (pd.DataFrame(table, columns=["a", "b"]), pl.DataFrame({"a": [1, None, 3], "b": [2, None, None]})):
        np.testing.assert_array_equal(SkipMissing(FunctionTransformer()).fit_transform(frame), expected)


def test_a_column_of_numbers_is_a_table_of_one_column():
    for column in (object_array([1.0, None, 3.0]), pd.Series([1, None, 3], dtype="Int64").astype(object)):
        rows = SkipMissing(StandardScaler()).fit_transform(column)
        np.testing.assert_array_equal(rows, [[-1, 0], [0, 1], [1, 0]])


def test_a_second_fit_forgets_the_first():
    skip = SkipMissing(FunctionTransformer()).fit(np.ones((3, 2)))
    assert skip.n_features_in_ == 2
    skip.set_params(transformer=Recorder()).fit(X)
    assert not hasattr(skip, "n_features_in_")


@pytest.mark.parametrize(
    ("transformer", "cells", "what"),
    [
        (CountVectorizer(), ["two words", None, "more words"], "CountVectorizer gives a sparse matrix"),
        (MFCC(sampling_rate=8000, pooling=None), [np.ones(900), None, np.ones(800)], r"MFCC gives shape \(2,\)"),
    ],
)
def test_sparse_rows_and_sequences_are_refused(transformer, cells, what):
    with pytest.raises(TypeError, match=f"SkipMissing: {what}; a dense row .*LatentSemanticAnalysis"):
        SkipMissing(transformer).fit(object_array(cells))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_transformer_that_gives_frames(library):
    scaler = StandardScaler().set_output(transform=library)
    rows = SkipMissing(scaler).fit_transform(np.array([[1.0], [np.nan], [3.0]]))
    np.testing.assert_array_equal(rows, [[-1, 0], [0, 1], [1, 0]])


def test_features_are_computed_once_in_fit(tmp_path):
    skip = SkipMissing(CountingLengths(str(tmp_path / "log")))
    skip.fit(X)
    assert lines(tmp_path / "log") == ["fit 2"]
    skip.transform(["abc", None])
    assert lines(tmp_path / "log") == ["fit 2", "transform 1"]
    skip.transform([None])  # nothing reaches the transformer
    assert len(lines(tmp_path / "log")) == 2


def test_the_transformer_given_is_left_as_it_was():
    given = make_pipeline(Recorder(), StandardScaler())
    skip = SkipMissing(given).fit(X)
    assert skip.transformer is given
    assert not hasattr(given[0], "cells_")
    assert skip.set_params(transformer__standardscaler__with_std=False).transformer is given


def test_wrong_use():
    with pytest.raises(NotFittedError):
        SkipMissing(Recorder()).transform(X)
    with pytest.raises(ValueError, match="The 'missing' parameter of SkipMissing must be"):
        SkipMissing(Recorder(), missing="drop").fit(X)
    with pytest.raises(ValueError, match=r"X holds 0 sample\(s\)"):
        SkipMissing(Recorder()).fit([])


@pytest.mark.parametrize("missing", [[0, 2], []])
def test_an_error_names_the_row_of_the_whole(missing):
    X = ["a b", "b", "c d", "d"]
    model = SkipMissing(LatentSemanticAnalysis(1)).fit(X)
    holed = [None if row in missing else cell for row, cell in enumerate(X)]
    holed[3] = 7
    with pytest.raises(TypeError, match=r"sample \d is a int") as raised:
        model.transform(holed)
    notes = getattr(raised.value, "__notes__", [])
    assert notes == (["Here sample 1 is row 3 of X."] if missing else [])
