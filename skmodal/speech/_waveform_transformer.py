"""The base of what turns waveforms into waveforms of the same length."""

from abc import abstractmethod

import numpy as np

from .._samples import Samples, as_floats, object_array, waveform
from ._utterance_transformer import UtteranceTransformer


class WaveformTransformer(UtteranceTransformer):
    """Base of the transformers that keep every waveform's length and dtype, so that a table stays a table."""

    @abstractmethod
    def _processed(self, signals):
        """Return the list of waveforms that comes out of a list, or a 2-D array, of float32 or float64 waveforms.

        What comes out may be of either dtype; it is given that of what went in.
        """

    def _table_names(self, names):
        return names

    def transform(self, X: Samples) -> np.ndarray:
        """Process every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            As in `fit`. Floating-point values lie in [-1, 1]; int16 is divided by 32768; a file is at `sampling_rate`.

        Returns
        -------
        processed : ndarray of shape (n_utterances,) of 1-D arrays
            Each of its utterance's length, in float64 where that is float64, else in float32; of a table of numbers, a
            table of the same shape.

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
            table = as_floats(samples, copy=True)
            return np.stack(process(table)).astype(table.dtype, copy=False)
        options = {"name": type(self).__name__, "sampling_rate": self.sampling_rate, "dtype": None}
        signals = [waveform(cell, row=row, **options) for row, cell in enumerate(samples)]
        outcome = zip(process(signals), signals, strict=True)
        return object_array([after.astype(before.dtype, copy=False) for after, before in outcome])
