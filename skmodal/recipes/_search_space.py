"""Search spaces: candidates for every estimator inside an estimator, under their full names."""

import warnings
from typing import Any, Literal, NamedTuple

import numpy as np
from scipy import stats
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, StrOptions, validate_params

from .._samples import of_extra
from ._candidates import OF_TRAINING, Choice, candidates_of

_SIDE_BY_SIDE = ("transformer_list", "transformers", "estimators")


@validate_params(
    {"estimator": [HasMethods(["get_params", "fit"])], "kind": [StrOptions({"grid", "random", "optuna"})]},
    prefer_skip_nested_validation=True,
)
def search_space(estimator: BaseEstimator, *, kind: Literal["grid", "random", "optuna"] = "grid") -> dict[str, Any]:
    """Give candidates for the parameters of an estimator that matter most, and of all estimators inside it.

    Parameters
    ----------
    estimator : estimator
        A recipe, any of skmodal's estimators, many of scikit-learn's, and what is built of them: pipelines, unions,
        fusions of pipelines of unions, to any depth.
    kind : {"grid", "random", "optuna"}, default="grid"
        For whom the candidates are:

        - "grid": a few values each, for GridSearchCV and HalvingGridSearchCV. The number of fits is their product, so
          that inside the branches of a union or of a fusion each estimator gives its first parameter alone, and two
          values of it;
        - "random": lists and scipy distributions of more parameters, for RandomizedSearchCV, HalvingRandomSearchCV and
          :class:`~skmodal.tuning.EpochHalvingSearchCV`;
        - "optuna": the same as distributions of Optuna, for ``OptunaSearchCV`` or ``study.ask(space)``. A study that
          holds tuples, such as n-gram ranges, is kept in memory: Optuna's databases turn them into lists.

    Returns
    -------
    dict of str to list or distribution
        By the parameter's full name. It is yours to change.

    Raises
    ------
    ValueError
        No parameter to search is known; or a search is inside, which searches by itself.
    ImportError
        ``kind="optuna"``, and Optuna is not installed.

    Examples
    --------
    >>> from skmodal.recipes import make_recipe, search_space
    >>> recipe = make_recipe("image", "knn")
    >>> search_space(recipe)
    {'hog__pixels_per_cell': [(4, 4), (7, 7)], 'knn__n_neighbors': [1, 3, 5, 15]}
    >>> sorted(search_space(recipe, kind="random"))
    ['hog__orientations', 'hog__pixels_per_cell', 'hog__transform_sqrt', 'knn__n_neighbors', 'pca__n_components']
    """
    inner = list(_estimators(estimator))
    if kind == "grid":
        space = {f"{e.prefix}{name}": values for e in inner for name, values in _grid(e).items()}
        space = space or {f"{e.prefix}{name}": _spread(c) for e in inner for name, c in _candidates(e).items()}
    else:
        form = {"random": _scipy, "optuna": _optuna}[kind]
        space = {f"{e.prefix}{name}": form(c) for e in inner for name, c in _candidates(e).items()}
    if not space:
        names = [type(e.estimator).__name__ for e in inner]
        raise ValueError(f"search_space: no candidates are known for {names}; write the space out.")
    return space


class _Inner(NamedTuple):
    """An estimator inside another, or that one itself."""

    prefix: str  # of its parameters' names
    estimator: Any
    in_branch: bool  # whether it is part of what stands beside others
    is_encoder: bool  # of a joint network, which has the parameters of the training


def _estimators(estimator):
    """Yield the estimator itself and all inside it, those less deep first."""
    branches = []
    parameters = sorted(estimator.get_params().items(), key=lambda item: item[0].count("__"))
    for prefix, value in [("", estimator), *((f"{name}__", value) for name, value in parameters)]:
        if not hasattr(value, "get_params") or isinstance(value, type):
            continue
        if type(value).__name__.endswith("SearchCV"):
            raise ValueError(
                f"search_space: {prefix.removesuffix('__') or 'estimator'} is a {type(value).__name__}, which searches "
                "by itself. Give its estimator, and search once."
            )
        in_branch = any(prefix.startswith(branch) for branch in branches)
        yield _Inner(prefix, value, in_branch, prefix in branches and "encoders__" in prefix)
        branches += [f"{prefix}{name}__" for name in _branches(value)]


def _branches(estimator):
    """Return the names, in parameters, of what stands side by side in an estimator."""
    if isinstance(getattr(estimator, "encoders", None), dict):
        return [f"encoders__{name}" for name in estimator.encoders]
    parts = (getattr(estimator, attribute, None) for attribute in _SIDE_BY_SIDE)
    return [name for part in parts if part for name, *_ in part]


def _candidates(inner):
    """Return the candidates of an estimator's own parameters; of a union, its weights."""
    if hasattr(inner.estimator, "transformer_weights"):
        names = _branches(inner.estimator)
        weights = Choice([None, *({name: 2.0} for name in names)])
        return {"transformer_weights": weights} if len(names) > 1 else {}
    found = candidates_of(inner.estimator)
    return {name: c for name, c in found.items() if not (inner.is_encoder and name in OF_TRAINING)}


def _grid(inner):
    """Return the lists of the parameters that are for a grid; of an estimator in a branch, two values of the first."""
    lists = {name: list(c.values if c.grid is None else c.grid) for name, c in _candidates(inner).items()}
    lists = {name: values for name, values in lists.items() if values}
    return {name: [values[0], values[-1]] for name, values in [*lists.items()][:1]} if inner.in_branch else lists


def _spread(candidate):
    """Return the values of a choice, and of a range its ends and its middle."""
    if isinstance(candidate, Choice):
        return list(candidate.values)
    values = (np.geomspace if candidate.log else np.linspace)(candidate.low, candidate.high, 3)
    return [type(candidate.low)(round(value, 6)) for value in values.tolist()]


def _scipy(candidate):
    if isinstance(candidate, Choice):
        return list(candidate.values)
    if isinstance(candidate.low, int):
        return stats.randint(candidate.low, candidate.high + 1)
    if candidate.log:
        return stats.loguniform(candidate.low, candidate.high)
    return stats.uniform(candidate.low, candidate.high - candidate.low)


def _optuna(candidate):
    of = of_extra("optuna", extra="search", needed_by="search_space").distributions
    if isinstance(candidate, Choice):
        with warnings.catch_warnings():  # on tuples, which a study in memory takes
            warnings.simplefilter("ignore", UserWarning)
            return of.CategoricalDistribution(candidate.values)
    if isinstance(candidate.low, int):
        return of.IntDistribution(candidate.low, candidate.high)
    return of.FloatDistribution(candidate.low, candidate.high, log=candidate.log)
