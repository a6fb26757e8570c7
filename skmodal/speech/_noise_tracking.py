"""Noise tracking: how strong the noise is in every frame and frequency of a noisy power spectrum."""

import numpy as np

_QUIET_PARTS = 5  # the quietest of so many parts of the frames
_SPEECH_SNR = 10**1.5  # a-priori SNR of a bin that holds speech; 15 dB, as Gerkmann and Hendriks derive
_SMOOTHING = 0.9
_MIN_ABSENCE = 0.01


def stationary_noise(power):
    """Average the quietest fifth of the frames.

    The quietest are those of the least mean logarithm over frequency, which no single loud band decides.

    Parameters
    ----------
    power : ndarray of shape (n_frames, n_bins)
        Squared magnitudes, all above 0.

    Returns
    -------
    noise : ndarray of shape (n_bins,)
    """
    loudness = np.log(power).mean(axis=1)
    n_quiet = -(-len(power) // _QUIET_PARTS)
    return power[np.argsort(loudness, kind="stable")[:n_quiet]].mean(axis=0)


def speech_presence_noise(power, initial):
    """Follow the noise by the probability that speech is present.

    With the ratio ``r = power / noise`` and the SNR ``q`` of speech (15 dB), speech is absent with the probability
    ``p = 1 - 1 / (1 + (1 + q) exp(-r q / (1 + q)))``, and ``noise += (1 - 0.9) p (power - noise)``. Where p, smoothed
    over time, stays below 0.01, it is held at 0.01, so that a louder noise is not taken for speech for good.

    Parameters
    ----------
    power : ndarray of shape (n_frames, n_bins)
        Squared magnitudes, all above 0.
    initial : ndarray of shape (n_bins,)
        The noise before the first frame, above 0.

    Returns
    -------
    noise : ndarray of shape (n_frames, n_bins)

    References
    ----------
    Gerkmann and Hendriks (2012), "Unbiased MMSE-based noise power estimation with low complexity and low tracking
    delay", IEEE Transactions on Audio, Speech, and Language Processing 20(4).
    """
    noise, absence, track = initial, np.full_like(initial, 0.5), np.empty_like(power)
    for t, now in enumerate(power):
        odds = (1 + _SPEECH_SNR) * np.exp(-now / noise * _SPEECH_SNR / (1 + _SPEECH_SNR))
        absent = odds / (1 + odds)
        absence = _SMOOTHING * absence + (1 - _SMOOTHING) * absent
        absent = np.where(absence < _MIN_ABSENCE, np.maximum(absent, _MIN_ABSENCE), absent)
        noise = track[t] = noise + (1 - _SMOOTHING) * absent * (now - noise)
    return track
