"""Pruning as a meta-estimator: train, mask the smallest weights, train on, and again."""

from numbers import Integral, Real
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import MetaEstimatorMixin, _fit_context, clone
from sklearn.utils import get_tags
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from .._samples import ModalEstimator, Samples
from ._network_estimator import NetworkEstimator, check_network_estimator
from ._pruning import SCOPES, make_permanent, prune, sparsity


def _network_has(method):
    """Whether the network estimator has a method, as scikit-learn's meta-estimators ask."""
    return available_if(lambda pruner: hasattr(getattr(pruner, "estimator_", pruner.estimator), method))


class Pruner(MetaEstimatorMixin, ModalEstimator):
    """Train a network estimator, make most of its weights zero, and let the others make up for it.

    In each of ``n_rounds`` the smallest weights of linear, convolutional, recurrent and attention layers are masked,
    more each time, and the rest is trained on [1]_. The share of zeros rises fast at first and slowly to ``amount``
    [2]_. What is masked is zero to the bit.

    Zeros take as much memory and time as other numbers until something makes use of them: a compressed file, or, with
    ``scope="channel"``, a network that is built without these rows.

    Parameters
    ----------
    estimator : network estimator
        Of `skmodal.estimators`; a clone of it is trained.
    amount : float, default=0.8
        Share of the weights, or rows of weights, that are zero in the end.
    scope : {"global", "layer", "channel"}, default="global"
        Which weights are smallest: of all layers, each in relation to the greater ones of its layer [3]_, of each layer
        apart, or, by their norm, whole output channels of each layer but the last.
    n_rounds : int, default=3
        Times that weights are masked and the rest is trained on.
    fine_tune_epochs : int, default=1
        Epochs of training in a round, each round with the estimator's learning rates from the start.

    Attributes
    ----------
    estimator_ : network estimator
        The pruned one. Trained further, by ``warm_start`` or `partial_fit`, its zeros do not last.
    sparsity_ : float
        Share of the weights of these layers that are zero.
    classes_ : ndarray of shape (n_classes,)
        Only of classifiers.
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.

    References
    ----------
    .. [1] Han, Pool, Tran and Dally (2015). Learning both weights and connections for efficient neural networks.
       NeurIPS.
    .. [2] Zhu and Gupta (2018). To prune, or not to prune: exploring the efficacy of pruning for model compression.
       ICLR workshop. The share rises as 1 - (1 - t) ** 3.
    .. [3] Lee, Park, Mo, Ahn and Shin (2021). Layer-adaptive sparsity for the magnitude-based pruning. ICLR.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.estimators import ImageClassifier, Pruner
    >>> X, y = load_digits(return_X_y=True)
    >>> pruner = Pruner(ImageClassifier(max_epochs=5, random_state=0), amount=0.8).fit(X[:1500], y[:1500])
    >>> round(pruner.sparsity_, 3)
    0.8
    >>> bool(pruner.score(X[1500:], y[1500:]) > 0.8)
    True
    """

    _parameter_constraints = {
        "estimator": [HasMethods(["fit", "predict"])],
        "amount": [Interval(Real, 0, 1, closed="neither")],
        "scope": [StrOptions(set(SCOPES))],
        "n_rounds": [Interval(Integral, 1, None, closed="left")],
        "fine_tune_epochs": [Interval(Integral, 1, None, closed="left")],
    }

    def __init__(
        self,
        estimator: NetworkEstimator,
        amount: float = 0.8,
        *,
        scope: Literal["global", "layer", "channel"] = "global",
        n_rounds: int = 3,
        fine_tune_epochs: int = 1,
    ):
        self.estimator = estimator
        self.amount = amount
        self.scope = scope
        self.n_rounds = n_rounds
        self.fine_tune_epochs = fine_tune_epochs

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(
        self,
        X: Samples,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        X_val: Samples | None = None,
        y_val: ArrayLike | None = None,
    ) -> Self:
        """Train, prune and train on.

        Parameters
        ----------
        X : container of samples
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,) or None, default=None
        X_val : container of samples or None, default=None
        y_val : array-like or None, default=None
            All as in the estimator's ``fit``.

        Returns
        -------
        self : object

        Raises
        ------
        TypeError
            The estimator is no network estimator.
        """
        check_network_estimator(self.estimator, name="Pruner")
        data = {"sample_weight": sample_weight, "X_val": X_val, "y_val": y_val}
        fitted = clone(self.estimator).fit(X, y, **data)
        net = fitted.net_
        for done in range(1, self.n_rounds + 1):
            prune(net.module_, self.amount * (1 - (1 - done / self.n_rounds) ** 3), scope=self.scope)
            net.initialize_optimizer()  # its moments are of weights that now are zero
            fitted._train(X, y, n_epochs=self.fine_tune_epochs, **data)
        make_permanent(net.module_)
        net.initialize_optimizer()
        vars(fitted).pop("_callback_fit_ctx", None)  # scikit-learn's own, which it takes away after ``fit`` alone
        self.estimator_ = fitted
        self.sparsity_ = sparsity(net.module_)
        return self

    @_network_has("predict")
    def predict(self, X: Samples) -> np.ndarray:
        """Predict by the pruned network.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        y : ndarray of shape (n_samples,)
        """
        return self._pruned().predict(X)

    @_network_has("predict_proba")
    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return the probability of each class by the pruned network.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        probabilities : ndarray of shape (n_samples, n_classes)
        """
        return self._pruned().predict_proba(X)

    @_network_has("score")
    def score(self, X: Samples, y: ArrayLike, sample_weight: ArrayLike | None = None) -> float:
        """Return the accuracy of a classifier, or the R2 of a regressor.

        Parameters
        ----------
        X : container of samples
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,) or None, default=None

        Returns
        -------
        score : float
        """
        return self._pruned().score(X, y, sample_weight)

    @property
    def classes_(self) -> np.ndarray:
        return self.estimator_.classes_

    @property
    def n_features_in_(self) -> int:
        return self.estimator_.n_features_in_

    @property
    def feature_names_in_(self) -> np.ndarray:
        return self.estimator_.feature_names_in_

    def _pruned(self):
        check_is_fitted(self)
        return self.estimator_

    def __sklearn_tags__(self):
        return get_tags(self.estimator)
