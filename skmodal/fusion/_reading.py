"""What a modality's estimator reads of X, and which rows have the modality."""

import warnings

import numpy as np
from sklearn import config_context
from sklearn.base import clone
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import _num_samples

from .._samples import as_table, is_frame, is_missing
from ._select import SelectModality, numbers_as_column, table_of_numbers


def frame_or_table(estimator, X, *, reset):
    """Return a frame as it is, and an array of numbers as :func:`table_of_numbers` does."""
    table = table_of_numbers(estimator, X, reset=reset)
    if table is not None:
        return X if is_frame(X) else table
    if _num_samples(X) == 0:
        raise ValueError(f"{type(estimator).__name__}: X holds 0 sample(s) while a minimum of 1 is required.")
    return X


def find_column(name, estimator, X, *, who):
    """Return the fitted SelectModality of an estimator: the one that it begins with, or else of the column of its name.

    Of a table of numbers without such a column, the estimator reads all.
    """
    select = _selection(estimator)
    if select is None:
        named = is_frame(X) and name in list(X.columns)
        if not named and as_table(X) is not None:
            select = SelectModality(slice(None))
        elif is_frame(X):
            select = SelectModality(name)
        else:
            raise ValueError(
                f"{who}: X is no frame, so that {name!r} has no column of its name. Begin its estimator with "
                "SelectModality(place), or give a DataFrame."
            )
    return clone(select).set_output(transform="default").fit(X)


def is_gone(column, X):
    """Whether X is a frame without any of the columns that a fitted SelectModality selects."""
    return is_frame(X) and set(column.columns_).isdisjoint(map(str, X.columns))


def read_column(column, estimator, X):
    """Return what an estimator's ``fit`` takes, and which rows have the modality, of shape (n_samples,)."""
    with config_context(transform_output="default"):
        cells = column.transform(X)
    reads_all = isinstance(column.column, slice) or _selection(estimator) is not None
    return X if reads_all else numbers_as_column(cells), _present(cells)


def read_columns(columns, estimators, X, *, who, stacklevel):
    """Return what each estimator reads, a row a sample, and which rows have its modality.

    A column that X lacks altogether, though ``fit`` saw it, is missing in every row, with a warning.

    Parameters
    ----------
    columns : list of SelectModality
        Of :func:`find_column`.
    estimators : list of (str, estimator)
    X : DataFrame, or array of shape (n_samples, n_columns)
    who : str
        Opens the warning.
    stacklevel : int
        Of the warning, 1 being the caller.

    Returns
    -------
    list of (rows, present)
        As of :func:`read_column`.
    """
    gone = [is_gone(column, X) for column in columns]
    if any(gone) and not all(gone):
        names = [name for (name, _), is_absent in zip(estimators, gone, strict=True) if is_absent]
        warnings.warn(
            f"{who}: X lacks the columns of {names}, which fit had; they are taken to be missing in every row.",
            UserWarning,
            stacklevel=stacklevel + 1,
        )
    return [
        (X, np.zeros(len(X), dtype=bool)) if is_absent and not all(gone) else read_column(column, estimator, X)
        for column, (_, estimator), is_absent in zip(columns, estimators, gone, strict=True)
    ]


def check_absent(present, all_missing, *, who, consequence, stacklevel):
    """Return which rows lack every modality; warn of them, or raise where ``all_missing`` is "error"."""
    absent = ~present.any(axis=0)
    if absent.any():
        found = f"{absent.sum()} row(s), the first is {int(np.argmax(absent))}, lack every modality that counts"
        if all_missing == "error":
            raise ValueError(f"{who}: {found}. Leave them out, or choose all_missing='prior'.")
        warnings.warn(f"{who}: {found}; {consequence}.", UserWarning, stacklevel=stacklevel + 1)
    return absent


def _selection(estimator):
    first = estimator.steps[0][1] if isinstance(estimator, Pipeline) else estimator
    return first if isinstance(first, SelectModality) else None


def _present(cells):
    if cells.dtype.kind in "biuf":
        return ~np.isnan(cells).all(axis=1)
    missing = np.array([[is_missing(cell) for cell in row] for row in cells.reshape(len(cells), -1)])
    return ~missing.all(axis=1)
