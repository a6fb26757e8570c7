"""Cut a waveform into frames: frame sizes in samples, pre-emphasis, windows, overlapping frames, power spectra."""

from functools import lru_cache
from math import floor
from numbers import Integral, Real
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from python_speech_features.sigproc import round_half_up
from sklearn.utils._param_validation import Interval

from ._dialects import DIALECTS

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


def frame_sizes(sampling_rate, frame_length, hop_length, *, name, dialect=DIALECTS["python_speech_features"]):
    """Return the sizes in samples of lengths in seconds.

    The transform is never shorter than the frame: python_speech_features drops what is beyond its 512 samples.
    """
    rounded = round_half_up if dialect.rounding == "half_up" else _rounded_down
    frame = rounded(frame_length * sampling_rate)
    hop = rounded(hop_length * sampling_rate)
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
    return FrameSizes(frame, hop, max(dialect.min_n_fft, 1 << (frame - 1).bit_length()))


def _rounded_down(length):
    return floor(length + 1e-6)  # 0.001 s of 57000 Hz is 56.99999999999999 samples


def preemphasized(signal, coefficient):
    """Return ``y[t] = x[t] - coefficient x[t-1]``, which lifts the high frequencies that a voice has little of."""
    emphasized = signal.copy()
    emphasized[1:] -= coefficient * signal[:-1]
    return emphasized


def framed(signal, sizes, framing="pad"):
    """Return overlapping frames as a read-only view of shape (n_frames, frame)."""
    first, n_frames = layout(len(signal), sizes, framing)
    n_after = max(0, first + (n_frames - 1) * sizes.hop + sizes.frame - len(signal))
    mode = "symmetric" if framing == "reflect" else "constant"
    padded = np.pad(signal, (max(0, -first), n_after), mode=mode)[max(0, first) :]
    return sliding_window_view(padded, sizes.frame)[:: sizes.hop][:n_frames]


def layout(n_samples, sizes, framing):
    """Return where the first frame starts, which may be before the signal does, and the number of frames.

    The number of samples may be an array, and the number of frames is one then.
    """
    frame, hop, _ = sizes
    if framing == "center":
        return -((frame + 1) // 2), 1 + n_samples // hop
    if framing == "reflect":
        return hop // 2 - frame // 2, np.maximum(1, (n_samples + hop // 2) // hop)
    if framing == "snip":
        return 0, 1 + np.maximum(0, n_samples - frame) // hop
    return 0, 1 + np.maximum(0, -(-(n_samples - frame) // hop))


@lru_cache(maxsize=32)
def window_weights(window, n_samples):
    """Return a window of shape (n_samples,), once for all and read-only; None for the rectangular one."""
    if window == "rectangular":
        return None
    turns = np.arange(n_samples) / (n_samples if window == "hann_periodic" else n_samples - 1)
    cosine = np.cos(2 * np.pi * turns)
    weights = 0.54 - 0.46 * cosine if window == "hamming" else 0.5 - 0.5 * cosine
    if window == "povey":
        weights **= 0.85
    weights.flags.writeable = False
    return weights


def power_spectra(signal, sizes, dialect):
    """Yield ``|FFT|^2`` of the frames of a waveform and the energies of the frames, some frames at a time.

    Yields
    ------
    power : ndarray of shape (n_frames_of_block, n_fft // 2 + 1)
        Divided by n_fft where the dialect says so.
    energy : ndarray of shape (n_frames_of_block,)
        What the dialect has for c0: of the samples, or the sum over the power spectrum.
    """
    if dialect.scale != 1:
        signal = dialect.scale * signal
    if dialect.preemphasis and dialect.preemphasis_by == "signal":
        signal = preemphasized(signal, dialect.preemphasis)
    frames = framed(signal, sizes, dialect.framing)
    noise = np.random.default_rng(dialect.random_state)
    for start in range(0, len(frames), _BLOCK):
        block = _centered(frames[start : start + _BLOCK], dialect, noise)
        spectrum = np.fft.rfft(_shaped(block, dialect), sizes.n_fft)
        power = spectrum.real**2 + spectrum.imag**2
        if dialect.divide_by_n_fft:
            power /= sizes.n_fft
        yield power, np.einsum("tn,tn->t", block, block) if dialect.c0 == "frame_energy" else power.sum(axis=1)


def _centered(frames, dialect, noise):
    """Add the dither, and take out the mean."""
    if dialect.dither:
        frames = frames + dialect.dither * noise.standard_normal(frames.shape)
    return frames - frames.mean(axis=1, keepdims=True) if dialect.remove_dc else frames


def _shaped(frames, dialect):
    """Emphasize every frame by itself, and weigh it with the window."""
    if dialect.preemphasis and dialect.preemphasis_by == "frame":
        before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
        frames = frames - dialect.preemphasis * before
    window = window_weights(dialect.window, frames.shape[1])
    return frames if window is None else frames * window
