"""A transformer and a classifier that keep every promise, and mutants that break one each."""

import itertools
import time

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.exceptions import NotFittedError
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from skmodal._samples import as_cells, text


class Lengths(TransformerMixin, BaseEstimator):
    """Give a text's length and its number of vowels, times a drawn factor."""

    _modality = "text"

    def __init__(self, random_state=None):
        self.random_state = random_state

    def _cells(self, X):
        return [text(cell, row=row, name=type(self).__name__) for row, cell in enumerate(as_cells(X, name="Lengths"))]

    def fit(self, X, y=None):
        self._cells(X)
        self.factor_ = check_random_state(self.random_state).uniform(1, 2)
        return self

    def transform(self, X):
        check_is_fitted(self)
        return np.array([[self.factor_ * len(cell), sum(map(cell.count, "aeiou"))] for cell in self._cells(X)])


class RowAlone(Lengths):
    """Centers by the batch."""

    def transform(self, X):
        rows = super().transform(X)
        return rows - rows.mean(axis=0)


class Container(Lengths):
    """A tuple gives something else."""

    def transform(self, X):
        return super().transform(X) + isinstance(X, tuple)


class FitsLists(Lengths):
    """Remembers in which container fit saw X."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.factor_ += isinstance(X, list)
        return self


class AcceptsMissing(Lengths):
    """Takes a missing cell for an empty text."""

    def _cells(self, X):
        return [cell if isinstance(cell, str) else "" for cell in as_cells(X, name="Lengths")]


class Nameless(Lengths):
    """Its error does not say which sample is bad."""

    def _cells(self, X):
        cells = as_cells(X, name="Lengths")
        if not all(isinstance(cell, str) for cell in cells):
            raise TypeError("every sample must be a str")
        return cells


class BytesToo(Lengths):
    """Takes what is no text as if it were one."""

    def _cells(self, X):
        cells = [cell.decode() if isinstance(cell, bytes) else cell for cell in as_cells(X, name="Lengths")]
        return [text(cell, row=row, name="BytesToo") for row, cell in enumerate(cells)]


class NoPickle(Lengths):
    """Holds a function that cannot be pickled."""

    def fit(self, X, y=None):
        self.rule_ = lambda cell: len(cell)
        return super().fit(X, y)


class ForgetsInPickle(Lengths):
    """Loses what it learned when it is saved."""

    def __setstate__(self, state):
        self.__dict__ = {**state, "factor_": 1.0} if "factor_" in state else state


class NeedsNoFit(Lengths):
    """Answers before it is fitted."""

    def transform(self, X):
        self.factor_ = getattr(self, "factor_", 1.0)
        return super().transform(X)


class OwnError(Lengths):
    """Raises an AttributeError when it is not fitted."""

    def transform(self, X):
        try:
            return super().transform(X)
        except NotFittedError:
            raise AttributeError("fit it first") from None


class IgnoresSeed(Lengths):
    """Draws another factor each time."""

    _seeds = itertools.count()

    def fit(self, X, y=None):
        super().fit(X, y)
        self.factor_ = np.random.RandomState(next(self._seeds)).uniform(1, 2)
        return self


class ChangesParameters(Lengths):
    """Writes what it derived over its parameter."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.random_state = 7
        return self


class ChangesInConstructor(Lengths):
    """Does not keep a parameter as it was given."""

    def __init__(self, random_state=None, words=("a",)):
        self.random_state = random_state
        self.words = list(words)


class AcceptsNothing(Lengths):
    """Fits on no sample at all."""

    def _cells(self, X):
        return super()._cells(X) if len(X) else []


class FitTransformDiffers(Lengths):
    """fit_transform is not fit and transform."""

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X) + 1


class LosesRows(Lengths):
    """Drops a row in transform."""

    def transform(self, X):
        rows = super().transform(X)
        return rows[:-1] if len(rows) > 10 else rows


class First(ClassifierMixin, BaseEstimator):
    """Predict by the length of the text: the class of the nearest length seen."""

    _modality = "text"

    def _lengths(self, X):
        cells = as_cells(X, name="First")
        return np.array([len(text(cell, row=row, name="First")) for row, cell in enumerate(cells)])

    def fit(self, X, y, sample_weight=None):
        self.lengths_, self.target_ = self._lengths(X), np.asarray(y)
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        check_is_fitted(self)
        return self.target_[np.abs(self.lengths_ - self._lengths(X)[:, None]).argmin(axis=1)]


class NumbersOnly(First):
    """Its labels come out as numbers, whatever went in."""

    def predict(self, X):
        predicted = super().predict(X)
        return np.searchsorted(self.classes_, predicted)


class WeightsChange(First):
    """Equal weights change its answer."""

    def fit(self, X, y, sample_weight=None):
        super().fit(X, y)
        if sample_weight is not None:
            self.target_ = self.target_[::-1]
        return self


class OneClass(First):
    """Of one class it predicts another."""

    def predict(self, X):
        predicted = super().predict(X)
        return predicted + 1 if len(self.classes_) == 1 else predicted


class OneClassUnsaid(First):
    """Of one class it raises an error without a word."""

    def fit(self, X, y):
        if len(set(y)) == 1:
            raise ValueError
        return super().fit(X, y)


class SharesScratch(Lengths):
    """Keeps what it works on in itself, where another thread changes it."""

    def transform(self, X):
        check_is_fitted(self)
        self.cells_ = []
        for cell in self._cells(X):
            self.cells_.append(cell)
            time.sleep(1e-4)
        return super().transform(self.cells_[: len(X)])
