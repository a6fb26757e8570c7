"""Noise reduction of waveforms: the definition in NumPy, and the compiled kernel that does the same."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs

from ._compiled import MIN_N_FFT, _lanes, kernel_info
from ._gains import decision_directed_gains, subtraction_gains
from ._noise_tracking import (
    N_PARTS,
    mean_minimum,
    minimum_statistics_noise,
    speech_presence_noise,
    stationary_noise,
)
from ._stft import inverse_stft, root_hann, stft

METHODS = ("spectral_subtraction", "wiener", "log_mmse")  # in the kernel's order
TRACKINGS = ("stationary", "adaptive", "minimum_statistics")

# The kernel has a block of frames in memory. Longer frames than this, of seconds, are NumPy's.
_MAX_N_FFT = 1 << 16

_WINDOW = 1.5  # of minimum statistics, in s; no sound of speech lasts so long

# What stands for silence, far below a recording's own noise, relative to the strongest bin.
_SILENCE = 1e-12


class NoisePlan(NamedTuple):
    """Noise reduction in samples and bins.

    The transform's length is a power of two, so that the kernel can compute all.
    """

    frame: int  # samples, an even number
    n_fft: int
    lowest: int  # bins below are removed
    method: str
    tracking: str
    part: int  # frames in a part of the window of minimum statistics
    smoothing: float
    least_gain: float


def noise_plan(sampling_rate, method, tracking, frame_length, smoothing, max_attenuation, fmin, *, name):
    """Return the plan of parameters in s, Hz and dB; ``name`` opens the error message."""
    frame = 2 * round(frame_length * sampling_rate / 2)
    if frame < 4:
        raise ValueError(
            f"{name}: frame_length={frame_length} s is {frame} sample(s) at {sampling_rate} Hz; a frame has at least "
            "4. Lengths are in seconds, e.g. frame_length=0.032."
        )
    n_fft = max(MIN_N_FFT, 1 << (frame - 1).bit_length())
    lowest = min(int(np.ceil(fmin * n_fft / sampling_rate)), n_fft // 2)
    part = max(1, round(_WINDOW * sampling_rate / (N_PARTS * (frame // 2))))
    return NoisePlan(frame, n_fft, lowest, method, tracking, part, smoothing, 10 ** (-max_attenuation / 20))


def noise_reduced(plan, signals, n_jobs=None):
    """Return finite signals, of shape (n_samples,) and float32 or float64, with less noise, each in its own precision.

    ``n_jobs`` are threads over signals.
    """
    path = kernel_info()["path"]
    if path == "numpy" or plan.n_fft > _MAX_N_FFT:
        return Parallel(n_jobs=n_jobs, prefer="threads")(delayed(_defined)(plan, signal) for signal in signals)
    results = [np.empty(signal.shape, signal.dtype) for signal in signals]
    _lanes.reduce_noise(path, _compiled(plan), list(signals), results, effective_n_jobs(n_jobs))
    return results


@lru_cache(maxsize=16)
def _compiled(plan):
    """Return the kernel's own form of the plan."""
    return _lanes.noise_plan(
        window=root_hann(plan.frame).astype(np.float32),
        n_fft=plan.n_fft,
        lowest=plan.lowest,
        tracking=TRACKINGS.index(plan.tracking),
        part=plan.part,
        mean_minimum=mean_minimum(N_PARTS * plan.part),
        rule=METHODS.index(plan.method),
        smoothing=plan.smoothing,
        least_gain=plan.least_gain,
    )


def _defined(plan, signal):
    exponent = np.frexp(np.abs(signal).max())[1]
    spectra = stft(np.ldexp(signal.astype(np.float64), -exponent), plan.frame, plan.n_fft)
    spectra[:, : plan.lowest] = 0
    heard = spectra[:, plan.lowest :]
    power = _power_above_silence(heard)
    heard *= np.maximum(_gains(plan, power, _noise(plan, power)), plan.least_gain)
    reduced = inverse_stft(spectra, plan.frame, plan.n_fft, len(signal))
    return np.ldexp(reduced, exponent).astype(signal.dtype)


def _power_above_silence(spectra):
    """Return squared magnitudes, those of digital silence raised to 120 dB under the strongest."""
    power = spectra.real**2 + spectra.imag**2
    return np.maximum(power, _SILENCE * max(power.max(), 1.0))


def _noise(plan, power):
    level = stationary_noise(power)
    if plan.tracking == "adaptive":
        return speech_presence_noise(power, level)
    if plan.tracking == "minimum_statistics":
        return minimum_statistics_noise(power, level, plan.part)
    return np.broadcast_to(level, power.shape)


def _gains(plan, power, noise):
    if plan.method == "spectral_subtraction":
        return subtraction_gains(power, noise)
    return decision_directed_gains(power, noise, plan.smoothing, log_mmse=plan.method == "log_mmse")
