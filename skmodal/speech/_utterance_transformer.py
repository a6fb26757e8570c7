"""The base of what makes a waveform, or a mask, of every utterance without learning."""

import os
from abc import ABCMeta, abstractmethod
from typing import Self

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import ArrayLike
from sklearn.base import _fit_context
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import Samples, SampleTransformer, array_waveform, existing_file, is_missing, is_sound_waveform

# Utterances that a thread takes at a time: joblib spends as long on handing out one task as on reading a short file.
_BATCH = 32


class UtteranceTransformer(SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers from an utterance to an array, which learn nothing."""

    _modality = "speech"
    _column_name = "speech"
    _rows_stand_alone = True

    @abstractmethod
    def _check_parameters(self):
        """Raise an error when parameters that are sound one by one do not go together."""

    @abstractmethod
    def _table_names(self, names):
        """Return the names of the columns that come out of a table with these names; None when no table comes out."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters, X and that the files exist; nothing is learned, and no file is decoded.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            A list, object array, pandas or polars Series or one-column frame of 1-D arrays and paths, or a table of
            numbers, a row an utterance.
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            Parameters do not go together, X is empty or has several columns, or an array is no waveform.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        self._check_parameters()
        samples = self._samples(X, reset=True)
        self.is_table_ = isinstance(samples, np.ndarray)
        check_utterances(samples, name=type(self).__name__)
        return self

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of a table's columns; None for those seen in `fit`, or x0, x1 and so on.

        Returns
        -------
        names : ndarray of str objects
            The one name of a column of arrays, or those of the columns of a table.
        """
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features, generate_names=self.is_table_)
        columns = self._table_names(names) if self.is_table_ else None
        return np.array([self._column_name], dtype=object) if columns is None else columns

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def in_threads(function, samples, n_jobs):
    """Yield ``function(sample, row)`` of every sample, in order; threads also within a context of processes."""
    threads = Parallel(n_jobs=n_jobs, require="sharedmem", batch_size=_BATCH, return_as="generator")
    return threads(delayed(function)(sample, row) for row, sample in enumerate(samples))


def check_utterances(samples, *, name, allow_missing=False):
    """Raise an error that names the row when a cell is no waveform, or the path of no file; no file is decoded.

    With ``allow_missing``, a missing cell and an array too short to be a waveform are none.
    """
    if isinstance(samples, np.ndarray):
        return
    for row, cell in enumerate(samples):
        if isinstance(cell, (str, os.PathLike)):
            existing_file(cell, row=row, name=name)
        elif not (is_sound_waveform(cell) or (allow_missing and is_missing(cell))):
            array_waveform(cell, row=row, name=name, min_samples=0 if allow_missing else 2)
