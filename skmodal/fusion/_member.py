"""One member of a late fusion: its fit, and its answers."""

from typing import Any, NamedTuple

import numpy as np
from sklearn.base import clone
from sklearn.utils import _safe_indexing

from ._missing import rows_in_errors
from ._sample_weight import check_takes_weights, fit_weighted

SMALLEST = 1e-12  # of a probability whose logarithm is a score


class Member(NamedTuple):
    """A member, not fitted, and its side of the data."""

    name: str
    estimator: Any
    rows: Any  # what its fit takes
    present: np.ndarray  # of bool: the rows that have its modality
    method: str  # of its answers: "predict", "predict_proba", or "scores" for a calibrator


def check_members(model, sample_weight):
    """Raise where the members of a late fusion, or their weights, are not as they must be."""
    if not model.estimators:
        raise ValueError("LateFusionClassifier: estimators is empty; a list of (column, estimator) is wanted.")
    model._validate_names([name for name, _ in model.estimators])
    if model.weights is not None and model.fusion != "weighted":
        raise ValueError(f"LateFusionClassifier: weights go with fusion='weighted', not {model.fusion!r}.")
    if sample_weight is not None:
        for name, estimator in model.estimators:
            check_takes_weights(f"member {name!r}", estimator)


def choose_method(name, estimator, votes, calibration):
    """Say how the member is to answer."""
    if votes:
        return "predict"
    if hasattr(estimator, "predict_proba") and calibration is None:
        return "predict_proba"
    if hasattr(estimator, "predict_proba") or hasattr(estimator, "decision_function"):
        return "scores"
    raise ValueError(
        f"LateFusionClassifier: member {name!r} has neither predict_proba nor decision_function; fusion='vote' alone "
        "does without."
    )


def fit_member(member, target, train=True):
    """Fit a clone of the member on those of the rows ``train`` that have its modality."""
    chosen = member.present & train
    places = np.flatnonzero(chosen)
    labels, weight, *_ = target.at(places)
    check_classes(member.name, labels, "" if train is True else " in a fold of `cv`")
    estimator = clone(member.estimator)
    with rows_in_errors(chosen):
        return fit_weighted(estimator.fit, estimator, _safe_indexing(member.rows, places), labels, weight)


def check_classes(name, labels, where=""):
    """Raise where the rows that a member is to be fitted on hold one class or none."""
    n_classes = len(np.unique(labels))
    if n_classes < 2:
        raise ValueError(
            f"LateFusionClassifier: the {len(labels)} rows that have the modality of member {name!r}{where} hold "
            f"{n_classes} class(es); at least two are wanted."
        )


def answer(estimator, rows, chosen, method, classes, prior):
    """Answer for the chosen rows: votes or probabilities, a column for each of ``classes``, or scores.

    Of the other rows, the answers are NaN.
    """
    if not chosen.any():
        return np.full((len(chosen), len(classes)), np.nan)
    samples = _safe_indexing(rows, np.flatnonzero(chosen))
    with rows_in_errors(chosen):
        if method == "predict":
            given = (np.asarray(estimator.predict(samples))[:, np.newaxis] == classes).astype(float)
        elif method == "predict_proba":
            given = spread(estimator.predict_proba(samples), estimator.classes_, classes, prior)
        else:
            given = _scores(estimator, samples)
    answers = np.full((len(chosen), given.shape[1]), np.nan)
    answers[chosen] = given
    return answers


def spread(probabilities, seen, classes, prior):
    """Give the classes that a member never saw, and knows nothing of, their prior shares."""
    unseen = ~np.isin(classes, seen)
    answers = np.tile(prior, (len(probabilities), 1))
    answers[:, ~unseen] = probabilities * (1 - prior[unseen].sum())
    return answers


def _scores(estimator, samples):
    """Give a column a class, of two classes one column, from which probabilities can be calibrated."""
    if not hasattr(estimator, "decision_function"):
        scores = np.log(np.clip(estimator.predict_proba(samples), SMALLEST, None))
        return scores[:, [1]] - scores[:, [0]] if scores.shape[1] == 2 else scores
    scores = np.asarray(estimator.decision_function(samples))
    scores = scores[:, np.newaxis] if scores.ndim == 1 else scores
    n_classes = len(estimator.classes_)
    if scores.shape[1] != (1 if n_classes == 2 else n_classes):
        raise ValueError(
            f"LateFusionClassifier: {type(estimator).__name__}.decision_function gives {scores.shape[1]} columns for "
            f"{n_classes} classes; one a class is wanted, e.g. SVC(decision_function_shape='ovr')."
        )
    return scores
