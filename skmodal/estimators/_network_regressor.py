"""Networks that predict numbers."""

from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from sklearn.base import RegressorMixin, _fit_context
from sklearn.utils import check_array
from sklearn.utils._param_validation import StrOptions

from .._samples import Samples
from ._losses import REGRESSION_LOSSES
from ._network_estimator import NetworkEstimator, as_before_on_error

REGRESSION_DOCUMENTATION = """\
    loss : {"squared", "huber"}, default="squared"
        On the standardized target; "huber" counts errors beyond one standard deviation by their size, not its square.
"""


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkRegressor(RegressorMixin, NetworkEstimator):
    """Base of the regressors: what is learned is a number or several, standardized for the training."""

    loss: Literal["squared", "huber"] = "squared"

    _parameter_constraints = {
        **NetworkEstimator._parameter_constraints,
        "loss": [StrOptions(set(REGRESSION_LOSSES))],
    }

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Samples, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train for one epoch on some rows more, at a constant learning rate.

        Parameters
        ----------
        X : container of samples
            What is learned of them before the training, such as a vocabulary, is learned of the first call's.
        y : array-like of shape (n_samples,) or (n_samples, n_targets)
        sample_weight : array-like of shape (n_samples,) or None, default=None

        Returns
        -------
        self : object
        """
        with as_before_on_error(self):
            self._train(X, y, sample_weight, n_epochs=1, in_stream=True)
        return self

    def predict(self, X: Samples) -> np.ndarray:
        """Return the numbers that are expected.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        y : ndarray of shape (n_samples,) or (n_samples, n_targets)
        """
        y = self._outputs(X) * self._fitted_scale + self._fitted_mean
        return y.reshape(len(y), *self._fitted_shape)

    def _check_target(self, y):
        return check_array(y, dtype=np.float64, ensure_2d=False, input_name="y", estimator=self)

    def _learn_target(self, y, weights, classes):
        values = y.reshape(len(y), -1)
        self._fitted_shape = y.shape[1:]
        self._fitted_mean = np.average(values, axis=0, weights=weights)
        scale = np.sqrt(np.average((values - self._fitted_mean) ** 2, axis=0, weights=weights))
        self._fitted_scale = np.where(scale > 0, scale, 1.0)
        return values.shape[1]

    def _targets(self, y, dtype):
        if y.shape[1:] != self._fitted_shape:
            raise ValueError(
                f"{type(self).__name__}: y has shape {y.shape}; in fit, it was (n_samples, *{self._fitted_shape})."
            )
        values = (y.reshape(len(y), -1) - self._fitted_mean) / self._fitted_scale
        return torch.from_numpy(values).to(dtype)

    def _row_weights(self, y, sample_weight):
        return sample_weight

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.target_tags.single_output = tags.target_tags.multi_output = True
        return tags
