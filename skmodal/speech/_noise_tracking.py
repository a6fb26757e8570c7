"""Noise tracking: how strong the noise is in every frame and frequency of a noisy power spectrum."""

import numpy as np

_QUIET_PARTS = 5  # the quietest of so many parts of the frames
_SPEECH_SNR = 10**1.5  # a-priori SNR of a bin that holds speech; 15 dB, as Gerkmann and Hendriks derive
_SMOOTHING = 0.9
_MIN_ABSENCE = 0.01

N_PARTS = 8  # of the window of minimum statistics
# Numbers of frames, and M of each: from Martin's table III.
_MEAN_MINIMA = (
    (1, 2, 5, 8, 10, 15, 20, 30, 40, 60, 80, 120, 140, 160),
    (0, 0.26, 0.48, 0.58, 0.61, 0.668, 0.705, 0.762, 0.8, 0.841, 0.865, 0.89, 0.9, 0.91),
)


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
    return power[quietest(np.log(power).mean(axis=1))].mean(axis=0)


def quietest(loudness):
    """Say of each frame whether it is among the quietest fifth."""
    n_quiet = -(-len(loudness) // _QUIET_PARTS)
    is_quiet = np.zeros(len(loudness), dtype=bool)
    is_quiet[np.argsort(loudness, kind="stable")[:n_quiet]] = True
    return is_quiet


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


def minimum_statistics_noise(power, initial, part):
    """Follow the least of the smoothed power over eight parts of so many frames each.

    Between words a frequency falls back to its noise. Its power is smoothed as much as it is like the noise,
    ``P[t] = a P[t-1] + (1 - a) power`` with ``a = 0.96 c / (1 + (P[t-1] / noise - 1)^2)``, at least 0.3, where c falls
    from 1 when P as a whole lags behind. The least P lies under the mean the more, the more P varies: with ``q``, its
    variance over ``2 noise^2``, at most 0.5, P is multiplied by
    ``(1 + 2 (D - 1) (1 - M) q / (1 - 2 M q)) (1 + 2.12 sqrt(mean of q over frequency))``, where M depends on the number
    D of frames. Martin's faster rise within a window is left out.

    Parameters
    ----------
    power : ndarray of shape (n_frames, n_bins)
        Squared magnitudes, all above 0.
    initial : ndarray of shape (n_bins,)
        The noise before the first frame, above 0; it is the most that is found in the first eight parts.
    part : int

    Returns
    -------
    noise : ndarray of shape (n_frames, n_bins)

    References
    ----------
    Martin (2001), "Noise power spectral density estimation based on optimal smoothing and minimum statistics", IEEE
    Transactions on Speech and Audio Processing 9(5).
    """
    n_window = N_PARTS * part
    M = mean_minimum(n_window)
    noise = smoothed = mean = initial
    variance, whole = np.zeros_like(initial), 1.0
    parts, least = np.tile(initial, (N_PARTS, 1)), np.full_like(initial, np.inf)
    track = np.empty_like(power)
    for t, now in enumerate(power):
        whole = 0.7 * whole + 0.3 * max(1 / (1 + (smoothed.sum() / now.sum() - 1) ** 2), 0.7)
        a = np.maximum(0.96 * whole / (1 + (smoothed / noise - 1) ** 2), 0.3)
        smoothed = a * smoothed + (1 - a) * now
        b = np.minimum(a**2, 0.8)
        step = smoothed - mean
        mean = mean + (1 - b) * step
        variance = b * (variance + (1 - b) * step**2)
        q = np.minimum(variance / (2 * noise**2), 0.5)
        bias = (1 + 2 * (n_window - 1) * (1 - M) * q / (1 - 2 * M * q)) * (1 + 2.12 * np.sqrt(q.mean()))
        least = np.minimum(least, bias * smoothed)
        noise = np.minimum(noise, least)
        if (t + 1) % part == 0:
            parts[t // part % N_PARTS] = least
            noise, least = parts.min(axis=0), np.full_like(least, np.inf)
        track[t] = noise
    return track


def mean_minimum(n_frames):
    """Return Martin's M, which the least of so many frames lies under the mean by."""
    return float(np.interp(n_frames, *_MEAN_MINIMA))
