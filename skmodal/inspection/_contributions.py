"""What each modality contributes to a fitted model's score, or to its answers: exact Shapley values."""

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import comb
from sklearn.base import BaseEstimator, is_classifier
from sklearn.metrics import check_scoring
from sklearn.utils._param_validation import HasMethods, StrOptions, validate_params
from sklearn.utils.validation import _check_response_method

from .._samples import Samples, Scoring
from ._blocks import Modalities, emptied, modality_blocks

MAX_MODALITIES = 12  # 4096 subsets
_NAME = "modality_contributions"


@dataclass(frozen=True, eq=False)
class ModalityContributions:
    """Shapley values of modalities, as :func:`modality_contributions` returns them.

    Parameters
    ----------
    modalities : list
        Their names.
    values : ndarray of shape (n_modalities,), or (n_modalities, n_samples) or (n_modalities, n_samples, n_outputs)
        What each contributes: they sum to ``full - base``.
    base : float, or ndarray of shape (n_samples,) or (n_samples, n_outputs)
        The score, or the answers, where every modality is missing.
    full : float, or ndarray of shape (n_samples,) or (n_samples, n_outputs)
        The score, or the answers, of X as it is.
    by_subset : dict of tuple to float or ndarray
        The score, or the answers, where these modalities alone are there: 2 to the power of n_modalities of them.

    Examples
    --------
    >>> from skmodal.inspection import ModalityContributions
    >>> by_subset = {(): 0.5, ("image",): 0.8, ("speech",): 0.6, ("image", "speech"): 1.0}
    >>> result = ModalityContributions(["image", "speech"], [0.35, 0.15], 0.5, 1.0, by_subset)
    >>> result.by_subset["image",]
    0.8
    """

    modalities: list
    values: np.ndarray
    base: float | np.ndarray
    full: float | np.ndarray
    by_subset: dict


class MissingRefusedError(ValueError):
    """The estimator gives no answer where a modality is missing."""


@validate_params(
    {
        "estimator": [HasMethods(["predict"])],
        "kind": [StrOptions({"score", "prediction"})],
        "scoring": [str, callable, None],
        "modalities": [list, dict, None],
    },
    prefer_skip_nested_validation=True,
)
def modality_contributions(
    estimator: BaseEstimator,
    X: Samples,
    y: ArrayLike | None = None,
    *,
    kind: Literal["score", "prediction"] = "score",
    scoring: Scoring = None,
    modalities: Modalities = None,
) -> ModalityContributions:
    r"""Share out a fitted model's score, or its answers, among the modalities.

    The value of modality :math:`i` of :math:`n` is what it adds to the modalities that are there already, on average
    over all orders in which they may come (Shapley 1953):

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|!\,(n - |S| - 1)!}{n!}\,\bigl(v(S \cup \{i\}) - v(S)\bigr)

    where :math:`v(S)` is the model's score, or its answers, when the cells of all modalities outside of :math:`S` are
    emptied. Nothing is fitted again and nothing is imputed: :math:`v(\emptyset)` too is what the model itself answers
    to rows without anything, of a fusion estimator the class shares or the mean of its training rows. So the values
    sum to the score of X as it is, less that of knowing nothing; two modalities that the model uses alike have equal
    values, and one that it does not use has 0.

    Parameters
    ----------
    estimator : fitted estimator
        That answers rows with missing cells: late and joint fusion, a Pipeline that begins with
        :func:`~skmodal.fusion.make_modality_union`, or a search over one of these.
    X : DataFrame, pandas or polars, of shape (n_samples, n_columns)
        A column a modality. Rows to judge by, best those that the estimator was not fitted on. Cells may be missing.
    y : array-like of shape (n_samples,), default=None
        The target, for ``kind="score"``.
    kind : {"score", "prediction"}, default="score"
        Share out one number, or each row's ``predict_proba`` (else ``decision_function``) of a classifier and
        ``predict`` of a regressor.
    scoring : str, callable or None, default=None
        A scorer's name, or a scorer ``scorer(estimator, X, y)``; None is the estimator's own ``score``.
    modalities : list, dict or None, default=None
        Columns, or names to a column or a list of columns that come and go together; None is every column. Columns that
        are left out stay as they are, with the empty set too.

    Returns
    -------
    result : ModalityContributions
        ``values`` of shape (n_modalities,), or (n_modalities, n_samples[, n_outputs]) with ``kind="prediction"``,
        ``base``, ``full`` and ``by_subset``.

    Raises
    ------
    TypeError
        X is no frame.
    ValueError
        The estimator refuses missing cells; there are more than 12 modalities, whose subsets would be too many; a
        column is absent or counts twice; there is no y to score by.

    References
    ----------
    L. S. Shapley (1953), "A value for n-person games", Contributions to the Theory of Games II, Princeton University
    Press. P. Hu, X. Li and Y. Zhou (2022), "SHAPE: an unified approach to evaluate the contribution and cooperation of
    individual modalities", IJCAI.

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.fusion import LateFusionClassifier
    >>> from skmodal.inspection import modality_contributions
    >>> from skmodal.recipes import make_recipe
    >>> train, test = load_digits3(subset="train"), load_digits3(subset="test")
    >>> members = [("text", make_recipe("text", "nb")), ("image", make_recipe("image", "nb"))]
    >>> model = LateFusionClassifier(members).fit(train.data, train.target)
    >>> result = modality_contributions(model, test.data, test.target, modalities=["text", "image"])
    >>> print(f"{result.base:.2f} + {result.values.round(2)} = {result.full:.2f}")
    0.10 + [0.18 0.32] = 0.60
    """
    blocks = modality_blocks(X, modalities, name=_NAME)
    if len(blocks) > MAX_MODALITIES:
        raise ValueError(
            f"{_NAME}: {len(blocks)} modalities have 2**{len(blocks)} subsets; at most {MAX_MODALITIES} are shared out "
            "exactly. Join columns into blocks, e.g. modalities={'measured': ['age', 'height']}."
        )
    worth = _worth(estimator, y, kind, scoring)
    by_subset = {}
    for number in reversed(range(2 ** len(blocks))):  # bit i says whether modality i is there; first all are
        there = tuple(name for place, name in enumerate(blocks) if number >> place & 1)
        gone = [name for name in blocks if name not in there]
        by_subset[there] = _without(worth, X, gone, blocks, estimator) if gone else worth(X)
    by_subset = dict(reversed(by_subset.items()))
    values = np.tensordot(shapley_weights(len(blocks)), np.array(list(by_subset.values())), axes=1)
    names = tuple(blocks)
    return ModalityContributions(list(names), values, by_subset[()], by_subset[names], by_subset)


def shapley_weights(n):
    """Return what the worth of each subset counts for each of n players, of shape (n, 2**n).

    Bit i of a subset's number is player i.
    """
    there = (np.arange(2**n) >> np.arange(n)[:, np.newaxis] & 1).astype(bool)
    size = there.sum(axis=0)
    weight = 1 / (n * comb(n - 1, np.arange(n)))  # of joining so many others: |S|! (n - |S| - 1)! / n!
    return np.where(there, weight[size - 1], -weight[np.minimum(size, n - 1)])


def _worth(estimator, y, kind, scoring):
    """Return the function of a frame that is shared out."""
    if kind == "prediction":
        if scoring is not None:
            raise ValueError(f"{_NAME}: scoring={scoring!r} goes with kind='score'; predictions are taken as they are.")
        methods = ["predict_proba", "decision_function"] if is_classifier(estimator) else ["predict"]
        method = _check_response_method(estimator, methods)
        return lambda frame: np.asarray(method(frame))
    if y is None:
        raise ValueError(f"{_NAME}: y is None; a score wants the target. Give y, or choose kind='prediction'.")
    scorer = check_scoring(estimator, scoring)
    return lambda frame: scorer(estimator, frame, y)


def _without(worth, X, gone, blocks, estimator):
    columns = [column for modality in gone for column in blocks[modality]]
    try:
        with warnings.catch_warnings():
            # that rows lack everything is meant
            warnings.filterwarnings("ignore", message=".*lack every modality", category=UserWarning)
            return worth(emptied(X, columns))
    except (AttributeError, TypeError, ValueError) as error:
        raise MissingRefusedError(
            f"{_NAME}: {type(estimator).__name__} answers X as it is, but not X without {gone}: {error} Use an "
            "estimator that takes missing cells: LateFusionClassifier or FusionClassifier with all_missing='prior', or "
            "make_modality_union(transformers, missing='indicator')."
        ) from error
