"""What a search does by its best estimator."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import MetaEstimatorMixin
from sklearn.utils import get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from .._samples import ModalEstimator, Samples


def _best_has(method):
    def check(search):
        if not search.refit:
            raise AttributeError(f"{method} is that of the best estimator, and with refit=False there is none.")
        getattr(getattr(search, "best_estimator_", search.estimator), method)
        return True

    return available_if(check)


class OfBestEstimator(MetaEstimatorMixin, ModalEstimator):
    """Base of a search: ``fit`` sets ``best_estimator_``, if ``refit``, and ``scorer_``."""

    @_best_has("predict")
    def predict(self, X: Samples) -> np.ndarray:
        """Predict by the best estimator.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        predictions : ndarray of shape (n_samples,)
        """
        check_is_fitted(self)
        return self.best_estimator_.predict(X)

    @_best_has("predict_proba")
    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return the best estimator's probabilities.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        probabilities : ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self)
        return self.best_estimator_.predict_proba(X)

    @_best_has("predict_log_proba")
    def predict_log_proba(self, X: Samples) -> np.ndarray:
        """Return the logarithms of the best estimator's probabilities.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        log_probabilities : ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self)
        return self.best_estimator_.predict_log_proba(X)

    @_best_has("decision_function")
    def decision_function(self, X: Samples) -> np.ndarray:
        """Return the best estimator's scores.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        scores : ndarray of shape (n_samples,) or (n_samples, n_classes)
        """
        check_is_fitted(self)
        return self.best_estimator_.decision_function(X)

    @_best_has("transform")
    def transform(self, X: Samples) -> np.ndarray:
        """Transform by the best estimator.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        transformed : ndarray
        """
        check_is_fitted(self)
        return self.best_estimator_.transform(X)

    @_best_has("score")
    def score(self, X: Samples, y: ArrayLike) -> float:
        """Score the best estimator by ``scoring``.

        Parameters
        ----------
        X : container of samples
        y : array-like of shape (n_samples,)

        Returns
        -------
        score : float
        """
        check_is_fitted(self)
        return self.scorer_(self.best_estimator_, X, y)

    @property
    def classes_(self) -> np.ndarray:
        """The classes of a classifier."""
        return self._best().classes_

    @property
    def n_features_in_(self) -> int:
        """The number of columns of the table seen in ``fit``."""
        return self._best().n_features_in_

    def _best(self):
        if not hasattr(self, "best_estimator_"):
            raise AttributeError(f"{type(self).__name__} has no best estimator: it is not fitted, or not with refit.")
        return self.best_estimator_

    def __sklearn_is_fitted__(self):
        return hasattr(self, "cv_results_") and (hasattr(self, "best_estimator_") or not self.refit)

    def __sklearn_tags__(self):
        tags, inner = super().__sklearn_tags__(), get_tags(self.estimator)
        for name in ("estimator_type", "classifier_tags", "regressor_tags", "input_tags", "target_tags"):
            setattr(tags, name, getattr(inner, name))
        tags.non_deterministic = inner.non_deterministic
        return tags
