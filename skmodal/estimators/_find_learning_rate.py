"""The range test: one short training at rising learning rates, to see which of them the network bears."""

from math import isfinite
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import clone
from sklearn.utils import Bunch
from sklearn.utils._param_validation import Interval, validate_params
from skorch.callbacks import Callback

from .._samples import Samples
from ._net import StopTraining
from ._network_estimator import NetworkEstimator, check_network_estimator

_MEMORY = 0.9  # of the smoothed loss
_EXPLODED = 4  # times the lowest smoothed loss
_SAFETY = 10


@validate_params(
    {
        "min_lr": [Interval(Real, 0, None, closed="neither")],
        "max_lr": [Interval(Real, 0, None, closed="neither")],
        "n_steps": [Interval(Integral, 10, None, closed="left")],
    },
    prefer_skip_nested_validation=True,
)
def find_learning_rate(
    estimator: NetworkEstimator,
    X: Samples,
    y: ArrayLike,
    *,
    min_lr: float = 1e-6,
    max_lr: float = 1.0,
    n_steps: int = 100,
) -> Bunch:
    """Train a copy of an estimator while its learning rate rises, and suggest one.

    The range test of Smith [1]_: the rate rises by the same factor at each batch, from ``min_lr`` to ``max_lr``. The
    loss first stays, falls where the rate is of use, and explodes where it is too high, which ends the test. The
    suggestion is a tenth of the rate at which the smoothed loss was lowest [2]_.

    Parameters
    ----------
    estimator : network estimator
        Of `skmodal.estimators`. It is left as it is; a clone is trained, without its ``callbacks``.
    X : container of samples
    y : array-like of shape (n_samples,)
    min_lr : float, default=1e-6
        The rate of the first batch.
    max_lr : float, default=1.0
        The rate of the last batch.
    n_steps : int, default=100
        Batches, 10 at least. Where they are more than the rows make, the rows come again.

    Returns
    -------
    result : Bunch
        ``rates`` and ``losses``, arrays of a number for each batch until the loss exploded, and ``suggestion``, a
        float. The losses are smoothed: 0.9 of what was before and 0.1 of the batch's, without bias at the start.

    Raises
    ------
    TypeError
        The estimator is no network estimator.
    ValueError
        ``max_lr`` is not above ``min_lr``, or the loss exploded at the first batches, so that ``min_lr`` is too high.

    References
    ----------
    .. [1] Smith (2017). Cyclical learning rates for training neural networks. WACV, section 3.3.
    .. [2] Howard and Gugger (2020). fastai: a layered API for deep learning. Information 11(2), 108.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.estimators import ImageClassifier, find_learning_rate
    >>> digits = load_digits()
    >>> result = find_learning_rate(ImageClassifier(random_state=0), digits.images / 16, digits.target)
    >>> 1e-3 < result.suggestion < 1e-1
    True
    """
    check_network_estimator(estimator, name="find_learning_rate")
    if max_lr <= min_lr:
        raise ValueError(f"find_learning_rate: max_lr={max_lr} is not above min_lr={min_lr}. Raise it.")
    test = RangeTest(np.geomspace(min_lr, max_lr, n_steps), estimator.lr)
    plain = {"early_stopping": False, "checkpoint": None, "verbose": 0}
    clone(estimator).set_params(callbacks=[test], max_epochs=n_steps, **plain).fit(X, y)
    losses = np.array(test.losses_)
    if len(losses) < 2:
        raise ValueError(f"find_learning_rate: the loss explodes at once. Lower min_lr={min_lr}, or scale X.")
    rates = test.rates[: len(losses)]
    return Bunch(rates=rates, losses=losses, suggestion=float(rates[losses.argmin()] / _SAFETY))


class RangeTest(Callback):
    """Raise the learning rate at every batch, and stop after the last rate or when the loss explodes."""

    def __init__(self, rates, lr):
        self.rates = rates
        self.lr = lr

    def on_train_begin(self, net, **kwargs):
        self.losses_ = []
        self.mean_ = 0.0

    def on_batch_begin(self, net, **kwargs):
        factor = self.rates[len(self.losses_)] / self.lr
        for group in net.optimizer_.param_groups:
            group["lr"] = factor * group["initial_lr"]

    def on_batch_end(self, net, loss, **kwargs):
        loss = float(loss.detach())
        self.mean_ = _MEMORY * self.mean_ + (1 - _MEMORY) * loss
        smoothed = self.mean_ / (1 - _MEMORY ** (len(self.losses_) + 1))
        if not isfinite(loss) or smoothed > _EXPLODED * min(self.losses_, default=smoothed):
            raise StopTraining
        self.losses_.append(smoothed)
        if len(self.losses_) == len(self.rates):
            raise StopTraining
