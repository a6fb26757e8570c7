"""Classify one modality by descriptions of the classes in another."""

from numbers import Real
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin, _fit_context
from sklearn.preprocessing import normalize
from sklearn.utils._param_validation import HasMethods, Interval
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _num_samples, check_consistent_length, check_is_fitted, column_or_1d

from .._samples import Samples
from ._across_modalities import AcrossModalities


class ZeroShotClassifier(ClassifierMixin, AcrossModalities):
    """Classify samples by which class's descriptions are nearest, in a space that knows both.

    `fit` reads descriptions, such as the classes' names, and `predict` samples of another modality, of which none needs
    a label. A class of several descriptions is the mean of their vectors [1]_.

    Parameters
    ----------
    embedding : JointEmbedding
        A fitted one is used as it is, one that is not is fitted on what `fit` gets, which then has several modalities.
        A clone is not fitted: in a search, wrap a fitted one in scikit-learn's FrozenEstimator.
    prompt_modality : str or None, default=None
        Of the descriptions. None is all that the rows have.
    modality : str or None, default=None
        Of the samples to classify. None is all that they have.
    temperature : float, default=0.07
        The cosines are divided by it before the softmax; where it is small, the nearest class has all.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    embedding_ : JointEmbedding
    vectors_ : ndarray of shape (n_classes, n_components)
        Of unit length.

    References
    ----------
    .. [1] Radford and others (2021). Learning transferable visual models from natural language supervision. ICML.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import JointEmbedding, ZeroShotClassifier
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> frame = pd.DataFrame({"en": ["fox", "hen", "cat"] * 2, "de": ["Fuchs", "Henne", "Katze"] * 2})
    >>> lsa = LatentSemanticAnalysis(3, random_state=0)
    >>> embedding = JointEmbedding({"en": lsa, "de": lsa}, method="cca", n_components=2).fit(frame)
    >>> model = ZeroShotClassifier(embedding, prompt_modality="de", modality="en")
    >>> model.fit(["Fuchs", "Henne"], ["mammal", "bird"]).predict(["hen", "fox"])
    array(['bird', 'mammal'], dtype='<U6')
    """

    _parameter_constraints = {
        "embedding": [HasMethods(["fit", "transform"])],
        "prompt_modality": [str, None],
        "modality": [str, None],
        "temperature": [Interval(Real, 0, None, closed="neither")],
    }

    def __init__(
        self,
        embedding: BaseEstimator,
        *,
        prompt_modality: str | None = None,
        modality: str | None = None,
        temperature: float = 0.07,
    ):
        self.embedding = embedding
        self.prompt_modality = prompt_modality
        self.modality = modality
        self.temperature = temperature

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: ArrayLike) -> Self:
        """Embed descriptions of the classes.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or container of samples of ``prompt_modality``
        y : array-like of shape (n_samples,)
            The class of each.

        Returns
        -------
        self
        """
        if y is None:
            raise ValueError("ZeroShotClassifier requires y to be passed, but the target y is None.")
        if _num_samples(X) == 0:
            raise ValueError("ZeroShotClassifier: X holds 0 sample(s) while a minimum of 1 is required.")
        y = column_or_1d(y, warn=True)
        check_consistent_length(X, y)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                f"ZeroShotClassifier: y holds one class, {self.classes_.tolist()[0]!r}; at least two are wanted."
            )
        self._fit_embedding(X, y)
        vectors = self.embedding_.transform(X, modality=self.prompt_modality)
        self.vectors_ = normalize([vectors[codes == code].mean(axis=0) for code in range(len(self.classes_))])
        return self

    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return the softmax of the cosines, divided by the temperature.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or container of samples of ``modality``

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self)
        vectors = self.embedding_.transform(X, modality=self.modality).astype(np.float64)
        return softmax(vectors @ self.vectors_.T / self.temperature, axis=1)

    def predict(self, X: Samples) -> np.ndarray:
        """Return the class whose descriptions are nearest.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or container of samples of ``modality``

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        probabilities = self.predict_proba(X)
        return self.classes_[probabilities.argmax(axis=1)]
