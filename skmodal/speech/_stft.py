"""Short-time Fourier transform and its inverse, with perfect reconstruction."""

from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.lib.stride_tricks import sliding_window_view


@lru_cache(maxsize=16)
def root_hann(frame):
    """Return the square root of the periodic Hann window; its squares, half a frame apart, add up to 1."""
    window = np.sin(np.pi * np.arange(frame) / frame).astype(np.float32)
    window.flags.writeable = False
    return window


def stft(signal, frame):
    """Return the spectra of windowed frames, half a frame apart, that take in zeros beyond the ends.

    Parameters
    ----------
    signal : ndarray of shape (n_samples,)
        Cast to float32, which is faster and 140 dB above its own rounding: the strongest value should be near 1.
    frame : int
        Samples in a frame, an even number.

    Returns
    -------
    spectra : complex64 ndarray of shape (n_frames, frame // 2 + 1)

    References
    ----------
    Griffin and Lim (1984), "Signal estimation from modified short-time Fourier transform", IEEE Transactions on
    Acoustics, Speech, and Signal Processing 32(2).
    """
    hop = frame // 2
    padded = np.zeros((-(-len(signal) // hop) + 2) * hop, dtype=np.float32)
    padded[hop : hop + len(signal)] = signal
    return scipy.fft.rfft(sliding_window_view(padded, frame)[::hop] * root_hann(frame), axis=1)


def inverse_stft(spectra, frame, n_samples):
    """Return the waveform of `stft`: windowed frames, overlapped and added.

    Parameters
    ----------
    spectra : complex64 ndarray of shape (n_frames, frame // 2 + 1)
    frame, n_samples : int

    Returns
    -------
    signal : float32 ndarray of shape (n_samples,)
    """
    hop = frame // 2
    frames = scipy.fft.irfft(spectra, frame, axis=1, overwrite_x=True)
    frames *= root_hann(frame)
    halves = frames[:, :hop]
    halves[1:] += frames[:-1, hop:]
    return halves[1:].ravel()[:n_samples]
