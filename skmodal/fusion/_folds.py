"""Fit the members of a late fusion, and let them answer out of fold: for rows that they were not fitted on."""

from itertools import islice
from numbers import Integral

import numpy as np
from sklearn.base import clone
from sklearn.model_selection import check_cv
from sklearn.pipeline import Pipeline
from sklearn.utils import _safe_indexing
from sklearn.utils.parallel import Parallel, delayed
from sklearn.utils.validation import check_consistent_length

from ._member import answer, check_classes, fit_member
from ._missing import rows_in_errors
from ._sample_weight import fit_weighted


def split(cv, labels, groups, members):
    """Return each member's folds, as pairs of masks of the rows: those to fit on and those to answer for.

    A number of folds stratifies the rows that have the member's modality. Other folds are those of all rows.
    """
    check_consistent_length(labels, groups)
    if cv is None or isinstance(cv, Integral):
        return [_masks(cv, labels, groups, np.flatnonzero(member.present)) for member in members]
    return [_masks(cv, labels, groups, np.arange(len(labels)))] * len(members)


def _masks(cv, labels, groups, rows):
    groups = None if groups is None else _safe_indexing(groups, rows)
    pairs = list(check_cv(cv, labels, classifier=True).split(rows, labels[rows], groups))
    if not pairs:
        raise ValueError(f"LateFusionClassifier: cv={cv!r} gives no folds; at least one is wanted.")
    every = np.arange(len(labels))
    return [(np.isin(every, rows[train]), np.isin(every, rows[test])) for train, test in pairs]


def fit_members(members, target, folds, *, whole, n_jobs):
    """Fit every member, and where a calibration or a rule will learn from them, collect its answers out of fold.

    Parameters
    ----------
    members : list of Member
    target : Target
    folds : list of list of (train, test)
        Each member's, as of :func:`split`; empty where none are needed.
    whole : bool
        Fit whole members in each fold, as a rule that compares members needs it. Else those that give scores are fitted
        in their last step alone, on features computed once, and those that give probabilities not at all.
    n_jobs : int or None

    Returns
    -------
    fitted : list of estimator
    answers : list of ndarray of shape (n_samples, n_columns) or None
        NaN in rows that no fold judges.
    """
    parallel = Parallel(n_jobs=n_jobs)
    if not whole:
        pairs = zip(members, folds, strict=True)
        results = parallel(delayed(_fit_and_score)(member, target, own) for member, own in pairs)
        return [fitted for fitted, _ in results], [scores for _, scores in results]
    fits = [delayed(fit_member)(member, target) for member in members]
    judgments = [
        delayed(_judge)(member, target, *fold) for member, own in zip(members, folds, strict=True) for fold in own
    ]
    results = parallel(fits + judgments)
    judged = iter(results[len(members) :])
    return results[: len(members)], [_merge(list(islice(judged, len(own)))) for own in folds]


def _judge(member, target, train, test):
    """Fit on the rows ``train`` and answer for the rows ``test``."""
    fitted = fit_member(member, target, train)
    chosen = member.present & test
    if member.method == "scores" and len(fitted.classes_) < len(np.unique(target.labels[member.present])):
        chosen = np.zeros_like(chosen)  # without a class, scores mean something else
    return answer(fitted, member.rows, chosen, member.method, target.classes, target.prior)


def _merge(judgments):
    """Join what the folds judged; of a row judged twice, the last counts."""
    merged, *others = [judged for judged in judgments if not np.isnan(judged).all()] or judgments[:1]
    for judged in others:
        merged = np.where(np.isnan(judged), merged, judged)
    return merged


def _fit_and_score(member, target, folds):
    """Fit a clone, and if scores are wanted, fit its last step fold by fold as well, on features computed once."""
    if member.method != "scores":
        return fit_member(member, target), None
    places = np.flatnonzero(member.present)
    labels, weight, *_ = target.at(places)
    check_classes(member.name, labels)
    estimator = clone(member.estimator)
    with rows_in_errors(member.present):
        last, features = _fit_features(estimator, _safe_indexing(member.rows, places), labels, weight)
        fit_weighted(last.fit, last, features, labels, weight)
    # A row without the modality repeats the features of another: nobody reads them.
    repeated = _safe_indexing(features, np.maximum(np.cumsum(member.present) - 1, 0))
    alone = member._replace(estimator=last, rows=repeated)
    return estimator, _merge([_judge(alone, target, train, test) for train, test in folds])


def _fit_features(estimator, rows, labels, weight):
    """Fit a pipeline's steps before its last; return that and what it reads."""
    while isinstance(estimator, Pipeline):
        pipeline, (name, estimator) = estimator, estimator.steps[-1]
        before = pipeline[:-1]
        if before.steps:
            rows = fit_weighted(before.fit_transform, before, rows, labels, weight)
            pipeline.steps = [*before.steps, (name, estimator)]
    return estimator, rows
