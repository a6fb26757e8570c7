"""A transformer that leaves a line in a file each time it computes features; workers import it by name."""

import os

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class CountingLengths(TransformerMixin, BaseEstimator):
    """Give each cell's length; append "fit n_rows" or "transform n_rows" to the file ``log``."""

    def __init__(self, log, scale=1.0):
        self.log = log
        self.scale = scale

    def fit(self, X, y=None):
        self.seen_ = len(X)
        return self

    def fit_transform(self, X, y=None):
        self.fit(X)
        return self._computed("fit", X)

    def transform(self, X):
        return self._computed("transform", X)

    def get_feature_names_out(self, input_features=None):
        return np.array(["length"], dtype=object)

    def _computed(self, what, X):
        # One write in append mode is atomic: lines of several processes do not mix.
        file = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, f"{what} {len(X)}\n".encode())
        os.close(file)
        return np.array([[self.scale * len(cell)] for cell in X])


def lines(log):
    """List what was computed so far."""
    return log.read_text().splitlines() if log.exists() else []
