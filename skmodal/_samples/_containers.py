"""Containers: whatever holds a column of samples becomes a list of cells, a table of numbers or an error."""

import os
from numbers import Number
from typing import TypeGuard

import numpy as np
import pandas as pd
from PIL import Image
from scipy.sparse import issparse


def is_missing(cell):
    """Say whether a cell holds no sample: ``None``, ``NaN`` or ``pd.NA``."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    return isinstance(cell, (float, np.floating)) and bool(np.isnan(cell))


def array_of(cell, *, row, name):
    """Return a cell as an array; raise an error that names the row when it is missing, or no array."""
    if is_missing(cell):
        raise ValueError(f"{name}: sample {row} is missing ({cell!r}). Drop the row, or wrap with SkipMissing.")
    try:
        return np.asarray(cell)
    except ValueError as error:
        raise ValueError(f"{name}: sample {row} is no array: {error}") from None


def object_array(cells):
    """Return a 1-D object array with one cell each, whatever the cells' own shapes are."""
    array = np.empty(len(cells), dtype=object)
    for row, cell in enumerate(cells):
        array[row] = cell
    return array


def is_frame(X: object) -> TypeGuard[pd.DataFrame]:
    """Say whether X is a pandas or polars DataFrame."""
    return hasattr(X, "columns") and hasattr(X, "to_numpy")


def is_series(X):
    """Say whether X is a pandas or polars Series."""
    return hasattr(X, "to_list") and hasattr(X, "dtype")


def column_of(frame, column, *, name):
    """Return one column of a pandas or polars frame as a list of cells; ``name`` opens the error message."""
    if column not in list(frame.columns):
        raise ValueError(f"{name}: the frame has no column {column!r}; its columns are {list(frame.columns)}.")
    if list(frame.columns).count(column) > 1:
        raise ValueError(f"{name}: the frame has several columns {column!r}. Rename them, so that one can be chosen.")
    return _series_cells(frame[column])


def as_table(X):
    """Return X as it is when it holds numbers, a row a sample, for scikit-learn's ``validate_data``; else None.

    One-dimensional numbers, sparse and complex arrays count as tables too, so that scikit-learn's own errors meet them;
    but a column that holds nothing but missing cells is no table, though pandas makes it one of floats.
    """
    if issparse(X):
        return X
    if is_frame(X):
        alone = len(X.columns) == 1 and len(X) and _all_missing(X[X.columns[0]])
        return X if all(_is_numeric(dtype) for dtype in X.dtypes) and not alone else None
    if is_series(X):
        return X if _is_numeric(X.dtype) and not (len(X) and _all_missing(X)) else None
    if isinstance(X, (list, tuple)):
        return X if _is_list_of_numbers(X) else None
    if not hasattr(X, "__array__"):
        return None
    array = np.asarray(X)
    if array.dtype == object:
        return X if array.ndim == 2 and array.shape[1] != 1 and not _holds_samples(array) else None
    if array.ndim == 1 and len(array) and _all_missing(array):
        return None
    return X if array.ndim <= 2 and array.dtype.kind in "biufc" else None


def as_cells(X, *, name, lists_are_samples=False):
    """Return the samples of a container as a list, one cell a sample; missing cells stay in their place.

    Parameters
    ----------
    X : list, tuple, object or string array, array with a sample a row, pandas or polars Series or one-column frame
    lists_are_samples : bool, default=False
        Whether a sample may be a list. If not, a list of lists of one is a column, ``[["a"], ["b"], [None]]``.

    Raises
    ------
    TypeError
        X is one sample, or no container at all.
    ValueError
        X is empty, or has several columns.
    """
    cells = _cells(X, name, lists_are_samples)
    if len(cells) == 0:
        raise ValueError(f"{name}: X holds 0 sample(s) while a minimum of 1 is required.")
    return cells


def _cells(X, name, lists_are_samples):
    if is_frame(X):
        if len(X.columns) != 1:
            raise ValueError(
                f"{name}: X is a frame with the columns {list(X.columns)}; one modality is one column. "
                "Choose it with SelectModality(column)."
            )
        return _series_cells(X[X.columns[0]])
    if is_series(X):
        return _series_cells(X)
    if isinstance(X, (list, tuple)):
        is_column = not lists_are_samples and all(isinstance(row, (list, tuple)) and len(row) == 1 for row in X)
        return [row[0] for row in X] if is_column else list(X)
    if not hasattr(X, "__array__") or isinstance(X, (np.generic, str)):
        raise TypeError(f"{name}: X is one {type(X).__name__}; a collection of samples is wanted, e.g. [sample].")
    array = np.asarray(X)
    if array.ndim == 0:
        raise TypeError(f"{name}: X is one {array.dtype} value; a collection of samples is wanted, e.g. [sample].")
    if array.ndim == 2 and array.dtype.kind in "OUST":
        if array.shape[1] != 1:
            raise ValueError(f"{name}: X has {array.shape[1]} columns; one modality is one column, e.g. X[:, 0].")
        array = array[:, 0]
    return list(array)


def _series_cells(series):
    if not type(series).__module__.startswith("polars"):
        return list(series)
    return [_array_of_polars(cell) if is_series(cell) else cell for cell in series]


def _array_of_polars(cell):
    """A polars List or Array cell arrives as a Series; an image's rows are Series or arrays again."""
    array = cell.to_numpy() if is_series(cell) else cell
    if not isinstance(array, np.ndarray) or array.dtype != object or len(array) == 0:
        return array
    parts = [_array_of_polars(part) for part in array]
    # Parts of different shapes stay a list: who reads the cell then says that it is no array, and of which row.
    even = all(isinstance(part, np.ndarray) and part.shape == parts[0].shape for part in parts)
    return np.stack(parts) if even else parts


def _all_missing(cells):
    return all(is_missing(cell) for cell in cells)


def _is_list_of_numbers(X):
    """Numbers, or equal rows of numbers: scikit-learn's list form of an array."""
    first = next((cell for cell in X if not is_missing(cell)), None)
    if not isinstance(first, (list, tuple)):
        return isinstance(first, Number)
    return all(
        isinstance(row, (list, tuple)) and len(row) == len(first) and all(isinstance(value, Number) for value in row)
        for row in X
    )


def _holds_samples(array):
    kinds = (str, bytes, os.PathLike, list, tuple, np.ndarray, Image.Image)
    return any(isinstance(cell, kinds) for cell in array.flat)


def _is_numeric(dtype):
    if hasattr(dtype, "is_numeric"):  # of polars
        return dtype.is_numeric() or str(dtype) == "Boolean"
    return dtype.kind in "biufc"
