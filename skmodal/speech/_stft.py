"""Short-time Fourier transform and its inverse, with perfect reconstruction."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def root_hann(frame):
    """Return the square root of the periodic Hann window; its squares, half a frame apart, add up to 1."""
    return np.sin(np.pi * np.arange(frame) / frame)


def stft(signal, frame, n_fft):
    """Return the spectra of windowed frames, half a frame apart, that take in zeros beyond the ends.

    Parameters
    ----------
    signal : ndarray of shape (n_samples,)
    frame : int
        Samples in a frame, an even number.
    n_fft : int
        Samples in the transform of a frame, which zeros fill up.

    Returns
    -------
    spectra : complex ndarray of shape (n_frames, n_fft // 2 + 1)

    References
    ----------
    Griffin and Lim (1984), "Signal estimation from modified short-time Fourier transform", IEEE Transactions on
    Acoustics, Speech, and Signal Processing 32(2).
    """
    hop = frame // 2
    padded = np.pad(signal, (hop, hop + -len(signal) % hop))
    return np.fft.rfft(sliding_window_view(padded, frame)[::hop] * root_hann(frame), n_fft)


def inverse_stft(spectra, frame, n_fft, n_samples):
    """Return the waveform, of shape (n_samples,), of the spectra of `stft`: windowed frames, overlapped and added."""
    hop = frame // 2
    frames = np.fft.irfft(spectra, n_fft)[:, :frame] * root_hann(frame)
    return (frames[1:, :hop] + frames[:-1, hop:]).ravel()[:n_samples]
