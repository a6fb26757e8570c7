"""The base of the network estimators: samples to inputs, a network of their size, and its training."""

from abc import ABCMeta, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import ArrayLike
from sklearn.base import _fit_context
from sklearn.model_selection import train_test_split
from sklearn.utils import _safe_indexing, check_random_state
from sklearn.utils.validation import _num_samples, check_consistent_length, check_is_fitted

from .._samples import ModalEstimator, Samples
from ._losses import make_loss
from ._net import Rows, Split
from ._scikit_callbacks import CallbackSupportMixin, epoch_tasks, with_callbacks
from ._training import fork_random, make_net, train
from ._training_parameters import TRAINING_CONSTRAINTS, TrainingParameters


@dataclass(kw_only=True, eq=False, repr=False)
class NetworkEstimator(CallbackSupportMixin, TrainingParameters, ModalEstimator, metaclass=ABCMeta):
    """Base of the estimators around a network; one kind of subclass adds what is read, another what is learned."""

    _parameter_constraints = TRAINING_CONSTRAINTS

    @abstractmethod
    def _first_inputs(self, samples, y):
        """Learn how samples become inputs of a network; return the inputs."""

    @abstractmethod
    def _inputs(self, samples):
        """Return samples as inputs of the network."""

    @abstractmethod
    def _start_network(self, inputs, weights, n_outputs):
        """Return a network for such inputs, as it begins; ``weights`` are those of the rows, or None."""

    @abstractmethod
    def _callbacks(self, samples, *, in_stream):
        """Return what is to happen while the network is trained on samples."""

    @abstractmethod
    def _check_target(self, y):
        """Return y as an array, or raise an error that says what is wrong with it."""

    @abstractmethod
    def _learn_target(self, y, weights, classes):
        """Learn what the network is to give; return how many numbers."""

    @abstractmethod
    def _targets(self, y, dtype):
        """Return what the network is to give for y, as a tensor."""

    @abstractmethod
    def _row_weights(self, y, sample_weight):
        """Return the weight of each row of the training, or None where all weigh the same."""

    @with_callbacks
    @_fit_context(prefer_skip_nested_validation=True)
    def fit(
        self,
        X: Samples,
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        X_val: Samples | None = None,
        y_val: ArrayLike | None = None,
    ) -> Self:
        """Train the network.

        Parameters
        ----------
        X : container of samples
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,) or None, default=None
            What the row counts in the loss. Rows of weight 0 are left out.
        X_val : container of samples or None, default=None
            Rows to watch: ``learning_curve_`` has their loss, and ``early_stopping`` judges by it.
        y_val : array-like or None, default=None

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            A sample or the target is not as it must be, and the message says where; the estimator is left as it was.
        """
        with as_before_on_error(self):
            if not (self.warm_start and hasattr(self, "net_")):
                forget(self)
            self._train(X, y, sample_weight, X_val=X_val, y_val=y_val, n_epochs=self.max_epochs)
        return self

    def __sklearn_is_fitted__(self):
        return hasattr(self, "net_")

    def _train(self, X, y, sample_weight, *, n_epochs, X_val=None, y_val=None, classes=None, in_stream=False):
        """Train a new network, or the one that is there, for some epochs."""
        name = type(self).__name__
        if y is None:
            raise ValueError(f"{name} requires y to be passed, but the target y is None.")
        if (X_val is None) != (y_val is None):
            raise ValueError(f"{name}: X_val and y_val go together; one of them is None.")
        first = not hasattr(self, "net_")
        samples = self._samples(X, reset=first)
        y = self._check_target(y)
        check_consistent_length(samples, y)
        sample_weight = self._weights_of_rows(samples, sample_weight)
        samples, y, sample_weight = _counting_rows(samples, y, sample_weight, name=name)
        if first:
            n_outputs = self._learn_target(y, sample_weight, classes)
        weights = self._row_weights(y, sample_weight)
        random = check_random_state(self.random_state)
        held = None
        if X_val is not None:
            held = self._samples(X_val, reset=False), self._check_target(y_val), None
            check_consistent_length(*held[:2])
        elif self.early_stopping and not in_stream:
            rows = self._split(y, random)
            (samples, y, weights), held = (_rows_of((samples, y, weights), part) for part in rows)
        inputs = self._first_inputs(samples, y) if first else self._inputs(samples)
        if first:
            with fork_random(self, random):
                network = self._start_network(inputs, weights, n_outputs)
                self.net_ = make_net(self, network, self._make_loss(), inputs, random)
        split = Split(self._rows(inputs, y, weights), held and self._rows(self._inputs(held[0]), *held[1:]))
        more = self._callbacks(samples, in_stream=in_stream)
        more += [] if in_stream else epoch_tasks(self, n_epochs)
        train(self, split, n_epochs=n_epochs, in_stream=in_stream, more=more)

    def _samples(self, X, *, reset):
        """Return X in the form that the inputs are made of."""
        return self._table_or_cells(X, reset=reset)

    def _weights_of_rows(self, samples, sample_weight):
        """Return the weights, 0 where nothing can be learned of a row."""
        return sample_weight

    def _make_loss(self):
        return make_loss(self.loss, getattr(self, "label_smoothing", 0.0))

    def _rows(self, inputs, y, weights):
        dtype = self.net_.dtype
        weights = None if weights is None else torch.from_numpy(weights / weights.mean()).to(dtype)
        return Rows(inputs.cast(dtype), self._targets(y, dtype), weights)

    def _split(self, y, random):
        """Return the rows to train on and those to hold out."""
        options = {"test_size": self.validation_fraction, "random_state": random}
        return train_test_split(np.arange(len(y)), stratify=self._strata(y), **options)

    def _strata(self, y):
        """Return what a held-out part must have in the same shares, or None."""
        return

    def _outputs(self, X):
        """Return what the network gives for samples, an array of shape (n_samples, n_outputs)."""
        check_is_fitted(self)
        return self.net_.outputs(self._inputs(self._samples(X, reset=False))).numpy()


def check_network_estimator(estimator, *, name):
    """Raise an error when what is there for network estimators alone gets another."""
    if not isinstance(estimator, NetworkEstimator):
        raise TypeError(
            f"{name}: estimator is a {type(estimator).__name__}; one of skmodal.estimators' classifiers and regressors "
            "is wanted, such as ImageClassifier()."
        )


def forget(estimator):
    """Drop what an earlier ``fit`` learned."""
    for attribute in [name for name in vars(estimator) if name.endswith("_") or name.startswith("_fitted")]:
        delattr(estimator, attribute)


@contextmanager
def as_before_on_error(estimator):
    """Leave an estimator as it was when its fit fails."""
    before = dict(vars(estimator))
    try:
        yield
    except BaseException:
        vars(estimator).clear()
        vars(estimator).update(before)
        raise


def _counting_rows(samples, y, sample_weight, *, name):
    """Return the samples, the target and the weights without the rows of weight 0."""
    if sample_weight is None:
        return samples, y, None
    weights = np.asarray(sample_weight, dtype=np.float64)
    n_samples = _num_samples(samples)
    if weights.shape != (n_samples,):
        raise ValueError(f"{name}: sample_weight has shape {weights.shape}; ({n_samples},) is wanted, one a sample.")
    if not np.isfinite(weights).all() or (weights < 0).any():
        raise ValueError(f"{name}: sample_weight has a negative value, NaN or infinity. A weight is 0 or more.")
    if not weights.any():
        raise ValueError(f"{name}: every sample_weight is zero: no sample is left to learn from.")
    return _rows_of((samples, y, weights), np.flatnonzero(weights))


def _rows_of(parts, rows):
    return tuple(part if part is None else _safe_indexing(part, rows) for part in parts)
