"""What a fitted model loses when the cells of one modality are shuffled among the rows."""

from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator
from sklearn.metrics import check_scoring
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import HasMethods, Interval, validate_params

from .._samples import Samples, Scoring, Seed
from ._blocks import Modalities, modality_blocks, shuffled


@validate_params(
    {
        "estimator": [HasMethods(["fit", "predict"])],
        "scoring": [str, callable, None],
        "modalities": [list, dict, None],
        "n_repeats": [Interval(Integral, 1, None, closed="left")],
        "random_state": ["random_state"],
    },
    prefer_skip_nested_validation=True,
)
def permutation_importance(
    estimator: BaseEstimator,
    X: Samples,
    y: ArrayLike,
    *,
    scoring: Scoring = None,
    modalities: Modalities = None,
    n_repeats: int = 5,
    random_state: Seed = None,
) -> Bunch:
    """Measure how far the score falls when one modality's cells go to other rows, all its columns together.

    Every row keeps a sample in each modality, of its own kind but not its own (Breiman 2001): so this serves estimators
    that refuse missing cells too. Two modalities that say the same stand in for each other, and both look unimportant;
    :func:`modality_contributions` shares out what they say.

    Parameters
    ----------
    estimator : fitted estimator
    X : DataFrame, pandas or polars, of shape (n_samples, n_columns)
        A column a modality. Rows to judge by, best those that the estimator was not fitted on.
    y : array-like of shape (n_samples,)
    scoring : str, callable or None, default=None
        A scorer's name, or a scorer ``scorer(estimator, X, y)``; None is the estimator's own ``score``.
    modalities : list, dict or None, default=None
        Columns, or names to a column or a list of columns that are shuffled together; None is every column.
    n_repeats : int, default=5
        Orders that are tried, the same ones for each modality.
    random_state : int, RandomState instance or None, default=None
        An int draws the very orders that :func:`sklearn.inspection.permutation_importance` draws.

    Returns
    -------
    result : Bunch
        ``modalities`` (list of names), ``importances`` (ndarray of shape (n_modalities, n_repeats): the score of X less
        that of shuffled X), ``importances_mean`` and ``importances_std`` (ndarrays of shape (n_modalities,)).

    Raises
    ------
    TypeError
        X is no frame.
    ValueError
        A column is absent or counts twice.

    References
    ----------
    L. Breiman (2001), "Random forests", Machine Learning 45(1).

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.fusion import LateFusionClassifier
    >>> from skmodal.inspection import permutation_importance
    >>> from skmodal.recipes import make_recipe
    >>> train, test = load_digits3(subset="train"), load_digits3(subset="test")
    >>> members = [("text", make_recipe("text", "nb")), ("image", make_recipe("image", "nb"))]
    >>> model = LateFusionClassifier(members).fit(train.data, train.target)
    >>> result = permutation_importance(model, test.data, test.target, random_state=0)
    >>> dict(zip(result.modalities, result.importances_mean.round(2).tolist()))
    {'text': 0.02, 'image': 0.5, 'speech': 0.0}
    """
    blocks = modality_blocks(X, modalities, name="permutation_importance")
    scorer = check_scoring(estimator, scoring)
    whole = scorer(estimator, X, y)
    orders = _orders(len(X), n_repeats, random_state)
    importances = np.array(
        [[whole - scorer(estimator, shuffled(X, columns, order), y) for order in orders] for columns in blocks.values()]
    )
    return Bunch(
        modalities=list(blocks),
        importances=importances,
        importances_mean=importances.mean(axis=1),
        importances_std=importances.std(axis=1),
    )


def _orders(n_rows, n_repeats, random_state):
    """Draw as scikit-learn does, which shuffles what it has shuffled, so that the same seed gives the same numbers."""
    random = check_random_state(check_random_state(random_state).randint(np.iinfo(np.int32).max + 1))
    step, order, orders = np.arange(n_rows), np.arange(n_rows), []
    for _ in range(n_repeats):
        random.shuffle(step)
        order = order[step]
        orders.append(order)
    return orders
