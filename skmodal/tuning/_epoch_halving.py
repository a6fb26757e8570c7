"""A search that gives every candidate a few epochs, and more to those alone that are worth it."""

import warnings
from math import ceil
from numbers import Integral
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, _fit_context, is_classifier
from sklearn.exceptions import FitFailedWarning
from sklearn.metrics import check_scoring, get_scorer_names
from sklearn.model_selection import ParameterGrid, ParameterSampler, check_cv
from sklearn.utils import indexable
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.parallel import Parallel, delayed
from tqdm.auto import tqdm

from .._samples import Folds, Samples, Scoring, Seed
from ._best_estimator import OfBestEstimator
from ._rungs import Trial, in_groups, prepare_folds, rank, split_model, tabulated, train, trained, with_parameters


class EpochHalvingSearchCV(OfBestEstimator):
    """Search over parameters, and stop the training of candidates that fall behind: successive halving on epochs.

    All candidates are trained for ``min_epochs``, by one call of ``partial_fit`` on all rows of the fold an epoch, and
    scored on what is held out. The best third goes on to three times as many epochs, where it is thinned again, until
    ``max_epochs`` [1]_ [2]_. Trainings go on where they were: none begins anew.

    Of a Pipeline, the last step is trained; the transformers before it are fitted once a fold and once for each set of
    their own parameters, and not again for each epoch.

    Parameters
    ----------
    estimator : estimator
        With ``partial_fit``: of skmodal, the networks, which train at a constant rate then; or a Pipeline whose last
        step has it.
    param_distributions : dict or list of dicts
        Parameter names to lists or to distributions with a method ``rvs``, as of
        ``search_space(estimator, kind="random")``.
    n_candidates : int, default=27
        Drawn at random; of lists alone, all combinations where there are not more.
    min_epochs : int, default=1
        Of the first rung. A candidate that learns slowly at first, such as one of a low rate, wants more.
    max_epochs : int, default=27
        Of the last rung, and of the training on all rows.
    factor : int, default=3
        One in so many candidates goes on, for so many times the epochs.
    scoring : str, callable or None, default=None
        As of GridSearchCV, one score; None is the estimator's own ``score``.
    cv : int, cross-validation generator or iterable, default=5
        As of GridSearchCV. Where new speakers will come, let no fold share one: GroupKFold, and ``groups`` in ``fit``.
    refit : bool, default=True
        Train the best candidate on all rows for ``max_epochs``.
    n_jobs : int or None, default=None
        Trainings at a time, in processes.
    random_state : int, RandomState instance or None, default=None
        Of the draw.
    verbose : int, default=0
        1 shows one progress bar, over the epochs of all trainings; those of networks inside are hidden.

    Attributes
    ----------
    cv_results_ : dict of arrays
        A row for each candidate of each rung: ``iter`` and ``n_epochs`` of the rung, ``params``, ``param_...``,
        ``split0_test_score`` and so on, their mean, standard deviation and rank, and the seconds of the training so far
        and of the last scoring. Of a candidate that failed, such as one whose loss became infinite, the scores are NaN.
    n_candidates_, n_epochs_ : list of int
        Of each rung.
    best_estimator_ : estimator
        Only with ``refit``.
    best_params_ : dict
    best_score_ : float
    best_index_ : int
        The row of ``cv_results_``, of those of the last rung.
    n_splits_ : int
    scorer_ : callable
    n_features_in_ : int
        Of ``best_estimator_``.
    feature_names_in_ : ndarray of str
        Of ``best_estimator_``.

    See Also
    --------
    sklearn.model_selection.HalvingRandomSearchCV : Thins by numbers of rows, and trains anew each time.

    References
    ----------
    .. [1] Jamieson and Talwalkar (2016). Non-stochastic best arm identification and hyperparameter optimization.
       AISTATS.
    .. [2] Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018). Hyperband: a novel bandit-based approach to
       hyperparameter optimization. JMLR 18.

    Examples
    --------
    >>> from scipy.stats import loguniform
    >>> from sklearn.datasets import load_digits
    >>> from sklearn.linear_model import SGDClassifier
    >>> from skmodal.tuning import EpochHalvingSearchCV
    >>> X, y = load_digits(return_X_y=True)
    >>> space = {"alpha": loguniform(1e-6, 1e2)}
    >>> model = SGDClassifier(random_state=0)
    >>> search = EpochHalvingSearchCV(model, space, n_candidates=9, max_epochs=9, random_state=0)
    >>> search.fit(X, y).n_candidates_, search.n_epochs_
    ([9, 3, 1], [1, 3, 9])
    >>> bool(search.best_score_ > 0.85)
    True
    """

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "get_params"])],
        "param_distributions": [dict, list],
        "n_candidates": [Interval(Integral, 1, None, closed="left")],
        "min_epochs": [Interval(Integral, 1, None, closed="left")],
        "max_epochs": [Interval(Integral, 1, None, closed="left")],
        "factor": [Interval(Integral, 2, None, closed="left")],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "cv": ["cv_object"],
        "refit": ["boolean"],
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
        "verbose": ["verbose"],
    }

    def __init__(
        self,
        estimator: BaseEstimator,
        param_distributions: dict[str, Any] | list[dict[str, Any]],
        *,
        n_candidates: int = 27,
        min_epochs: int = 1,
        max_epochs: int = 27,
        factor: int = 3,
        scoring: Scoring = None,
        cv: Folds = 5,
        refit: bool = True,
        n_jobs: int | None = None,
        random_state: Seed = None,
        verbose: int = 0,
    ):
        self.estimator = estimator
        self.param_distributions = param_distributions
        self.n_candidates = n_candidates
        self.min_epochs = min_epochs
        self.max_epochs = max_epochs
        self.factor = factor
        self.scoring = scoring
        self.cv = cv
        self.refit = refit
        self.n_jobs = n_jobs
        self.random_state = random_state
        self.verbose = verbose

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: ArrayLike, *, groups: ArrayLike | None = None) -> Self:
        """Search, and train the best candidate on all rows.

        Parameters
        ----------
        X : container of samples
        y : array-like of shape (n_samples,)
        groups : array-like of shape (n_samples,) or None, default=None
            Handed to the split of ``cv``.

        Returns
        -------
        self : object

        Raises
        ------
        TypeError
            The estimator, or the last step of the pipeline, has no ``partial_fit``.
        ValueError
            ``min_epochs`` is above ``max_epochs``; or every candidate that came to a rung failed in
            it, and this is the first's error.
        """
        self._check(y)
        X, y, groups = indexable(X, y, groups)
        classifies = is_classifier(self.estimator)
        if classifies:
            check_classification_targets(y)
        cv = check_cv(self.cv, y, classifier=classifies)
        splits = list(cv.split(X, y, groups))
        self.n_splits_ = len(splits)
        self.scorer_ = check_scoring(self.estimator, self.scoring)
        candidates = self._candidates()
        self.n_epochs_ = self._rungs()
        self.n_candidates_ = [ceil(len(candidates) / self.factor**rung) for rung in range(len(self.n_epochs_))]
        classes = np.unique(y) if classifies else None
        with Parallel(n_jobs=self.n_jobs, return_as="generator") as parallel, self._bar() as bar:
            self._search(parallel, bar, candidates, X, y, splits, classes)
            if self.refit:
                self._refit(X, y, classes)
                bar.update(self.max_epochs)
        return self

    def _check(self, y):
        name = type(self).__name__
        _, model = split_model(self.estimator)
        if not hasattr(model, "partial_fit"):
            raise TypeError(
                f"{name}: {type(model).__name__} has no partial_fit, and cannot be trained epoch by epoch. Search with "
                "HalvingRandomSearchCV, or take a model that has it, such as SGDClassifier or a network of skmodal."
            )
        if y is None:
            raise ValueError(f"{name} requires y to be passed, but the target y is None.")
        if self.min_epochs > self.max_epochs:
            raise ValueError(f"{name}: min_epochs={self.min_epochs} is above max_epochs={self.max_epochs}. Lower it.")

    def _candidates(self):
        spaces = self.param_distributions
        spaces = [spaces] if isinstance(spaces, dict) else spaces
        if not any(hasattr(values, "rvs") for space in spaces for values in space.values()):
            grid = ParameterGrid(spaces)
            if len(grid) <= self.n_candidates:
                return list(grid)
        return list(ParameterSampler(spaces, self.n_candidates, random_state=self.random_state))

    def _rungs(self):
        """Return the epochs of each rung."""
        epochs = [self.min_epochs]
        while epochs[-1] < self.max_epochs:
            epochs.append(min(epochs[-1] * self.factor, self.max_epochs))
        return epochs

    def _bar(self):
        more = np.diff(self.n_epochs_, prepend=0)
        n_epochs = self.n_splits_ * int(np.dot(more, self.n_candidates_)) + self.max_epochs * self.refit
        return tqdm(total=n_epochs, desc=type(self).__name__, unit="epoch", disable=not self.verbose)

    def _search(self, parallel, bar, candidates, X, y, splits, classes):
        folds, keys = prepare_folds(parallel, self.estimator, candidates, X, y, splits)
        trials = {
            place: [Trial(split_model(with_parameters(self.estimator, candidate))[1]) for _ in splits]
            for place, candidate in enumerate(candidates)
        }
        rows, n_before = [], 0
        for rung, (n_going, n_epochs) in enumerate(zip(self.n_candidates_, self.n_epochs_, strict=True)):
            trials = dict(sorted(list(trials.items())[:n_going]))
            results = parallel(
                delayed(trained)(trial, fold, n_epochs - n_before, classes, self.scorer_)
                for place, of_place in trials.items()
                for trial, fold in zip(of_place, folds[keys[place]], strict=True)
            )
            done = in_groups(_counted(results, bar, n_epochs - n_before), len(splits))
            known = {place for place, of_place in trials.items() if any(trial.error for trial in of_place)}
            trials = dict(zip(trials, done, strict=True))
            self._tell_failures(trials, known)
            rows += [
                (rung, n_epochs, candidates[place], of_place, [fold.seconds for fold in folds[keys[place]]])
                for place, of_place in trials.items()
            ]
            trials = dict(sorted(trials.items(), key=lambda item: rank(item[1])))
            n_before = n_epochs
        self.cv_results_ = tabulated(rows, len(splits))
        last = np.flatnonzero(self.cv_results_["iter"] == rung)
        self.best_index_ = int(last[np.argmin(self.cv_results_["rank_test_score"][last])])
        self.best_params_ = self.cv_results_["params"][self.best_index_]
        self.best_score_ = float(self.cv_results_["mean_test_score"][self.best_index_])

    def _tell_failures(self, trials, known):
        """Raise where all of a rung failed, and warn of those that failed since the one before."""
        errors = {place: next((t.error for t in of_place if t.error), None) for place, of_place in trials.items()}
        failed = {place: error for place, error in errors.items() if error is not None}
        if len(failed) == len(trials):
            raise next(iter(failed.values()))
        if new := [error for place, error in failed.items() if place not in known]:
            warnings.warn(
                f"{type(self).__name__}: {len(new)} of {len(trials)} candidates failed and are out; the first: "
                f"{new[0]}",
                FitFailedWarning,
                stacklevel=4,
            )

    def _refit(self, X, y, classes):
        best = with_parameters(self.estimator, self.best_params_)
        front, model = split_model(best)
        if front is not None:
            X = front.fit_transform(X, y)
            best.steps = [*front.steps, best.steps[-1]]
        train(model, X, y, self.max_epochs, classes)
        self.best_estimator_ = best
        if hasattr(best, "feature_names_in_"):
            self.feature_names_in_ = best.feature_names_in_


def _counted(trials, bar, n_epochs):
    for trial in trials:
        bar.update(n_epochs)
        yield trial
