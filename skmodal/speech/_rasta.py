"""RASTA: keep what changes at the rate of speech, and drop what stands still, such as the channel."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.signal import lfilter

SLOPE = np.array([0.2, 0.1, 0.0, -0.1, -0.2])  # a regression over five frames: zero for what is constant


def rasta_filtered(logs, pole):
    """Filter the log energy of every band over the time of one utterance, between about 1 and 12 Hz.

    ``y[t] = pole y[t-1] + 0.1 (2 x[t] + x[t-1] - x[t-3] - 2 x[t-4])``: causal, four frames behind the published
    ``0.1 z^4 (2 + z^-1 - z^-3 - 2 z^-4) / (1 - pole z^-1)``. Before its first frame an utterance counts as having
    stood still, so that a constant spectrum, and hence a fixed channel, gives exactly zero from the first frame on.

    Parameters
    ----------
    logs : ndarray of shape (n_frames, n_bands)
        Of one utterance.
    pole : float
        0.98 as published.

    Returns
    -------
    filtered : ndarray of shape (n_frames, n_bands)

    References
    ----------
    Hermansky and Morgan (1994), "RASTA processing of speech", IEEE Transactions on Speech and Audio Processing 2(4).

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech._rasta import rasta_filtered
    >>> rasta_filtered(np.array([[3.0], [3.0], [4.0], [4.0]]), 0.98).ravel()
    array([0.   , 0.   , 0.2  , 0.496])
    """
    return RastaFilter(pole)(logs)


class RastaFilter:
    """The filter of one utterance, whose frames come in any number of parts."""

    def __init__(self, pole):
        self._pole = pole
        self._first = self._state = None

    def __call__(self, logs):
        if self._first is None:
            self._first, self._state = logs[0].copy(), np.zeros((len(SLOPE) - 1, logs.shape[1]))
        changes = logs - self._first  # exact zeros for what stands still, where a sum of products would leave rounding
        filtered, self._state = lfilter(SLOPE, [1.0, -self._pole], changes, axis=0, zi=self._state)
        return filtered


class RastaFeatures(NamedTuple):
    """Features of a waveform, which RASTA filters half-way."""

    logs: Callable  # of a waveform: (n_frames, n_bands)
    pole: float
    features: Callable  # of filtered logs, frame by frame: (n_frames, n_features)

    def __call__(self, signal):
        return self.features(rasta_filtered(self.logs(signal), self.pole))
