"""Gains: by how much each frequency of a noisy spectrum is turned down, from the ratio of its power to the noise."""

from functools import lru_cache

import numpy as np
from scipy.special import exp1

_MIN_PRIOR_SNR = 10**-2.5  # -25 dB keeps a trace of noise that masks musical tones
_MAX_SNR = 1e6
# The table of the exponential integral has an entry for each value of a float32's exponent and first eleven digits.
_TABLE_SHIFT = 12
_TABLE_LOW, _TABLE_HIGH = np.float32(1e-9), np.float32(100)  # beyond, it is 1


class DecisionDirectedGain:
    """Compute the gains of Wiener or log-MMSE estimation, frame by frame, many utterances at once.

    With the a-posteriori SNR ``g[t] = power / noise``, the a-priori SNR is the decision-directed
    ``x[t] = a G[t-1]^2 g[t-1] + (1 - a) max(g[t] - 1, 0)``, at least -25 dB. The gain is ``G = x / (1 + x)`` for
    Wiener; log-MMSE multiplies it by ``exp(E1(v) / 2)`` with ``v = g x / (1 + x)`` and E1 the exponential integral
    (here from a table, to a relative 2e-4), and goes no higher than 1.

    Parameters
    ----------
    method : {"log_mmse", "wiener"}
    smoothing : float
        The ``a`` above, from 0 to 1.

    References
    ----------
    Ephraim and Malah (1984, 1985), "Speech enhancement using a minimum mean-square error (log-)spectral amplitude
    estimator", IEEE Transactions on Acoustics, Speech, and Signal Processing 32(6) and 33(2).
    """

    def __init__(self, method, smoothing):
        self.is_log_mmse = method == "log_mmse"
        self.smoothing = smoothing
        self.speech = None  # power of the previous frame's estimate over the noise

    def __call__(self, power, noise):
        """Return the gains of the next frame of all utterances, or of the first ones when some have ended.

        Parameters
        ----------
        power, noise : float32 ndarray of shape (n_utterances, n_bins)

        Returns
        -------
        gains : float32 ndarray of shape (n_utterances, n_bins)
        """
        posterior = power / noise
        np.minimum(posterior, _MAX_SNR, out=posterior)
        prior = posterior - 1
        np.maximum(prior, 0, out=prior)
        if self.speech is None:
            self.speech = prior.copy()
        speech = self.speech = self.speech[: len(power)]
        prior *= 1 - self.smoothing
        speech *= self.smoothing
        prior += speech
        np.maximum(prior, _MIN_PRIOR_SNR, out=prior)
        gain = prior / np.add(prior, 1, out=speech)
        if self.is_log_mmse:
            gain *= half_exponential_integral(np.multiply(gain, posterior, out=prior))
            np.minimum(gain, 1, out=gain)
        np.multiply(gain, gain, out=speech)
        speech *= posterior
        return gain


def subtraction_gain(power, noise):
    """Compute the gains of power spectral subtraction with an oversubtraction that depends on the frame's SNR.

    ``G^2 = 1 - a noise / power``, at least 0, where ``a = 4 - 0.15 SNR`` between -5 and 20 dB: weak frames, which are
    noise for the most part, lose more.

    Parameters
    ----------
    power, noise : ndarray of shape (..., n_bins)

    Returns
    -------
    gains : ndarray of shape (..., n_bins)

    References
    ----------
    Berouti, Schwartz and Makhoul (1979), "Enhancement of speech corrupted by acoustic noise", ICASSP.
    """
    snr = 10 * np.log10(power.sum(axis=-1, keepdims=True) / noise.sum(axis=-1, keepdims=True))
    oversubtraction = 4 - 0.15 * np.clip(snr, -5, 20)
    return np.sqrt(np.maximum(1 - oversubtraction * noise / power, 0))


def half_exponential_integral(v):
    """Return ``exp(E1(v) / 2)`` of a float32 array of values up to 1e6, to a relative 2e-4, from a table."""
    first, values = _exponential_integral_table()
    entry = np.maximum(v, _TABLE_LOW).view(np.int32)
    entry >>= _TABLE_SHIFT
    entry -= first
    return values.take(entry, mode="clip")


@lru_cache(maxsize=1)
def _exponential_integral_table():
    """Return the first entry's digits, and the values in the middle of what shares an entry's digits."""
    first, last = (int(end.view(np.int32)) >> _TABLE_SHIFT for end in (_TABLE_LOW, _TABLE_HIGH))
    digits = (np.arange(first, last + 1, dtype=np.int32) << _TABLE_SHIFT) + (1 << (_TABLE_SHIFT - 1))
    return first, np.exp(exp1(digits.view(np.float32).astype(np.float64)) / 2).astype(np.float32)
