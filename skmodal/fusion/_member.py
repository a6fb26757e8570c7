"""One member of a late fusion: its rows, its fit, its probabilities."""

import numpy as np
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.utils import _safe_indexing

from .._samples import as_table, is_frame, is_missing
from ._missing import rows_in_errors
from ._select import SelectModality, numbers_as_column

PLATT_FOLDS = 5


def member_rows(name, estimator, X):
    """Return what the member reads, a row a sample, and which rows have its modality.

    Parameters
    ----------
    name : str
        The member's name, and its column unless a SelectModality stands first in the member.
    estimator : estimator
    X : DataFrame, or array of shape (n_samples, n_columns)

    Returns
    -------
    rows : what the member's ``fit`` takes
    present : ndarray of bool, shape (n_samples,)
    """
    select = _selection(estimator)
    if select is not None:
        return X, _present(clone(select).fit_transform(X))
    if as_table(X) is not None and not (is_frame(X) and name in list(X.columns)):
        return X, _present(np.asarray(X))
    if not is_frame(X):
        raise ValueError(
            f"LateFusionClassifier: X is no frame, so that member {name!r} has no column of its name. "
            "Begin the member with SelectModality(place), or give a DataFrame."
        )
    rows = numbers_as_column(SelectModality(name).fit_transform(X))
    return rows, _present(rows)


def fit_member(name, estimator, rows, present, y, votes):
    """Fit a member on the rows that have its modality, calibrated where it gives no probabilities of its own.

    Parameters
    ----------
    name : str
    estimator : estimator
        Is fitted itself, not a clone of it.
    rows, present
        As of :func:`member_rows`.
    y : ndarray of shape (n_samples,)
    votes : bool
        Its predictions alone are wanted.

    Returns
    -------
    Fitted estimator.
    """
    places = np.flatnonzero(present)
    classes, counts = np.unique(y[places], return_counts=True)
    if len(classes) < 2:
        raise ValueError(
            f"LateFusionClassifier: the {len(places)} rows that have the modality of member {name!r} hold "
            f"{len(classes)} class(es); at least two are wanted."
        )
    if not votes and not hasattr(estimator, "predict_proba"):
        if counts.min() < 2:
            raise ValueError(
                f"LateFusionClassifier: member {name!r} has no predict_proba, and one row of class "
                f"{classes[counts.argmin()]!r} is too few to calibrate it. Choose another member, or fusion='vote'."
            )
        estimator = _calibrated(estimator, min(PLATT_FOLDS, counts.min()))
    with rows_in_errors(present):
        return estimator.fit(_safe_indexing(rows, places), y[places])


def member_probabilities(estimator, rows, present, classes, votes):
    """Return the member's probabilities, or its votes, for every row; zeros where its modality is missing.

    Parameters
    ----------
    estimator : fitted member
    rows, present
        As of :func:`member_rows`.
    classes : ndarray of shape (n_classes,)
        The classes of the whole, of which the member may have seen fewer.
    votes : bool
        Give 1 to the predicted class instead of probabilities.

    Returns
    -------
    ndarray of shape (n_samples, n_classes)
    """
    probabilities = np.zeros((len(present), len(classes)))
    places = np.flatnonzero(present)
    if len(places) == 0:
        return probabilities
    samples = _safe_indexing(rows, places)
    with rows_in_errors(present):
        answers = estimator.predict(samples) if votes else estimator.predict_proba(samples)
    if votes:
        probabilities[places, np.searchsorted(classes, answers)] = 1.0
    else:
        probabilities[np.ix_(places, np.searchsorted(classes, estimator.classes_))] = answers
    return probabilities


def _selection(estimator):
    first = estimator.steps[0][1] if isinstance(estimator, Pipeline) else estimator
    return first if isinstance(first, SelectModality) else None


def _present(rows):
    rows = np.asarray(rows)
    missing = np.array([[is_missing(cell) for cell in row] for row in rows.reshape(len(rows), -1)])
    return ~missing.all(axis=1)


def _calibrated(estimator, n_folds):
    """Calibrate the last step of a pipeline alone, so that the features before it are computed once."""
    if isinstance(estimator, Pipeline):
        name, last = estimator.steps[-1]
        return Pipeline([*estimator.steps[:-1], (name, _calibrated(last, n_folds))], memory=estimator.memory)
    return CalibratedClassifierCV(estimator, cv=StratifiedKFold(n_folds, shuffle=True, random_state=0), ensemble=False)
