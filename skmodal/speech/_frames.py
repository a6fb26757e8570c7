"""Cut a waveform into frames: frame sizes in samples, pre-emphasis, overlapping frames and their power spectra."""

from numbers import Integral, Real
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from python_speech_features.sigproc import round_half_up
from sklearn.utils._param_validation import Interval

PREEMPHASIS = 0.97
MIN_N_FFT = 512

# Frames transformed at a time. Their spectra stay in the cache, which more than halves the time, and an hour of sound
# stays within memory.
_BLOCK = 128

FRAME_CONSTRAINTS = {
    "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    "frame_length": [Interval(Real, 0, np.inf, closed="neither")],
    "hop_length": [Interval(Real, 0, np.inf, closed="neither")],
}


class FrameSizes(NamedTuple):
    """Samples in a frame, from one frame to the next, and in its Fourier transform."""

    frame: int
    hop: int
    n_fft: int


def frame_sizes(sampling_rate, frame_length, hop_length, *, name):
    """Return the sizes in samples of lengths in seconds; halves are rounded up, as python_speech_features does.

    The transform is never shorter than the frame (python_speech_features drops what is beyond 512 samples), and
    never shorter than python_speech_features' default of 512.
    """
    frame = round_half_up(frame_length * sampling_rate)
    hop = round_half_up(hop_length * sampling_rate)
    if frame < 2:
        raise ValueError(
            f"{name}: frame_length={frame_length} s is {frame} sample(s) at {sampling_rate} Hz; a frame has at least "
            "2. Lengths are in seconds, e.g. frame_length=0.025."
        )
    if hop < 1:
        raise ValueError(
            f"{name}: hop_length={hop_length} s is {hop} samples at {sampling_rate} Hz; a hop has at least 1. "
            "Lengths are in seconds, e.g. hop_length=0.010."
        )
    return FrameSizes(frame, hop, max(MIN_N_FFT, 1 << (frame - 1).bit_length()))


def preemphasized(signal):
    """Return ``y[t] = x[t] - 0.97 x[t-1]``, which lifts the high frequencies that a voice has little of."""
    emphasized = signal.copy()
    emphasized[1:] -= PREEMPHASIS * signal[:-1]
    return emphasized


def n_frames_of(n_samples, sizes):
    """Return how many frames hold every sample, the last one filled up with zeros; n_samples may be an array."""
    return 1 + np.maximum(0, -(-(n_samples - sizes.frame) // sizes.hop))


def framed(signal, sizes):
    """Return overlapping frames as a view of shape (n_frames, frame); zeros fill up the last one."""
    padded = np.zeros((n_frames_of(len(signal), sizes) - 1) * sizes.hop + sizes.frame)
    padded[: len(signal)] = signal
    return sliding_window_view(padded, sizes.frame)[:: sizes.hop]


def power_spectra(signal, sizes):
    """Yield ``|FFT|^2 / n_fft`` of the frames of a pre-emphasized signal, some frames at a time.

    Yields
    ------
    power : ndarray of shape (n_frames_of_block, n_fft // 2 + 1)
    """
    frames = framed(preemphasized(signal), sizes)
    for start in range(0, len(frames), _BLOCK):
        spectrum = np.fft.rfft(frames[start : start + _BLOCK], sizes.n_fft)
        yield (spectrum.real**2 + spectrum.imag**2) / sizes.n_fft
