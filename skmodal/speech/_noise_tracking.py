"""Noise tracking: how strong the noise is in every frame and frequency of a noisy power spectrum."""

import numpy as np

_QUIET_PART = 0.2  # of the frames
_SPEECH_SNR = 10**1.5  # a-priori SNR of a bin that holds speech; 15 dB, as Gerkmann and Hendriks derive
_NOISE_SMOOTHING = 0.9
_PRESENCE_SMOOTHING = 0.9
_MAX_PRESENCE = 0.99


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
    n_quiet = -(-len(power) // round(1 / _QUIET_PART))
    return power[np.argpartition(loudness, n_quiet - 1)[:n_quiet]].mean(axis=0)


class NoiseTracker:
    """Follow the noise by the probability that speech is present, frame by frame, many utterances at once.

    With the ratio ``r = power / noise`` and the SNR ``q`` of speech (15 dB), speech is present with the probability
    ``p = 1 / (1 + (1 + q) exp(-r q / (1 + q)))``, and ``noise += (1 - 0.9) (1 - p) (power - noise)``. Where p, smoothed
    over time, stays above 0.99, it is held at 0.99, so that a louder noise is not taken for speech for good.

    Parameters
    ----------
    initial : float32 ndarray of shape (n_utterances, n_bins)
        The noise before the first frame, above 0.

    References
    ----------
    Gerkmann and Hendriks (2012), "Unbiased MMSE-based noise power estimation with low complexity and low tracking
    delay", IEEE Transactions on Audio, Speech, and Language Processing 20(4).
    """

    def __init__(self, initial):
        self.noise = initial.copy()
        self.presence = np.full_like(initial, 0.5)

    def __call__(self, power):
        """Take in the next frame of all utterances, or of the first ones when some have ended; return the noise.

        Parameters
        ----------
        power : float32 ndarray of shape (n_utterances, n_bins)
            Squared magnitudes.

        Returns
        -------
        noise : float32 ndarray of shape (n_utterances, n_bins)
            Overwritten by the next call.
        """
        noise = self.noise = self.noise[: len(power)]
        presence = self.presence = self.presence[: len(power)]
        present = _speech_presence(power, noise)
        presence *= _PRESENCE_SMOOTHING
        presence += (1 - _PRESENCE_SMOOTHING) * present
        np.minimum(present, _MAX_PRESENCE, out=present, where=presence > _MAX_PRESENCE)
        present -= 1
        present *= _NOISE_SMOOTHING - 1
        present *= power - noise
        noise += present
        return noise


def _speech_presence(power, noise):
    """Return the probability that a bin holds speech, all else being equal."""
    absent = power / noise
    absent *= -_SPEECH_SNR / (1 + _SPEECH_SNR)
    np.exp(absent, out=absent)
    absent *= 1 + _SPEECH_SNR
    absent += 1
    return np.reciprocal(absent, out=absent)
