"""The work of a search by epochs: rows brought to the model, epochs after those before, and the table of results."""

import time
from typing import Any, NamedTuple

import joblib
import numpy as np
from scipy.stats import rankdata
from sklearn.base import clone, is_classifier
from sklearn.pipeline import Pipeline
from sklearn.utils import _safe_indexing
from sklearn.utils.parallel import delayed

from .._samples import hidden_bars

FAILURES = (ValueError, ArithmeticError)  # of a candidate, such as a training that diverges


class Fold(NamedTuple):
    """The rows of a fold as the model sees them, or the error on the way, and the seconds that it took."""

    train: Any = None
    test: Any = None
    y_train: Any = None
    y_test: Any = None
    error: Exception | None = None
    seconds: float = 0.0


class Trial(NamedTuple):
    """A candidate on a fold: the model so far and its score, or the error, and the seconds of both."""

    model: Any
    score: float = np.nan
    error: Exception | None = None
    fit_seconds: float = 0.0
    score_seconds: float = 0.0


def split_model(estimator):
    """Return the transformers before the model, or None, and the model: a Pipeline's last step, or the estimator."""
    if isinstance(estimator, Pipeline):
        return (estimator[:-1] if len(estimator.steps) > 1 else None), estimator[-1]
    return None, estimator


def with_parameters(estimator, parameters):
    """Return a clone that has the parameters."""
    return clone(estimator).set_params(**clone(parameters, safe=False))


def prepared(front, X, y, train, test):
    """Return the rows of a fold, transformed by what is fitted on those to train on."""
    start = time.perf_counter()
    X_train, X_test = _safe_indexing(X, train), _safe_indexing(X, test)
    y_train, y_test = _safe_indexing(y, train), _safe_indexing(y, test)
    try:
        if front is not None:
            front = clone(front)
            X_train, X_test = front.fit_transform(X_train, y_train), front.transform(X_test)
    except FAILURES as error:
        return Fold(error=error)
    return Fold(X_train, X_test, y_train, y_test, seconds=time.perf_counter() - start)


def prepare_folds(parallel, estimator, candidates, X, y, splits):
    """Return the folds of each set of parameters before the model, by a key, and the key of each candidate."""
    last = estimator.steps[-1][0] if isinstance(estimator, Pipeline) else None
    before = [
        {name: value for name, value in candidate.items() if last is not None and name.split("__")[0] != last}
        for candidate in candidates
    ]
    keys = [joblib.hash(parameters) for parameters in before]
    fronts = {
        key: split_model(with_parameters(estimator, parameters))[0]
        for key, parameters in zip(keys, before, strict=True)
    }
    folds = parallel(delayed(prepared)(front, X, y, train, test) for front in fronts.values() for train, test in splits)
    return dict(zip(fronts, in_groups(folds, len(splits)), strict=True)), keys


def trained(trial, fold, n_epochs, classes, scorer):
    """Return a trial after some epochs more on its fold."""
    error = trial.error or fold.error
    if error is not None:
        return Trial(None, error=error)
    start = time.perf_counter()
    try:
        train(trial.model, fold.train, fold.y_train, n_epochs, classes)
        middle = time.perf_counter()
        score = scorer(trial.model, fold.test, fold.y_test)
    except FAILURES as error:
        return Trial(None, error=error)
    seconds = trial.fit_seconds + middle - start
    return Trial(trial.model, score, None, seconds, time.perf_counter() - middle)


def train(model, X, y, n_epochs, classes):
    """Train a model for some epochs, a call of ``partial_fit`` each."""
    options = {"classes": classes} if is_classifier(model) else {}
    with hidden_bars():
        for _ in range(n_epochs):
            model.partial_fit(X, y, **options)


def in_groups(items, size):
    """Return items in lists of ``size``."""
    items = list(items)
    return [items[first : first + size] for first in range(0, len(items), size)]


def rank(trials):
    """Return what sorts the best mean score first, and what failed last."""
    score = np.mean([trial.score for trial in trials])
    return np.inf if np.isnan(score) else -score


def tabulated(rows, n_splits):
    """Return ``cv_results_`` of rows, one a candidate and rung: (iter, epochs, parameters, trials, seconds before)."""
    results = {"iter": np.array([row[0] for row in rows]), "n_epochs": np.array([row[1] for row in rows])}
    times = {
        "fit_time": [[trial.fit_seconds + more for trial, more in zip(row[3], row[4], strict=True)] for row in rows],
        "score_time": [[trial.score_seconds for trial in row[3]] for row in rows],
    }
    for name, seconds in times.items():
        results[f"mean_{name}"], results[f"std_{name}"] = np.mean(seconds, axis=1), np.std(seconds, axis=1)
    candidates = [row[2] for row in rows]
    for name in sorted({name for candidate in candidates for name in candidate}):
        results[f"param_{name}"] = _column([candidate.get(name, np.ma.masked) for candidate in candidates])
    results["params"] = candidates
    scores = np.array([[trial.score for trial in row[3]] for row in rows], dtype=float)
    for split in range(n_splits):
        results[f"split{split}_test_score"] = scores[:, split]
    results["mean_test_score"], results["std_test_score"] = scores.mean(axis=1), scores.std(axis=1)
    means = np.nan_to_num(results["mean_test_score"], nan=-np.inf)
    results["rank_test_score"] = rankdata(-means, method="min").astype(np.int32)
    return results


def _column(values):
    """Return the values of a parameter as a masked array: of numbers, or of objects."""
    are_numbers = all(isinstance(value, (int, float, np.number)) and not isinstance(value, bool) for value in values)
    dtype = np.result_type(*values) if are_numbers else object
    column = np.ma.MaskedArray(np.zeros(len(values), dtype=dtype), mask=True)
    for row, value in enumerate(values):
        if value is not np.ma.masked:
            column[row] = value
    return column
