"""The learning curve: what each epoch cost and gave."""

from time import perf_counter

import numpy as np
from skorch.callbacks import Callback

_COLUMNS = ("train_loss", "valid_loss", "lr", "seconds")


class LearningCurve(Callback):
    """Write the learning rate and the seconds of each epoch to the net's history."""

    def on_epoch_begin(self, net, **kwargs):
        self.start_ = perf_counter()

    def on_epoch_end(self, net, **kwargs):
        net.history.record("lr", net.optimizer_.param_groups[-1]["lr"])
        net.history.record("seconds", perf_counter() - self.start_)


def learning_curve(history):
    """Return the epochs that ended as a dict of arrays: "epoch" from 1 on, and what each gave; NaN where nothing."""
    ended = [epoch for epoch in history if "seconds" in epoch]
    curve = {name: np.array([epoch.get(name, np.nan) for epoch in ended]) for name in _COLUMNS}
    return {"epoch": np.arange(1, len(ended) + 1), **curve}
