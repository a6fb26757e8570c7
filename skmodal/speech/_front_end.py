"""The front end of all speech features: a waveform to the energies of its bands, by the rules of a dialect."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array

from ._dialects import Dialect, as_dialect
from ._frames import FRAME_CONSTRAINTS, FrameSizes, frame_sizes, power_spectra
from ._mel import MEL_CONSTRAINTS, band_centers, band_settings, mel_sums, mel_weights

FRONT_END_CONSTRAINTS = {**FRAME_CONSTRAINTS, **MEL_CONSTRAINTS}


@dataclass(frozen=True, eq=False)
class FrontEnd:
    """The constants of one setting: sizes in samples, weights of the bands, and where the bands lie.

    One object stands for one setting, so that what is made of it can be cached by it.
    """

    dialect: Dialect
    sizes: FrameSizes
    weights: np.ndarray  # (n_mels, n_fft // 2 + 1)
    sums: csr_array  # (n_mels + 1, n_fft // 2 + 1), the weights and below them ones
    centers: np.ndarray  # (n_mels,), in Hz


@lru_cache(maxsize=32)
def front_end(sampling_rate, frame_length, hop_length, n_mels, fmin, fmax, dialect, *, name):
    """Return the constants of a setting, once for all; raise an error when its parameters do not go together."""
    dialect = as_dialect(dialect)
    sizes = frame_sizes(sampling_rate, frame_length, hop_length, name=name, dialect=dialect)
    band = band_settings(sampling_rate, n_mels, fmin, fmax, dialect, name=name)
    bank = sizes.n_fft, sampling_rate, *band
    return FrontEnd(dialect, sizes, mel_weights(*bank), mel_sums(*bank), band_centers(*band[:4]))


def for_plp(front):
    """Return the front end as PLP wants it: bands of the power spectrum, and a Hann window for a rectangular one.

    A rectangular window leaks strong low bands into weak high ones: the peaks that linear prediction fits are not the
    mouth's then, and a fixed channel does not add a constant, for RASTA to take out.
    """
    window = "hann" if front.dialect.window == "rectangular" else front.dialect.window
    return replace(front, dialect=replace(front.dialect, spectrum="power", window=window))


def band_energies(signal, front):
    """Return what a float64 waveform, known to be sound, has in every band and in every frame.

    Returns
    -------
    bands : ndarray of shape (n_frames, n_mels)
        Sums of the weighted spectrum: of powers, or of magnitudes where the dialect says so.
    energies : ndarray of shape (n_frames,)
        Of the samples or the power spectrum, for coefficient 0.
    """
    bands, energies = [], []
    for power, energy in power_spectra(signal, front.sizes, front.dialect):
        sums = front.sums @ power  # (n_mels + 1, n_frames_of_block)
        total = sums[-1]
        if front.dialect.spectrum == "magnitude":
            sums = front.sums @ np.sqrt(power)
        bands.append(sums[:-1])
        energies.append(total if energy is None else energy)
    return np.hstack(bands).T, np.concatenate(energies)


def log_energies(energies, dialect):
    """Return the natural logarithm of energies, after the dialect's floor."""
    if dialect.floor_zeros_only:
        return np.log(np.where(energies == 0, dialect.floor, energies))
    return np.log(np.maximum(energies, dialect.floor))


def log_bands(bands, dialect):
    """Return the logarithm of the bands of one utterance as the dialect has it: natural, or decibels within top_db."""
    logs = log_energies(bands, dialect)
    if dialect.log == "ln":
        return logs
    decibels = 10 / np.log(10) * logs
    return decibels if dialect.top_db is None else np.maximum(decibels, decibels.max() - dialect.top_db)
