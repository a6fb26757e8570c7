"""The features that a joint network learns, for another model."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin, _fit_context, clone
from sklearn.frozen import FrozenEstimator
from sklearn.utils._param_validation import HasMethods
from sklearn.utils.validation import check_is_fitted

from .._samples import ModalEstimator, Samples
from ._joint_estimator import JointEstimator


class FusionTransformer(ClassNamePrefixFeaturesOutMixin, TransformerMixin, ModalEstimator):
    """Turn rows of several modalities into the features that a joint network learns of them.

    They are what the network's heads read: the fused values, and, of a classifier, each modality's own code. A row that
    lacks some modalities has features of the others; one that lacks all has those of none.

    Parameters
    ----------
    estimator : FusionClassifier or FusionRegressor
        Or a FrozenEstimator of one that is fitted.

    Attributes
    ----------
    estimator_ : FusionClassifier or FusionRegressor
        The fitted clone.
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.

    Examples
    --------
    A network fuses, and an SVM classifies, by rows of unit length:

    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import Normalizer
    >>> from sklearn.svm import SVC
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.estimators import ImageClassifier, SpeechClassifier
    >>> from skmodal.fusion import FusionClassifier, FusionTransformer
    >>> train, test = (load_digits3(subset=subset) for subset in ("train", "test"))
    >>> encoders = {"image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}
    >>> network = FusionClassifier(encoders, random_state=0)
    >>> model = make_pipeline(FusionTransformer(network), Normalizer(), SVC()).fit(train.data, train.target)
    >>> bool(model.score(test.data, test.target) > 0.9)
    True
    """

    _modality = "several"
    _is_exact = False
    _parameter_constraints = {"estimator": [HasMethods(["fit", "predict"])]}

    def __init__(self, estimator: BaseEstimator):
        self.estimator = estimator

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X: Samples, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train the network.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,) or None, default=None
            What the row counts in the loss.

        Returns
        -------
        self : object
        """
        fitted = clone(self.estimator)
        network = fitted.estimator if isinstance(fitted, FrozenEstimator) else fitted
        if not isinstance(network, JointEstimator):
            raise TypeError(
                f"FusionTransformer: estimator is a {type(network).__name__}; a FusionClassifier or FusionRegressor "
                "is wanted."
            )
        fitted.fit(X, y, sample_weight=sample_weight)
        self._take_table(network)
        self.estimator_ = network
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Return the features.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples, n_features_out)
        """
        check_is_fitted(self)
        return self.estimator_._joint_features(X)

    @property
    def _n_features_out(self):
        return self.estimator_.net_.module_.n_joint_features

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.target_tags.required = True
        return tags
