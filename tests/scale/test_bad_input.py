"""transform_to_parquet: every wrong argument is one clear error, before any file is written."""

import importlib
import sys

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import FunctionTransformer

import skmodal.scale
from skmodal.scale import transform_to_parquet
from skmodal.speech import MFCC

pytestmark = pytest.mark.slow

LENGTHS = FunctionTransformer(lambda cells: np.array([[len(cell)] for cell in cells]))


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        ({"transformer": "mfcc"}, "transformer"),
        ({"folder": 3}, "folder"),
        ({"column": 3}, "column"),
        ({"partition_size": 0}, "partition_size"),
        ({"partition_size": 2.5}, "partition_size"),
        ({"errors": "ignore"}, "errors"),
        ({"verbose": -1}, "verbose"),
    ],
)
def test_a_wrong_parameter_is_named(tmp_path, options, parameter):
    arguments = {"transformer": LENGTHS, "source": ["a"], "folder": tmp_path / "out", **options}
    with pytest.raises(ValueError, match=f"The '{parameter}' parameter of transform_to_parquet"):
        transform_to_parquet(**arguments)
    assert not (tmp_path / "out").exists()


def test_the_transformer_must_be_fitted(clips, tmp_path):
    with pytest.raises(NotFittedError):
        transform_to_parquet(MFCC(8000), clips, tmp_path / "out", column="path")


@pytest.mark.parametrize(
    ("source", "options", "error", "message"),
    [
        (3, {}, TypeError, "source is one int|X is one int"),
        ([], {}, ValueError, "0 sample"),
        (["a", 3.0], {}, TypeError, "row 1 of source is a float; a list holds paths"),
        (["a"], {"column": "path"}, ValueError, "column='path' is for a frame; source is a list"),
        ("/no/such/folder", {}, FileNotFoundError, "no audio file"),
        (__file__, {}, TypeError, r"test_bad_input\.py' is one file\. Read a table first"),
        (
            pd.DataFrame({"path": ["a"]}),
            {"column": "speech"},
            ValueError,
            r"no column 'speech'; its columns are \['path'\]",
        ),
        (pd.DataFrame({"path": []}), {"column": "path"}, ValueError, "source holds 0 rows"),
        (pd.DataFrame([["a", "b"]], columns=["path", "path"]), {}, ValueError, "column 'path' .* stands there twice"),
        (pd.DataFrame([["a", "b"]]), {}, ValueError, "column 0 of the source is no str"),
        (
            pd.DataFrame({"a": ["b"], "error": ["c"]}),
            {"column": "a"},
            ValueError,
            r"\['error'\] would stand there twice",
        ),
        (pd.DataFrame({"a": ["b"], "x0": ["c"]}), {"column": "a"}, ValueError, r"\['x0'\] would stand there twice"),
        (dd.from_pandas(pd.DataFrame({"a": ["b"]}), npartitions=1), {"column": "b"}, ValueError, "no column 'b'"),
        (
            dd.from_pandas(pd.DataFrame({"a": ["b"]}), npartitions=1),
            {"column": "a", "partition_size": 5},
            ValueError,
            "partition_size=5 is not for a Dask frame",
        ),
    ],
)
def test_a_wrong_source_is_named(tmp_path, source, options, error, message):
    with pytest.raises(error, match=message):
        transform_to_parquet(LENGTHS, source, tmp_path / "out", **options)
    assert not list(tmp_path.glob("out/*.parquet"))


def test_the_folder_is_no_file(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(FileExistsError, match=r"is a file\. Choose another path"):
        transform_to_parquet(LENGTHS, ["a"], tmp_path / "out")


class _Misnamed(FunctionTransformer):
    def get_feature_names_out(self, input_features=None):
        return ["a", "a"]


@pytest.mark.parametrize(
    ("transformer", "error", "message"),
    [
        (TfidfVectorizer().fit(["one two"]), TypeError, "TfidfVectorizer gives a sparse matrix"),
        (
            FunctionTransformer(lambda cells: np.zeros((2, 3, 4, 5))),
            ValueError,
            r"array of shape \(3, 4, 5\) for a sample",
        ),
        (FunctionTransformer(lambda cells: np.zeros((1, 2))), ValueError, r"gives 1 row\(s\) for 2 samples"),
        (_Misnamed(lambda cells: np.zeros((2, 2))), ValueError, r"\['a'\] would stand there twice"),
        (_Misnamed(lambda cells: np.zeros((2, 3))), ValueError, r"gives 3 column\(s\), and names 2"),
    ],
)
def test_features_that_are_no_rows_are_named(tmp_path, transformer, error, message):
    with pytest.raises(error, match=message):
        transform_to_parquet(transformer, ["one", "two"], tmp_path / "out")


@pytest.mark.parametrize("library", ["dask", "distributed", "pyarrow"])
def test_a_missing_extra_says_how_to_mend_it(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf'transform_to_parquet needs {library}: pip install "skmodal\[scale\]"'):
        _ = skmodal.scale.transform_to_parquet


def test_the_room_has_no_other_name():
    with pytest.raises(AttributeError, match="no attribute 'transform_to_csv'"):
        _ = importlib.import_module("skmodal.scale").transform_to_csv
    assert set(skmodal.scale.__all__) <= set(dir(skmodal.scale))
