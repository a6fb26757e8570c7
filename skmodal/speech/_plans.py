"""The kernel's plans of the features: the constants of the NumPy definitions, or None where only those compute them."""

from functools import lru_cache

import numpy as np

from ._cepstrum import cosine_basis, in_order, lifter_weights
from ._compiled import MIN_N_FFT, KernelPlan
from ._frames import layout, window_weights
from ._front_end import for_plp
from ._perception import loud_autocorrelation

_DECIBELS = 10 / np.log(10)
_PLP_WEAK = 3e-8  # compression leaves less of an error in a weak band than the cosine transform does


@lru_cache(maxsize=32)
def log_mel_plan(front):
    """Return the plan of `log_mel_bands`."""
    decibels = None if front.dialect.log == "ln" else _DECIBELS * np.eye(len(front.weights))
    return _plan(front, c0="cepstrum", basis=decibels, range=_range(front.dialect))


@lru_cache(maxsize=32)
def mfcc_plan(front, n_mfcc):
    """Return the plan of `mel_cepstra`: an energy is one more value, which goes to coefficient 0 alone."""
    dialect = front.dialect
    basis = cosine_basis(len(front.weights), n_mfcc, dialect.dct_norm, dialect.lifter)
    if dialect.log == "db":
        basis = _DECIBELS * basis
    if dialect.c0 != "cepstrum":
        basis = np.vstack([basis, np.zeros(n_mfcc)])
        basis[:, 0] = np.arange(len(basis)) == len(basis) - 1
    return _plan(front, c0=dialect.c0, basis=in_order(basis, dialect), range=_range(dialect))


@lru_cache(maxsize=32)
def plp_plan(front, n_plp, lpc_order, rasta):
    """Return the plan of `perceptual_extractor`."""
    basis, front = loud_autocorrelation(front, lpc_order), for_plp(front)
    dialect = front.dialect
    c0 = "cepstrum" if rasta else dialect.c0
    if c0 != "cepstrum":
        basis = np.vstack([basis, np.zeros(basis.shape[1])])
    return _plan(
        front,
        c0=c0,
        basis=basis,
        rasta_pole=dialect.rasta_pole if rasta else None,
        lpc_order=basis.shape[1] - 1,
        compression=dialect.compression,
        gain_floor=-np.inf if rasta or dialect.c0_floor is None else dialect.c0_floor,
        gain_value=-1 if c0 == "cepstrum" else len(front.weights),
        c0_last=dialect.c0_last,
        lifter=lifter_weights(n_plp, dialect.lifter),
        weak=_PLP_WEAK,
    )


def _range(dialect):
    return np.inf if dialect.top_db is None else dialect.top_db / _DECIBELS


def _plan(front, *, c0, **constants):
    dialect, sizes = front.dialect, front.sizes
    if _is_beyond_the_kernel(dialect, sizes, c0):
        return None
    scale = dialect.scale**2 / (sizes.n_fft if dialect.divide_by_n_fft else 1)
    weights = front.weights * (scale if dialect.spectrum == "power" else np.sqrt(scale))
    if c0 == "spectrum_energy":
        weights = np.vstack([weights, np.full(weights.shape[1], scale)])
    return KernelPlan(
        sizes,
        weights,
        floor=0.0 if dialect.floor_zeros_only else dialect.floor,
        floor_value=dialect.floor,
        scale=dialect.scale,
        preemphasis=dialect.preemphasis,
        by_frame=dialect.preemphasis_by == "frame",
        remove_dc=dialect.remove_dc,
        window=window_weights(dialect.window, sizes.frame),
        left=-layout(0, sizes, dialect.framing)[0],
        mirrored=dialect.framing == "reflect",
        magnitude=dialect.spectrum == "magnitude",
        raw_energy=c0 == "frame_energy",
        raw_floor=dialect.floor,
        **constants,
    )


def _is_beyond_the_kernel(dialect, sizes, c0):
    by_signal = dialect.preemphasis and dialect.preemphasis_by == "signal"
    return (
        sizes.n_fft < MIN_N_FFT
        or dialect.dither
        or np.frexp(dialect.scale)[0] != 0.5  # no power of two
        or layout(0, sizes, dialect.framing)[0] > 0  # hops are longer than frames
        or (by_signal and (dialect.remove_dc or c0 == "frame_energy" or dialect.framing == "reflect"))
        or (c0 == "spectrum_energy" and dialect.spectrum == "magnitude")
        or (c0 == "frame_energy" and dialect.floor_zeros_only)
        or (c0 == "spectrum_energy" and dialect.top_db is not None)  # the energy is a band there, which is not cut
    )
