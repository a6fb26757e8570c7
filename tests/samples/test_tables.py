"""What is missing, and what is a table of numbers rather than a column of samples."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image
from scipy.sparse import coo_array, csr_matrix

from skmodal._samples import as_table, is_missing, object_array


@pytest.mark.parametrize(
    "cell", [None, np.nan, float("nan"), np.float32("nan"), np.float16("nan"), pd.NA, pd.NaT], ids=repr
)
def test_missing(cell):
    assert is_missing(cell) is True


@pytest.mark.parametrize(
    "cell",
    [0, 0.0, "", "nan", "None", b"", [], (), {}, False, np.inf, np.array([np.nan]), np.full((2, 2), np.nan), [None]],
    ids=repr,
)
def test_not_missing(cell):
    assert is_missing(cell) is False


NUMBERS = np.arange(6.0).reshape(3, 2)


@pytest.mark.parametrize(
    "table",
    [
        NUMBERS,
        NUMBERS.astype(np.int16),
        NUMBERS > 2,
        np.asfortranarray(NUMBERS),
        NUMBERS.astype(complex),
        NUMBERS.astype(object),
        np.where(NUMBERS > 3, NUMBERS, np.nan),
        csr_matrix(NUMBERS),
        coo_array(NUMBERS),
        NUMBERS.tolist(),
        tuple(map(tuple, NUMBERS)),
        pd.DataFrame(NUMBERS),
        pd.DataFrame(NUMBERS, columns=["a", "a"]),
        pd.DataFrame({"a": pd.array([1, None], dtype="Int64"), "b": pd.array([True, None], dtype="boolean")}),
        pd.DataFrame({"a": [1.0, np.nan], "b": [np.nan, 2.0]}),
        pl.DataFrame({"a": [1, None], "b": [0.5, 2.0]}),
        pl.DataFrame({"a": [1, 2], "b": [True, False]}),
        np.arange(3.0),  # scikit-learn's own error meets one-dimensional numbers
        [1.0, 2.0],
        pd.Series([1.0, 2.0]),
        pl.Series([1, 2]),
        pl.Series([True, False]),
        pd.Series([True, False]),
        np.empty((0, 3)),
        np.empty((0, 3), dtype=object),
    ],
    ids=lambda table: f"{type(table).__module__.split('.')[0]}-{type(table).__name__}-{getattr(table, 'dtype', '')}",
)
def test_tables_come_back_as_they_are(table):
    assert as_table(table) is table


PICTURE = Image.new("L", (2, 2))


@pytest.mark.parametrize(
    "samples",
    [
        [],
        ["a", "b"],
        [None, None],
        [np.nan, "a"],
        [np.zeros(3), np.zeros(3)],
        [[0.1, 0.2], [0.3]],
        [[0.1, 0.2], None],
        [[0.1, None], [0.3, 0.4]],
        object_array([np.zeros(3), np.zeros(3)]),
        np.array([["a"], ["b"]], dtype=object),
        np.array([["a", "b"]], dtype=object),
        np.array([[Path("a"), PICTURE]], dtype=object),
        np.array([[None, None], ["a", "b"]], dtype=object),  # the first row says nothing
        np.array(["a", "b"]),
        np.zeros((2, 3, 4)),
        np.zeros((2, 3, 4, 3), np.uint8),
        pd.Series([[0.1, 0.2], [0.3, 0.4]]),
        pd.Series(["1", "2"]),
        pd.DataFrame({"a": [1.0], "b": ["x"]}),
        pd.DataFrame({"a": [np.nan, np.nan]}),
        pl.DataFrame({"a": [1.0], "b": ["x"]}),
        pl.Series([[0.1, 0.2], [0.3, 0.4]]),
        "text",
        None,
        3,
    ],
    ids=lambda samples: f"{type(samples).__module__.split('.')[0]}-{type(samples).__name__}",
)
def test_samples_are_no_table(samples):
    assert as_table(samples) is None
