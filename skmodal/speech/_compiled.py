"""The compiled path of the speech features: which one runs, what it is told, and what it gives back.

`_kernel/` holds its source. It knows no dialect: a `KernelPlan` carries windows, bands and bases that the NumPy
definitions have made. It computes in float32; utterances that float32 cannot hold are left to NumPy.
"""

import os
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

try:
    from . import _lanes  # type: ignore[attr-defined]
except ImportError:  # installed without a compiler
    _lanes = None

SWITCH = "SKMODAL_KERNEL"
MIN_N_FFT = 32

# Quiet signals are multiplied by this in float32, whose squares would else vanish below 1e-38.
_GAIN_BITS = 30

# The largest magnitudes of an utterance between which its powers and their sums are float32's normal numbers.
_QUIETEST, _LOUDEST = 1e-20, 2.0**16

# The kernel's numbers for statistics; quantiles have their percentage.
_STATISTICS = {"mean": -1, "std": -2, "min": 0, "median": 50, "max": 100}

# An array in double precision has features in double precision, by NumPy.
KERNEL_DTYPES = (np.dtype(np.float32), np.dtype(np.int16))


def kernel_info() -> dict[str, Any]:
    """Say which code computes the speech features.

    The environment variable ``SKMODAL_KERNEL`` names another one of the available, at any time; "numpy" stands for the
    definition in float64.

    Returns
    -------
    info : dict
        path : str
            "avx512", "avx2" or "baseline" on an x86-64 processor, "neon" on arm64; "numpy" where skmodal was installed
            without a compiler.
        lanes : int
            Frames that it computes at a time.
        available : tuple of str
            What this processor can run, the quickest first.

    Raises
    ------
    ValueError
        ``SKMODAL_KERNEL`` names none of the available.

    Examples
    --------
    >>> from skmodal.speech import kernel_info
    >>> info = kernel_info()
    >>> info["path"] in info["available"]
    True
    >>> info["available"][-1]
    'numpy'
    """
    lanes = dict(_lanes.paths()) if _lanes else {}
    lanes["numpy"] = 1
    path = os.environ.get(SWITCH) or next(iter(lanes))
    if path not in lanes:
        raise ValueError(f"kernel_info: {SWITCH}={path!r} is not available here; known are {', '.join(lanes)}.")
    return {"path": path, "lanes": lanes[path], "available": tuple(lanes)}


@dataclass(frozen=True, eq=False)
class KernelPlan:
    """The constants of a feature, as a definition states them: in the units of the signal and of its power spectrum.

    Parameters
    ----------
    sizes : FrameSizes
        n_fft is a power of two from `MIN_N_FFT` on.
    weights : ndarray of shape (n_bands, n_fft // 2 + 1)
        Of ``|FFT|^2``, or of ``|FFT|`` with ``magnitude``; a scale, such as 1 / n_fft, is part of them. A row of equal
        numbers gives the energy of a frame.
    floor : float
        An energy of this or less counts as ``floor_value``.
    scale : float, default=1.0
        What the weights and ``raw_floor`` take the signal to be multiplied by; a power of two.
    basis : ndarray of shape (n_values, n_out), default=None
        What the logarithms of the bands are multiplied by, such as a liftered DCT; None gives the logarithms.
    preemphasis : float, default=0.0
        Of the signal, or with ``by_frame`` of every frame, whose first sample then stands in for the one before it.
    remove_dc : bool, default=False
        Take the mean out of a frame, before pre-emphasis.
    window : ndarray of shape (frame,), default=None
        None means a rectangular one.
    left : int, default=0
        Samples before the first one of the signal.
    mirrored : bool, default=False
        Mirror the signal before its start and after its end, where there are else zeros; not with ``preemphasis`` of
        the signal.
    raw_energy : bool, default=False
        Add the sum of squares of a frame, before pre-emphasis, as a value after the bands; ``raw_floor`` is its least.
    lpc_order : int, default=0
        If positive, the basis makes an autocorrelation of lags 0 to lpc_order from ``exp(compression * logarithm)``,
        and the result is the cepstrum of its all-pole model, times the lifter.
    gain_floor : float, default=-inf
        The least log gain of the model, which is coefficient 0.
    gain_value : int, default=-1
        With lpc_order, the value (band, or the raw energy after them) whose logarithm stands for the gain; -1 for none.
    c0_last : bool, default=False
        With lpc_order, put coefficient 0 after the others.
    lifter : ndarray of shape (n_out,), default=None
        With lpc_order only.
    rasta_pole : float, default=None
        Filter the logarithms of an utterance over time, as `rasta_filtered` does.
    range : float, default=inf
        Raise the logarithms of the bands to this under the largest of the utterance; not with rasta_pole.
    weak : float, default=1e-6
        A frame that has a band of less than this times the power of its strongest is computed again in float64,
        because the rounding of float32 would be seen in that band's logarithm; 0 leaves all frames in float32.
    """

    sizes: tuple
    weights: np.ndarray
    floor: float
    floor_value: float
    basis: np.ndarray | None = None
    scale: float = 1.0
    preemphasis: float = 0.0
    by_frame: bool = False
    remove_dc: bool = False
    window: np.ndarray | None = None
    left: int = 0
    mirrored: bool = False
    magnitude: bool = False
    raw_energy: bool = False
    raw_floor: float = 0.0
    lpc_order: int = 0
    compression: float = 1.0
    gain_floor: float = -np.inf
    gain_value: int = -1
    c0_last: bool = False
    lifter: np.ndarray | None = None
    rasta_pole: float | None = None
    range: float = np.inf
    weak: float = 1e-6

    @property
    def n_out(self):
        """Numbers a frame."""
        if self.lpc_order:
            return len(self.lifter)
        return len(self.weights) + self.raw_energy if self.basis is None else self.basis.shape[1]

    @cached_property
    def compiled(self):
        """The kernel's own form of the plan."""
        shift = _GAIN_BITS if self.magnitude else 2 * _GAIN_BITS
        derived = {
            "gain": 2.0**_GAIN_BITS,
            "window": None if self.window is None else np.ascontiguousarray(self.window, dtype=np.float64),
            "weights": np.ascontiguousarray(self.weights, dtype=np.float64),
            "floor": self.floor * 2.0**shift,
            "floor_value": self.floor_value * 2.0**shift,
            "log_shift": shift,
            "weak": np.sqrt(self.weak) if self.magnitude else self.weak,
            "loudest": 0.0 if (self.weights > 0).all(axis=1).any() else self.weights.max(initial=0.0),
            "raw_floor": self.raw_floor / self.scale**2 * 4.0**_GAIN_BITS,
            "raw_shift": 2 * (_GAIN_BITS - int(np.log2(self.scale))),
            "rasta": self.rasta_pole is not None,
            "rasta_pole": self.rasta_pole or 0.0,
            "basis": _padded(self.basis),
            "n_out": self.n_out,
            "lifter": None if self.lifter is None else np.ascontiguousarray(self.lifter, dtype=np.float32),
        }
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("sizes", "scale")}
        return _lanes.plan(**self.sizes._asdict(), **own | derived)


def is_kernel_ready(cell):
    """Say whether the kernel takes a cell: 1-D, two samples or more, float32 or int16 in the machine's own format."""
    return type(cell) is np.ndarray and cell.ndim == 1 and len(cell) > 1 and cell.dtype in KERNEL_DTYPES


def kernel_sequences(path, plan, signals, n_frames, *, deltas=0, cmvn=False, n_threads=1):
    """Compute the features of utterances, each with its deltas.

    Parameters
    ----------
    path : str
        One of ``kernel_info()["available"]``, but not "numpy".
    plan : KernelPlan
    signals : list of ndarray
        Those that are `is_kernel_ready`.
    n_frames : ndarray of shape (n_signals,) and dtype int64
        By the rule of the definition.

    Returns
    -------
    sequences : list of ndarray of shape (n_frames, n_out * (1 + deltas)) and dtype float32
        Views into one block.
    sound : ndarray of shape (n_signals,) and dtype bool
        False where a signal holds NaN or infinity or is beyond the kernel's range, and the sequence is meaningless.
    """
    block = np.empty((n_frames.sum(), plan.n_out * (1 + deltas)), dtype=np.float32)
    sound = _run(path, plan, signals, n_frames, block, [], 0, deltas, cmvn, n_threads)
    ends = np.cumsum(n_frames).tolist()
    return [block[start:end] for start, end in zip([0, *ends], ends, strict=False)], sound


def kernel_rows(path, plan, signals, n_frames, words, n_segments, *, deltas=0, cmvn=False, n_threads=1):
    """Compute the features of utterances pooled by the words of `pooling_words`; see `kernel_sequences`.

    Returns
    -------
    rows : ndarray of shape (n_signals, n_segments * len(words) * n_out * (1 + deltas)) and dtype float64
    sound : ndarray of shape (n_signals,) and dtype bool
    """
    rows = np.empty((len(signals), n_segments * len(words) * plan.n_out * (1 + deltas)))
    statistics = [_STATISTICS[word] if word in _STATISTICS else int(word[1:]) for word in words]
    return rows, _run(path, plan, signals, n_frames, rows, statistics, n_segments, deltas, cmvn, n_threads)


def _run(path, plan, signals, n_frames, out, statistics, n_segments, deltas, cmvn, n_threads):
    peaks = np.empty(len(signals), dtype=np.float32)
    center, rescale = bool(cmvn), cmvn is True
    words = np.array(statistics, dtype=np.int32)
    _lanes.features(
        path, plan.compiled, signals, n_frames, deltas, center, rescale, n_segments, words, out, peaks, n_threads
    )
    return is_within_range(peaks, plan)


def is_within_range(peak, plan):
    """Say whether an utterance of this largest magnitude is computed in float32; one with NaN or infinity is not."""
    return (peak == 0) | ((peak >= _QUIETEST) & (peak <= _LOUDEST / max(1.0, plan.scale)))


def _padded(basis):
    return None if basis is None else np.pad(basis.astype(np.float64), ((0, 0), (0, -basis.shape[1] % 16)))
