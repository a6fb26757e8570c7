"""Containers: whatever holds a column of samples becomes a list of cells, a table of numbers or an error."""

from numbers import Number

import numpy as np
import pandas as pd
from scipy.sparse import issparse


def is_missing(cell):
    """Say whether a cell holds no sample: ``None``, ``NaN`` or ``pd.NA``."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    return isinstance(cell, (float, np.floating)) and bool(np.isnan(cell))


def object_array(cells):
    """Return a 1-D object array with one cell each, whatever the cells' own shapes are."""
    array = np.empty(len(cells), dtype=object)
    for row, cell in enumerate(cells):
        array[row] = cell
    return array


def is_frame(X):
    """Say whether X is a pandas or polars DataFrame."""
    return hasattr(X, "columns") and hasattr(X, "to_numpy")


def is_series(X):
    """Say whether X is a pandas or polars Series."""
    return hasattr(X, "to_list") and hasattr(X, "dtype")


def column_of(frame, column, *, name):
    """Return one column of a pandas or polars frame as a list of cells; ``name`` opens the error message."""
    if column not in list(frame.columns):
        raise ValueError(f"{name}: the frame has no column {column!r}; its columns are {list(frame.columns)}.")
    return _series_cells(frame[column])


def as_table(X):
    """Return X as it is when it holds numbers, a row a sample, for scikit-learn's ``validate_data``; else None.

    One-dimensional numbers, sparse and complex arrays count as tables too, so that scikit-learn's own errors meet them.
    """
    if issparse(X):
        return X
    if is_frame(X):
        return X if all(_is_numeric(X[column]) for column in X.columns) else None
    if is_series(X):
        return X if _is_numeric(X) else None
    if isinstance(X, (list, tuple)):
        return X if _is_list_of_numbers(X) else None
    if not hasattr(X, "__array__"):
        return None
    array = np.asarray(X)
    if array.dtype == object:
        return X if array.ndim == 2 and array.shape[1] != 1 and not _holds_samples(array[:1]) else None
    return X if array.ndim <= 2 and array.dtype.kind in "biufc" else None


def as_cells(X, *, name):
    """Return the samples of a container as a list, one cell a sample; missing cells stay in their place.

    Parameters
    ----------
    X : list, tuple, object or string array, array with a sample a row, pandas or polars Series or one-column frame
    name : str
        Who asks: it opens the error messages.

    Raises
    ------
    TypeError
        X is one sample, or no container at all.
    ValueError
        X is empty, or has several columns.
    """
    cells = _cells(X, name)
    if len(cells) == 0:
        raise ValueError(f"{name}: X holds 0 sample(s) while a minimum of 1 is required.")
    return cells


def _cells(X, name):
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
        return [cell[0] if _is_row_of_one(cell) else cell for cell in X]
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
    """A polars List or Array cell arrives as a Series; an image's rows are Series again."""
    array = cell.to_numpy()
    return np.stack(list(array)) if array.dtype == object and len(array) else array


def _is_row_of_one(cell):
    """A row of a one-column list of lists, ``[["a"], ["b"]]``."""
    return isinstance(cell, (list, tuple)) and len(cell) == 1 and not isinstance(cell[0], Number)


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
    return any(isinstance(cell, (str, list, np.ndarray)) for cell in array.flat)


def _is_numeric(series):
    dtype = series.dtype
    return dtype.is_numeric() if hasattr(dtype, "is_numeric") else dtype.kind in "biufc"
