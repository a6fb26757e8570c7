"""Say whether two samples of different modalities belong together."""

import warnings
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, _fit_context, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.utils import _safe_indexing, check_random_state
from sklearn.utils._param_validation import HasMethods
from sklearn.utils.validation import check_is_fitted

from .._samples import Samples, Seed
from ._across_modalities import AcrossModalities
from ._row_labels import row_labels

_FOLDS = 5


class CrossModalMatcher(AcrossModalities):
    """Say whether the two samples of a row, of different modalities, belong together.

    The cosine of their vectors becomes a probability by a logistic regression (Platt's calibration), of the rows of
    `fit` against as many that it shuffles.

    Parameters
    ----------
    embedding : JointEmbedding
        A fitted one is used as it is, and should not know the rows of `fit`, which it would flatter. One that is not
        is fitted on these, and the cosines come out of five folds. A clone is not fitted: in a search, wrap a fitted
        one in scikit-learn's FrozenEstimator.
    modalities : tuple of two str or None, default=None
        Which to compare. None is the first two of the embedding.
    random_state : int, RandomState instance or None, default=None
        Chooses the folds, and the partners of the rows that do not belong together.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
        False and True: whether they belong together.
    embedding_ : JointEmbedding
    regression_ : LogisticRegression
        Of the cosine.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import CrossModalMatcher, JointEmbedding
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> frame = pd.DataFrame({"en": ["fox", "hen", "cat"] * 4, "de": ["Fuchs", "Henne", "Katze"] * 4})
    >>> lsa = LatentSemanticAnalysis(3, random_state=0)
    >>> embedding = JointEmbedding({"en": lsa, "de": lsa}, method="cca", n_components=2).fit(frame)
    >>> matcher = CrossModalMatcher(embedding, random_state=0).fit(frame, frame["en"])
    >>> matcher.predict(pd.DataFrame({"en": ["hen", "hen"], "de": ["Henne", "Katze"]}))
    array([ True, False])
    """

    _parameter_constraints = {
        "embedding": [HasMethods(["fit", "transform"])],
        "modalities": [tuple, list, None],
        "random_state": ["random_state"],
    }

    def __init__(
        self, embedding: BaseEstimator, *, modalities: tuple[str, str] | None = None, random_state: Seed = None
    ):
        self.embedding = embedding
        self.modalities = modalities
        self.random_state = random_state

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: ArrayLike | None = None) -> Self:
        """Learn how near is near enough.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
            Rows whose samples belong together.
        y : array-like of shape (n_samples,), default=None
            Classes of the rows: no row is shuffled with one of its class.

        Returns
        -------
        self
        """
        if self.modalities is not None and len(set(self.modalities)) != 2:
            raise ValueError(f"CrossModalMatcher: modalities={self.modalities!r}; two different ones are wanted.")
        random, labels = check_random_state(self.random_state), row_labels(X, y, who="CrossModalMatcher")
        self._fit_embedding(X, y)
        if self.embedding_ is self.embedding:
            parts = [self._shuffled(self.embedding_, X, labels, random)]
        else:
            parts = list(self._out_of_fold(X, y, labels, random))
        cosines, belong = (np.concatenate(part) for part in zip(*parts, strict=True))
        if belong.all() or not belong.any():
            raise ValueError(
                f"CrossModalMatcher: of {len(labels)} row(s), {belong.sum()} have both samples, and none can be "
                "shuffled with another of another class; at least two are wanted."
            )
        self.regression_ = LogisticRegression().fit(cosines, belong)
        self.classes_ = self.regression_.classes_
        return self

    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return the probabilities that the samples of each row do not, and do, belong together.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples, 2)
            A row that lacks one has 0.5, with a warning.
        """
        check_is_fitted(self)
        left, right, both = self._vectors(self.embedding_, X)
        if not both.all():
            warnings.warn(
                f"CrossModalMatcher: {(~both).sum()} row(s), the first is {int(np.argmin(both))}, lack one of the two "
                "samples; nothing is known of them, and they have the probability 0.5.",
                UserWarning,
                stacklevel=2,
            )
        probabilities = np.full((len(both), 2), 0.5)
        if both.any():
            probabilities[both] = self.regression_.predict_proba(_cosines(left[both], right[both]))
        return probabilities

    def predict(self, X: Samples) -> np.ndarray:
        """Return whether the samples of each row more probably belong together than not.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of bool, shape (n_samples,)
        """
        return self.predict_proba(X)[:, 1] > 0.5

    def score(self, X: Samples, y: ArrayLike | None = None) -> float:
        """Return the accuracy on the rows of X and on as many shuffled ones.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,), default=None
            Classes of the rows: no row is shuffled with one of its class.

        Returns
        -------
        float
        """
        check_is_fitted(self)
        random, labels = check_random_state(self.random_state), row_labels(X, y, who="CrossModalMatcher")
        cosines, belong = self._shuffled(self.embedding_, X, labels, random)
        return self.regression_.score(cosines, belong)

    def _out_of_fold(self, X, y, labels, random):
        """Yield the cosines that embeddings of four folds give the fifth, and whether each is of a row."""
        for train, test in KFold(_FOLDS, shuffle=True, random_state=random).split(labels):
            known = None if y is None else labels[train]
            embedding = clone(self.embedding).fit(_safe_indexing(X, train), known)
            yield self._shuffled(embedding, _safe_indexing(X, test), labels[test], random)

    def _shuffled(self, embedding, X, labels, random):
        """Return the cosines of the rows, and of rows with another's sample; and which is which."""
        left, right, both = self._vectors(embedding, X)
        left, right, labels = left[both], right[both], labels[both]
        others = [(row, np.flatnonzero(labels != label)) for row, label in enumerate(labels)]
        drawn = [(row, random.choice(places)) for row, places in others if len(places)]
        rows, partners = np.array(drawn, dtype=int).reshape(-1, 2).T
        cosines = np.concatenate([_cosines(left, right), _cosines(left[rows], right[partners])])
        return cosines, np.arange(len(cosines)) < len(left)

    def _vectors(self, embedding, X):
        """Return the unit vectors of both modalities, and which rows have both."""
        one, other = embedding.modalities_[:2] if self.modalities is None else self.modalities
        (left, here), (right, there) = embedding._vectors(X, one), embedding._vectors(X, other)
        return left, right, here & there


def _cosines(left, right):
    return np.einsum("ij,ij->i", left, right, dtype=np.float64)[:, np.newaxis]
