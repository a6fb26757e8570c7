"""Find in a gallery of one modality what belongs to a query of another."""

from numbers import Integral
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, _fit_context
from sklearn.neighbors import NearestNeighbors
from sklearn.utils._param_validation import HasMethods, Interval
from sklearn.utils.validation import check_is_fitted

from .._samples import Samples
from ._across_modalities import AcrossModalities


class CrossModalRetriever(AcrossModalities):
    """Find the samples of a gallery that are nearest to queries of any modality, exactly.

    Parameters
    ----------
    embedding : JointEmbedding
        A fitted one is used as it is, one that is not is fitted on the gallery's rows, which then have several
        modalities. A clone is not fitted: in a search, wrap a fitted one in scikit-learn's FrozenEstimator.
    n_neighbors : int, default=5
        Samples that are found for a query.
    modality : str or None, default=None
        Which one the gallery holds. None is all that its rows have, by the mean of their vectors.

    Attributes
    ----------
    embedding_ : JointEmbedding
    neighbors_ : NearestNeighbors
        Of the gallery's vectors.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import CrossModalRetriever, JointEmbedding
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> frame = pd.DataFrame({"en": ["fox", "hen", "cat"] * 2, "de": ["Fuchs", "Henne", "Katze"] * 2})
    >>> lsa = LatentSemanticAnalysis(3, random_state=0)
    >>> embedding = JointEmbedding({"en": lsa, "de": lsa}, method="cca", n_components=2).fit(frame)
    >>> retriever = CrossModalRetriever(embedding, n_neighbors=1, modality="de").fit(["Katze", "Fuchs"])
    >>> distances, places = retriever.kneighbors(["fox"], modality="en")
    >>> places
    array([[1]])
    """

    _parameter_constraints = {
        "embedding": [HasMethods(["fit", "transform"])],
        "n_neighbors": [Interval(Integral, 1, None, closed="left")],
        "modality": [str, None],
    }

    def __init__(self, embedding: BaseEstimator, *, n_neighbors: int = 5, modality: str | None = None):
        self.embedding = embedding
        self.n_neighbors = n_neighbors
        self.modality = modality

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: ArrayLike | None = None) -> Self:
        """Embed a gallery.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or container of samples of ``modality``
        y : array-like of shape (n_samples,), default=None
            For the fit of an embedding that is not fitted.

        Returns
        -------
        self
        """
        self._fit_embedding(X, y)
        vectors = self.embedding_.transform(X, modality=self.modality)
        if len(vectors) < self.n_neighbors:
            raise ValueError(
                f"CrossModalRetriever: a gallery of {len(vectors)} sample(s) and n_neighbors={self.n_neighbors}. Lower "
                "n_neighbors."
            )
        self.neighbors_ = NearestNeighbors(n_neighbors=self.n_neighbors, metric="cosine", algorithm="brute")
        self.neighbors_.fit(vectors)
        return self

    def kneighbors(
        self, X: Samples, modality: str | None = None, n_neighbors: int | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest of the gallery.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or container of samples of ``modality``
            Queries.
        modality : str or None, default=None
            Which one to ask by. None is all that a query has.
        n_neighbors : int or None, default=None
            Other than in the constructor.

        Returns
        -------
        distances : ndarray of shape (n_queries, n_neighbors)
            1 less the cosine, the nearest first.
        places : ndarray of int, shape (n_queries, n_neighbors)
            Rows of the gallery.
        """
        check_is_fitted(self)
        return self.neighbors_.kneighbors(self.embedding_.transform(X, modality=modality), n_neighbors)
