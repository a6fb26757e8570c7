"""What a member of a late fusion reads of X, and which rows have its modality."""

import warnings

import numpy as np
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from .._samples import as_table, is_frame, is_missing
from ._select import SelectModality, numbers_as_column


def find_column(name, estimator, X):
    """Return the fitted SelectModality of a member: the one that it begins with, or else of the column of its name.

    Of a table of numbers without such a column, the member reads all.
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
                f"LateFusionClassifier: X is no frame, so that member {name!r} has no column of its name. "
                "Begin the member with SelectModality(place), or give a DataFrame."
            )
    return clone(select).set_output(transform="default").fit(X)


def read_columns(columns, estimators, X):
    """Return what each member reads, a row a sample, and which rows have its modality.

    A column that X lacks altogether, though ``fit`` saw it, is missing in every row, with a warning.

    Parameters
    ----------
    columns : list of SelectModality
        Of :func:`find_column`.
    estimators : list of (str, estimator)
    X : DataFrame, or array of shape (n_samples, n_columns)

    Returns
    -------
    list of (rows, present)
        What the member's ``fit`` takes, and an ndarray of bool of shape (n_samples,).
    """
    gone = [is_frame(X) and set(column.columns_).isdisjoint(map(str, X.columns)) for column in columns]
    if any(gone) and not all(gone):
        names = [name for (name, _), is_gone in zip(estimators, gone, strict=True) if is_gone]
        warnings.warn(
            f"LateFusionClassifier: X lacks the columns of the members {names}, which fit had; they are taken to be "
            "missing in every row.",
            UserWarning,
            stacklevel=4,
        )
    return [
        (X, np.zeros(len(X), dtype=bool)) if is_gone and not all(gone) else _read(column, estimator, X)
        for column, (_, estimator), is_gone in zip(columns, estimators, gone, strict=True)
    ]


def find_absent(present, all_missing):
    """Return which rows lack every member; warn of them, or raise where ``all_missing`` is "error"."""
    absent = ~present.any(axis=0)
    if absent.any():
        found = f"{absent.sum()} row(s), the first is {int(np.argmax(absent))}, lack every modality that counts"
        if all_missing == "error":
            raise ValueError(f"LateFusionClassifier: {found}. Leave them out, or choose all_missing='prior'.")
        warnings.warn(
            f"LateFusionClassifier: {found}; the class shares of fit answer for them.", UserWarning, stacklevel=4
        )
    return absent


def _read(column, estimator, X):
    cells = column.transform(X)
    reads_all = isinstance(column.column, slice) or _selection(estimator) is not None
    return X if reads_all else numbers_as_column(cells), _present(cells)


def _selection(estimator):
    first = estimator.steps[0][1] if isinstance(estimator, Pipeline) else estimator
    return first if isinstance(first, SelectModality) else None


def _present(cells):
    if cells.dtype.kind in "biuf":
        return ~np.isnan(cells).all(axis=1)
    missing = np.array([[is_missing(cell) for cell in row] for row in cells.reshape(len(cells), -1)])
    return ~missing.all(axis=1)
