"""Gains: by how much each frequency of a noisy spectrum is turned down, from the ratio of its power to the noise."""

import numpy as np
from scipy.special import exp1

_MIN_PRIOR_SNR = 10**-2.5  # -25 dB keeps a trace of noise that masks musical tones
_MAX_SNR = 1e6


def decision_directed_gains(power, noise, smoothing, *, log_mmse):
    """Compute the gains of Wiener or log-MMSE estimation.

    With the a-posteriori SNR ``g[t] = power / noise``, the a-priori SNR is the decision-directed
    ``x[t] = a G[t-1]^2 g[t-1] + (1 - a) max(g[t] - 1, 0)``, at least -25 dB. The gain is ``G = x / (1 + x)`` for
    Wiener; log-MMSE multiplies it by ``exp(E1(v) / 2)`` with ``v = g x / (1 + x)`` and E1 the exponential integral, and
    goes no higher than 1.

    Parameters
    ----------
    power, noise : ndarray of shape (n_frames, n_bins)
        Both above 0.
    smoothing : float
        The ``a`` above, from 0 to 1.
    log_mmse : bool
        Rather than Wiener.

    Returns
    -------
    gains : ndarray of shape (n_frames, n_bins)

    References
    ----------
    Ephraim and Malah (1984, 1985), "Speech enhancement using a minimum mean-square error (log-)spectral amplitude
    estimator", IEEE Transactions on Acoustics, Speech, and Signal Processing 32(6) and 33(2).
    """
    posterior = np.minimum(power / noise, _MAX_SNR)
    excess = np.maximum(posterior - 1, 0)
    speech, gains = excess[0], np.empty_like(power)
    for t, now in enumerate(posterior):
        prior = np.maximum(smoothing * speech + (1 - smoothing) * excess[t], _MIN_PRIOR_SNR)
        gain = prior / (1 + prior)
        if log_mmse:
            gain = np.minimum(gain * np.exp(exp1(gain * now) / 2), 1)
        speech = gain**2 * now
        gains[t] = gain
    return gains


def subtraction_gains(power, noise):
    """Compute the gains of power spectral subtraction with an oversubtraction that depends on the frame's SNR.

    ``G^2 = 1 - a noise / power``, at least 0, where ``a = 4 - 0.15 SNR`` between -5 and 20 dB: weak frames, which are
    noise for the most part, lose more.

    Parameters
    ----------
    power, noise : ndarray of shape (n_frames, n_bins)

    Returns
    -------
    gains : ndarray of shape (n_frames, n_bins)

    References
    ----------
    Berouti, Schwartz and Makhoul (1979), "Enhancement of speech corrupted by acoustic noise", ICASSP.
    """
    snr = 10 * np.log10(power.sum(axis=1, keepdims=True) / noise.sum(axis=1, keepdims=True))
    oversubtraction = 4 - 0.15 * np.clip(snr, -5, 20)
    return np.sqrt(np.maximum(1 - oversubtraction * noise / power, 0))
