"""The rows of a table that say what is to be predicted."""

import numpy as np


def labeled_rows(table, name, model=None):
    """Return which rows have a target, and their targets as an array of numbers or of texts.

    Parameters
    ----------
    table : Bunch
        Of `skmodal.datasets.read_table`.
    name : str
        Of the target.
    model : fitted estimator or None
        Where its classes are texts, so are the targets, though this table may have none but numbers.

    Returns
    -------
    known : ndarray of bool, shape (n_rows,)
    y : ndarray of shape (n_known,)

    Raises
    ------
    ValueError
        No row has one.
    """
    known = table.target.notna().to_numpy()
    if not known.any():
        raise ValueError(f"column {name!r}, the target, is empty in every row")
    y = np.array(table.target[known].tolist())
    if y.dtype.kind == "f" and not known.all() and np.all(y == np.round(y)):
        y = y.astype(np.int64)  # of which pandas makes floats where a cell is missing
    is_text = np.asarray(getattr(model, "classes_", 0)).dtype.kind == "U"
    return known, y.astype(str) if is_text else y


def note_unlabeled(known, name):
    """Return what is to be said of rows without a target: nothing where there are none."""
    n_unlabeled = int(np.sum(~known))
    return f"\n{n_unlabeled} row(s) without {name!r} are left out" if n_unlabeled else ""
