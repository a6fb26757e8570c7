"""A transformer that tells in a file which recordings it was given, and one slow enough to be killed at work."""

import os
import time

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin


class Counting(TransformerMixin, BaseEstimator):
    """Give the number in each file's name, after a pause, and append it to a log."""

    def __init__(self, log, pause=0.0):
        self.log = log
        self.pause = pause

    def fit(self, X, y=None):
        self.is_fitted_ = True
        return self

    def transform(self, X):
        numbers = [int(os.path.basename(path).partition(".")[0]) for path in X]
        with open(self.log, "a") as log:
            log.write("".join(f"{number}\n" for number in numbers))
        time.sleep(self.pause)
        return np.array(numbers, dtype=np.float32)[:, None]
