"""The base of what turns waveforms into waveforms of the same length."""

from abc import ABCMeta, abstractmethod

import numpy as np
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import SampleTransformer, object_array, waveform
from ._reader import check_utterances, table_waveforms


class WaveformTransformer(SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers that keep every waveform's length, so that a table stays a table."""

    _modality = "speech"

    @abstractmethod
    def _check_parameters(self):
        """Raise an error when parameters that are sound one by one do not go together."""

    @abstractmethod
    def _processed(self, signals):
        """Return the list of float64 waveforms that comes out of a list or 2-D array of float64 waveforms."""

    def fit(self, X, y=None):
        """Check the parameters and X; nothing is learned, and no file is decoded.

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
            Parameters do not go together, or X is empty or has several columns.
        FileNotFoundError
            A path does not exist.
        """
        self._validate_params()
        self._check_parameters()
        samples = self._samples(X, reset=True)
        self.is_table_ = isinstance(samples, np.ndarray)
        check_utterances(samples, name=type(self).__name__)
        return self

    def transform(self, X):
        """Process every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            As in `fit`. Floating-point values lie in [-1, 1]; int16 is divided by 32768; a file is at `sampling_rate`.

        Returns
        -------
        processed : ndarray of shape (n_utterances,) of 1-D float64 arrays
            Each of its utterance's length; of a table of numbers, a float64 table of the same shape.

        Raises
        ------
        ValueError
            A sample is missing, empty, of one value, not finite, not 1-D, or a file that is unreadable or at another
            rate; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        return self._outcome(self._samples(X, reset=False), self._processed)

    def _outcome(self, samples, process):
        if isinstance(samples, np.ndarray):
            return np.stack(process(table_waveforms(samples)))
        name = type(self).__name__
        signals = [waveform(c, row=row, name=name, sampling_rate=self.sampling_rate) for row, c in enumerate(samples)]
        return object_array(process(signals))

    def get_feature_names_out(self, input_features=None):
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of a table's columns; None for those seen in `fit`, or x0, x1 and so on.

        Returns
        -------
        names : ndarray of str objects
            ``speech``, or the names of a table's columns.
        """
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features, generate_names=self.is_table_)
        return names if self.is_table_ else np.array(["speech"], dtype=object)
