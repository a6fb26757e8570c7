"""Networks that classify."""

from dataclasses import dataclass
from numbers import Real
from typing import Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from scipy.special import softmax
from sklearn.base import ClassifierMixin, _fit_context
from sklearn.utils import compute_sample_weight
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from .._samples import Samples
from ._losses import CLASSIFICATION_LOSSES
from ._network_estimator import NetworkEstimator, as_before_on_error

CLASSIFICATION_DOCUMENTATION = """\
    loss : {"cross_entropy", "focal"}, default="cross_entropy"
        "focal" counts rows less whose class is all but certain, where most rows are easy.
    label_smoothing : float, default=0.0
        Share of the target that goes to all classes alike.
    class_weight : dict, "balanced" or None, default=None
        The weight of each class's rows in the loss.
"""


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkClassifier(ClassifierMixin, NetworkEstimator):
    """Base of the classifiers: what is learned is a class."""

    loss: Literal["cross_entropy", "focal"] = "cross_entropy"
    label_smoothing: float = 0.0
    class_weight: dict | Literal["balanced"] | None = None

    _parameter_constraints = {
        **NetworkEstimator._parameter_constraints,
        "loss": [StrOptions(set(CLASSIFICATION_LOSSES))],
        "label_smoothing": [Interval(Real, 0, 1, closed="left")],
        "class_weight": [dict, StrOptions({"balanced"}), None],
    }

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(
        self,
        X: Samples,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train for one epoch on some rows more, at a constant learning rate.

        Parameters
        ----------
        X : container of samples
            What is learned of them before the training, such as a vocabulary, is learned of the first call's.
        y : array-like of shape (n_samples,)
        classes : array-like of shape (n_classes,) or None, default=None
            All classes that will ever come; wanted in the first call.
        sample_weight : array-like of shape (n_samples,) or None, default=None

        Returns
        -------
        self : object
        """
        with as_before_on_error(self):
            if classes is None and not hasattr(self, "net_"):
                raise ValueError(f"{type(self).__name__}: classes must be passed on the first call to partial_fit.")
            self._train(X, y, sample_weight, n_epochs=1, classes=classes, in_stream=True)
        return self

    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return the probability of each class.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        probabilities : ndarray of shape (n_samples, n_classes)
        """
        return softmax(self._outputs(X).astype(np.float64), axis=1)

    def predict(self, X: Samples) -> np.ndarray:
        """Return the most probable class.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        labels : ndarray of shape (n_samples,)
        """
        outputs = self._outputs(X)
        return self.classes_[outputs.argmax(axis=1)]

    def _check_target(self, y):
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        return y

    def _learn_target(self, y, weights, classes):
        self.classes_ = np.unique(y if classes is None else classes)
        return len(self.classes_)

    def _targets(self, y, dtype):
        known = np.isin(y, self.classes_)
        if not known.all():
            raise ValueError(
                f"{type(self).__name__}: the class {y[~known].tolist()[0]!r} is none of those learned, "
                f"{self.classes_.tolist()}. Drop its rows, or fit with rows of it."
            )
        return torch.from_numpy(np.searchsorted(self.classes_, y))

    def _row_weights(self, y, sample_weight):
        if self.class_weight is None:
            return sample_weight
        of_classes = compute_sample_weight(self.class_weight, y)
        return of_classes if sample_weight is None else of_classes * sample_weight

    def _strata(self, y):
        return y
