"""Whom a fitted model serves worse: its scores by group, with intervals."""

import warnings
from numbers import Integral, Real

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.metrics import accuracy_score, mean_absolute_error, mean_squared_error
from sklearn.utils import check_consistent_length, check_random_state, column_or_1d
from sklearn.utils._param_validation import HasMethods, Interval, validate_params

from .._samples import Samples, Scoring, Seed, as_cells, is_missing
from ._answers import Answers, named_scorers
from ._held_out import one_estimator

_NAME = "group_report"
_OF_A_ROW = {  # scores that are means over rows, which saves calling scikit-learn thousands of times
    accuracy_score: lambda y, predicted: (y == predicted).astype(float),
    mean_absolute_error: lambda y, predicted: np.abs(y - predicted),
    mean_squared_error: lambda y, predicted: np.square(y - predicted),
}


@validate_params(
    {
        "estimator": [HasMethods(["predict"]), dict],
        "scoring": [str, callable, list, tuple, dict, None],
        "confidence": [Interval(Real, 0, 1, closed="neither")],
        "n_resamples": [Interval(Integral, 1, None, closed="left")],
        "random_state": ["random_state"],
    },
    prefer_skip_nested_validation=True,
)
def group_report(
    estimator: BaseEstimator | dict,
    X: Samples,
    y: ArrayLike,
    groups: ArrayLike,
    *,
    scoring: Scoring | list[Scoring] | dict[str, Scoring] = None,
    confidence: float = 0.95,
    n_resamples: int = 1000,
    random_state: Seed = None,
) -> pd.DataFrame:
    """Score a fitted model on each group of rows, and compare the group with all rows: the worst served comes first.

    Parameters
    ----------
    estimator : fitted estimator, or dict
        It is asked once for its answers to X. Or what :func:`~sklearn.model_selection.cross_validate` returns with
        ``return_estimator=True, return_indices=True``: each row is then answered by the estimator that was not fitted
        on its fold. With few groups, hold each out once (``LeaveOneGroupOut()``) and so judge all of them.
    X : container of samples or DataFrame
        As the estimator takes it. Rows to judge by, best those that it was not fitted on; of a cross-validation, its X.
    y : array-like of shape (n_samples,)
    groups : array-like of shape (n_samples,)
        Each row's group, e.g. its speaker or language. Rows whose group is missing are a group of their own, None.
    scoring : str, scorer, list or dict of these, or None, default=None
        Names or scorers of :func:`sklearn.metrics.make_scorer`, of which more is better; None is the accuracy of a
        classifier and R² of a regressor. R² of a group is against the group's own mean: beside it, ask for
        "neg_mean_absolute_error".
    confidence : float, default=0.95
        Of the intervals.
    n_resamples : int, default=1000
        Of the bootstrap: each scores every group once.
    random_state : int, RandomState instance or None, default=None
        Draws the resamples.

    Returns
    -------
    report : DataFrame
        A row for each score and group, in the order of ``scoring`` and then the most negative gap first, with the
        columns

        - ``score``, ``group``, ``n_samples``: the scorer's name, the group, and how many rows it has;
        - ``value``, ``low``, ``high``: the group's score and its interval;
        - ``overall``: the score of all rows;
        - ``gap``, ``gap_low``, ``gap_high``: ``value - overall`` and its interval. Where it lies below 0, the group is
          served worse by more than chance.

    Raises
    ------
    ValueError
        The lengths differ, X is nothing that the estimator takes, or the dict has no estimators or does not hold out
        every row once.
    TypeError
        A scorer is no name and not of ``make_scorer``.

    Warns
    -----
    UserWarning
        A score is undefined on a group, such as ROC AUC where it holds one class: its value is NaN, and it comes last.

    Notes
    -----
    The intervals are percentiles of the bootstrap (Efron 1979), rows drawn with replacement within each group, so that
    the groups keep their sizes and the gap is that of one draw. A draw on which a score is undefined is left out. One
    row has no spread to draw from, and its interval is NaN; of a few rows, all right or all wrong, it has length 0, and
    is too short. An interval is of one group: of 20 groups that are served alike, expect one that seems not to be.

    References
    ----------
    B. Efron (1979), "Bootstrap methods: another look at the jackknife", Annals of Statistics 7(1).

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.inspection import group_report
    >>> from skmodal.recipes import make_recipe
    >>> train, test = load_digits3(subset="train"), load_digits3(subset="test")
    >>> model = make_recipe("speech", "nb", sampling_rate=8000).fit(train.data["speech"], train.target)
    >>> report = group_report(model, test.data["speech"], test.target, test.speaker, random_state=0)
    >>> report[["group", "n_samples", "value", "gap"]].round(2)
          group  n_samples  value   gap
    0  yweweler        200   0.72 -0.06
    1      theo        200   0.84  0.06

    The four speakers of the training, each by a model that has not heard that speaker:

    >>> from sklearn.model_selection import LeaveOneGroupOut, cross_validate
    >>> X, y = train.data["speech"], train.target
    >>> folds = LeaveOneGroupOut().split(X, y, train.speaker)
    >>> held_out = cross_validate(model, X, y, cv=folds, return_estimator=True, return_indices=True)
    >>> group_report(held_out, X, y, train.speaker, random_state=0)["group"].tolist()
    ['nicolas', 'george', 'lucas', 'jackson']
    """
    estimator = one_estimator(estimator, X, name=_NAME)
    scorers = named_scorers(estimator, scoring, name=_NAME)
    y = column_or_1d(y)
    check_consistent_length(X, y)
    options = {"confidence": confidence, "n_resamples": n_resamples, "random_state": random_state}
    return group_table(Answers(estimator, X), y, groups, scorers, **options)


def group_table(answers, y, groups, scorers, *, confidence, n_resamples, random_state):
    """Make the report of :func:`group_report` of answers that were asked already."""
    labels = as_cells(groups, name=_NAME)
    check_consistent_length(y, labels)
    parts, rng = group_places(labels), check_random_state(random_state)
    judges = [_judge(scorer, answers, y) for scorer in scorers.values()]

    def scores(drawn):  # (1 + n_groups, n_scores)
        return np.array([[judge(rows) for judge in judges] for rows in (np.concatenate(drawn), *drawn)])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of each undefined score; what matters is said once, below
        measured = scores(list(parts.values()))
        draws = ([rows[rng.randint(len(rows), size=len(rows))] for rows in parts.values()] for _ in range(n_resamples))
        resampled = np.array([scores(drawn) for drawn in draws])
        ends = [(1 - confidence) / 2, (1 + confidence) / 2]
        value_ends = np.nanquantile(resampled[:, 1:], ends, axis=0)  # (2, n_groups, n_scores)
        gap_ends = np.nanquantile(resampled[:, 1:] - resampled[:, :1], ends, axis=0)
    _warn_of_undefined(measured[1:], list(scorers), list(parts))
    sizes = np.array([len(rows) for rows in parts.values()])
    tables = []
    for place, name in enumerate(scorers):
        overall, value = measured[0, place], measured[1:, place]
        unknown = np.isnan(value) | (sizes == 1)
        bounds = np.where(unknown, np.nan, [*value_ends[..., place], *gap_ends[..., place]])
        columns = {"score": name, "group": pd.Series(list(parts), dtype=object), "n_samples": sizes}
        columns |= {"value": value, "low": bounds[0], "high": bounds[1], "overall": overall}
        columns |= {"gap": value - overall, "gap_low": bounds[2], "gap_high": bounds[3]}
        tables.append(pd.DataFrame(columns).sort_values("gap", kind="stable"))
    return pd.concat(tables, ignore_index=True)


def group_places(labels):
    """Return a dict of each group to the places of its rows; a missing label is None."""
    places: dict = {}
    for row, label in enumerate(labels):
        label = label.item() if isinstance(label, np.generic) else label
        places.setdefault(None if is_missing(label) else label, []).append(row)
    return {label: np.array(rows) for label, rows in places.items()}


def _judge(scorer, answers, y):
    """Return the function that scores rows."""
    if scorer._score_func in _OF_A_ROW and not scorer._kwargs:
        predicted = answers.predict(np.arange(len(y)))
        of_rows = scorer._sign * _OF_A_ROW[scorer._score_func](y, predicted)
        return lambda rows: of_rows[rows].mean()

    scorer(answers, np.arange(len(y)), y)  # what goes wrong with all rows is no matter of groups, and is raised

    def judge(rows):
        try:
            return scorer(answers, rows, y[rows])
        except ValueError:  # such as ROC AUC where a class has no rows: some scorers raise, others give NaN
            return np.nan

    return judge


def _warn_of_undefined(values, scores, groups):
    undefined = np.argwhere(np.isnan(values))
    if len(undefined):
        named = ", ".join(f"{scores[score]} of {groups[group]!r}" for group, score in undefined[:5])
        more = f" and {len(undefined) - 5} more" if len(undefined) > 5 else ""
        warnings.warn(
            f"{_NAME}: undefined on their rows: {named}{more}; these are NaN. Join small groups, or choose a score "
            "that is defined on rows of one class.",
            UserWarning,
            stacklevel=5,
        )
