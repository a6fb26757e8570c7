"""How well a model predicts rows that it has not seen, beside each column alone and beside a guess."""

import warnings

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.base import clone
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.metrics import accuracy_score, balanced_accuracy_score, mean_absolute_error, r2_score
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold
from tqdm import tqdm

from ..fusion import LateFusionClassifier

_SCORES = {
    "classification": {"accuracy": accuracy_score, "balanced accuracy": balanced_accuracy_score},
    "regression": {"mean absolute error": mean_absolute_error, "R2": r2_score},
}
_GUESS = {
    "classification": ("the commonest class", DummyClassifier()),
    "regression": ("the mean", DummyRegressor()),
}
_FEWEST = 3  # rows of a class: one to judge by, and two to learn from and to calibrate by


def make_folds(X, y, groups, task, n_folds, random_state):
    """Split rows, as far as classes and groups allow for so many folds.

    Returns
    -------
    folds : list of (ndarray, ndarray)
        Places to fit on and places to judge.
    n_inner : int
        Folds that a fit on such rows can make in turn.
    """
    most = len(y) if task == "regression" else _smallest_class(X, y)
    n_folds = min(n_folds, most)
    n_inner = min(5, max(2, most - -(-most // n_folds)))
    if groups is None:
        kind = KFold if task == "regression" else StratifiedKFold
        return list(kind(n_folds, shuffle=True, random_state=random_state).split(X, y)), n_inner
    missing = pd.isna(groups)
    n_groups = len(set(groups[~missing].tolist()))
    if missing.any() or n_groups < 2:
        found = f"{missing.sum()} row(s) are in none" if missing.any() else "all rows are in one"
        raise ValueError(f"the groups' column splits the rows, and {found}. Fill it, or leave --groups out")
    kind = GroupKFold if task == "regression" else StratifiedGroupKFold
    n_folds = min(n_folds, n_groups)
    return list(kind(n_folds, shuffle=True, random_state=random_state).split(X, y, groups)), n_inner


def _smallest_class(X, y):
    """Return how many rows the smallest class has, in the column that fewest rows of it have."""
    classes, counts = np.unique(y, return_counts=True)
    if len(classes) < 2:
        raise ValueError(f"all rows have the same target, {classes[0].item()!r}: there is nothing to learn")
    if counts.min() < _FEWEST:
        few = classes[counts < _FEWEST]
        raise ValueError(
            f"{len(few)} of {len(classes)} classes, such as {few[0].item()!r}, have fewer than {_FEWEST} rows. Leave "
            "them out; or, if the target is a number, pass --task regression"
        )
    present = [np.unique(y[X[name].notna()], return_counts=True)[1] for name in X.columns]
    return max(_FEWEST, min(counts.min() for counts in present if len(counts)))


def compare(model, alone, X, y, folds, task, *, n_jobs, quiet):
    """Return a table, as text, of the scores: a guess, each column alone, and the model.

    Parameters
    ----------
    model : estimator
    alone : dict of str to estimator
        For each column of X.
    X : DataFrame
    y : ndarray of shape (n_rows,)
    folds : list of (ndarray, ndarray)
    task : {"classification", "regression"}
    n_jobs : int
        Folds at a time.
    quiet : bool
        Show no progress bar.
    """
    given = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_answers)(model, alone, X, y, *fold, task) for fold in folds
    )
    bar = tqdm(given, "cross-validation", len(folds), unit=" folds", leave=False, disable=quiet or None)
    with bar:
        answers = list(bar)
    lines = [("", *(title for title in _SCORES[task]))]
    for name in answers[0]:
        cells = []
        for score in _SCORES[task].values():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of classes that a fold of few rows lacks
                values = [score(y[test], judged[name]) for (_, test), judged in zip(folds, answers, strict=True)]
            cells.append(f"{np.mean(values):.3f} ± {np.std(values):.3f}")
        lines.append((name, *cells))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        f"  {name:{widths[0]}}" + "".join(f"  {c:>{w}}" for c, w in zip(cells, widths[1:], strict=True))
        for name, *cells in lines
    )


def _answers(model, alone, X, y, train, test, task):
    """Return each model's answers to the rows ``test``, fitted on the rows ``train``."""
    seen, unseen = X.iloc[train], X.iloc[test]
    guess, guesser = _GUESS[task]
    answers = {guess: clone(guesser).fit(seen, y[train]).predict(unseen)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is to be said of the rows is said of all of them, by the last fit
        fitted = clone(model).fit(seen, y[train])
        for name in alone if len(alone) > 1 else ():
            if isinstance(fitted, LateFusionClassifier):  # a member's answers are those that it gives by itself
                emptied = unseen.copy()
                emptied[list(set(alone) - {name})] = None
                answers[f"{name} alone"] = fitted.predict(emptied)
            else:
                answers[f"{name} alone"] = clone(alone[name]).fit(seen, y[train]).predict(unseen)
        answers["all together" if len(alone) > 1 else "the model"] = fitted.predict(unseen)
    return answers
