"""Cut a waveform into frames: frame sizes in samples, pre-emphasis, windows, overlapping frames, power spectra."""

from functools import lru_cache
from math import floor
from numbers import Integral, Real
from typing import NamedTuple

import numpy as np
from python_speech_features.sigproc import round_half_up
from sklearn.utils._param_validation import Interval

from ._dialects import DIALECTS

# Frames transformed at a time: few enough for their spectra to stay in the cache, and for an hour of sound to need
# little memory. No frame's bits depend on it.
_BLOCK = 64

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


def framed(signal, sizes, start, stop):
    """Return the overlapping frames from start to stop, of shape (n_frames, frame), with zeros beyond the signal."""
    return _views(stretch(signal, start * sizes.hop, (stop - 1) * sizes.hop + sizes.frame), sizes)


def _views(samples, sizes):
    n_frames = 1 + (len(samples) - sizes.frame) // sizes.hop
    strides = (sizes.hop * samples.itemsize, samples.itemsize)
    return np.ndarray((n_frames, sizes.frame), samples.dtype, samples, strides=strides)


def stretch(signal, begin, end, scale=1.0, preemphasis=0.0):
    """Return the samples from begin to end of a signal, with zeros where it is not.

    They are multiplied by the scale, and lose of the sample before them what pre-emphasis says: it lifts the high
    frequencies that a voice has little of.
    """
    samples = np.zeros(end - begin)
    last = min(end, len(signal))
    first = max(0, begin)
    if first >= last:
        return samples
    inside = samples[first - begin : last - begin]
    np.multiply(signal[first:last], scale, out=inside)
    if preemphasis:
        before = signal[max(0, first - 1) : last - 1]  # nothing stands before the first sample of all
        inside[len(inside) - len(before) :] -= preemphasis * scale * before
    return samples


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
    power : ndarray of shape (n_fft // 2 + 1, n_frames_of_block)
        Divided by n_fft where the dialect says so.
    energy : ndarray of shape (n_frames_of_block,)
        Of the samples; None where the dialect has something else for c0.
    """
    first, n_frames = layout(len(signal), sizes, dialect.framing)
    if dialect.framing == "reflect":
        signal, first = _mirrored(signal, first, n_frames, sizes), 0
    of_signal = dialect.preemphasis if dialect.preemphasis_by == "signal" else 0.0
    noise = np.random.default_rng(dialect.random_state) if dialect.dither else None
    padded = np.zeros((min(_BLOCK, n_frames), sizes.n_fft))
    for start in range(0, n_frames, _BLOCK):
        frames = padded[: n_frames - start, : sizes.frame]
        begin = first + start * sizes.hop
        end = begin + (len(frames) - 1) * sizes.hop + sizes.frame
        frames[:] = _views(stretch(signal, begin, end, dialect.scale, of_signal), sizes)
        _center(frames, dialect, noise)
        energy = np.einsum("tn,tn->t", frames, frames) if dialect.c0 == "frame_energy" else None
        _shape(frames, dialect)
        yield _power(padded[: len(frames)], dialect), energy


def _power(padded, dialect):
    """Return the power spectra of frames, of shape (n_bins, n_frames)."""
    spectrum = np.empty((padded.shape[1] // 2 + 1, len(padded)), dtype=np.complex128)
    np.fft.rfft(padded, norm="ortho" if dialect.divide_by_n_fft else "backward", out=spectrum.T)
    squares = spectrum.view(np.float64)
    squares *= squares
    return squares[:, ::2] + squares[:, 1::2]


def _mirrored(signal, first, n_frames, sizes):
    """Return the signal with its mirror image before the first and after the last sample, from the first frame on."""
    n_after = max(0, first + (n_frames - 1) * sizes.hop + sizes.frame - len(signal))
    return np.pad(signal, (max(0, -first), n_after), mode="symmetric")[max(0, first) :]


def _center(frames, dialect, noise):
    """Add the dither, and take out the mean."""
    if dialect.dither:
        frames += dialect.dither * noise.standard_normal(frames.shape)
    if dialect.remove_dc:
        frames -= frames.mean(axis=1, keepdims=True)


def _shape(frames, dialect):
    """Emphasize every frame by itself, and weigh it with the window."""
    if dialect.preemphasis and dialect.preemphasis_by == "frame":
        before = dialect.preemphasis * frames
        frames[:, 1:] -= before[:, :-1]
        frames[:, 0] -= before[:, 0]
    window = window_weights(dialect.window, frames.shape[1])
    if window is not None:
        frames *= window
