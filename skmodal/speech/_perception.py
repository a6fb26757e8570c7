"""What PLP makes of bands: loudness as the ear hears it, and the cepstrum of the all-pole model of it."""

from functools import lru_cache

import numpy as np

from ._cepstrum import in_order, lifter_weights, with_energy
from ._front_end import band_energies, for_plp, log_energies
from ._lpc import levinson_durbin, lpc_cepstra
from ._rasta import rasta_filtered


def perceptual_cepstra(signal, front, n_plp, lpc_order, rasta):
    """Return the coefficients of a float64 waveform that is known to be sound, of shape (n_frames, n_plp)."""
    dialect = front.dialect
    bands, energies = band_energies(signal, for_plp(front))  # (n_frames, n_mels), (n_frames,)
    logs = log_energies(bands, dialect)
    if rasta:
        logs = rasta_filtered(logs, dialect.rasta_pole)
    autocorrelation = np.exp(dialect.compression * logs) @ loud_autocorrelation(front, lpc_order)
    coefficients = lpc_cepstra(*levinson_durbin(autocorrelation), n_plp)  # (n_frames, n_plp)
    if not rasta:
        if dialect.c0_floor is not None:
            coefficients[:, 0] = np.maximum(coefficients[:, 0], dialect.c0_floor)
        coefficients = with_energy(coefficients, energies, dialect)
    return in_order(coefficients * lifter_weights(n_plp, dialect.lifter), dialect)


def loud_autocorrelation(front, lpc_order):
    """Return what makes lags of compressed bands, the ear's part in it, of shape (n_mels, lpc_order + 1)."""
    loudness = equal_loudness(front.centers, front.dialect.equal_loudness) ** front.dialect.compression
    return loudness[:, np.newaxis] * autocorrelation_basis(len(front.weights), lpc_order)


def equal_loudness(frequencies, form):
    """Return how loud the ear hears frequencies in Hz, at about 40 dB: "htk" or "hermansky".

    Hermansky's is in rad/s, and its last factor, about 1 up to 5 kHz, falls by 18 dB an octave above.
    """
    squared = frequencies**2
    if form == "htk":
        return (squared / (squared + 1.6e5)) ** 2 * (squared + 1.44e6) / (squared + 9.61e6)
    squared = 4 * np.pi**2 * squared
    curve = squared**2 * (squared + 56.8e6) / ((squared + 6.3e6) ** 2 * (squared + 0.38e9))
    return curve * 9.58e26 / (squared**3 + 9.58e26)


@lru_cache(maxsize=32)
def autocorrelation_basis(n_bands, order):
    """Return the inverse Fourier transform from bands to lags 0 to order, of shape (n_bands, order + 1), read-only.

    The bands, and before and after them the first and the last of them once more, are half of an even spectrum.
    """
    n_points = n_bands + 2
    angles = np.pi * np.outer(np.arange(n_points), np.arange(order + 1)) / (n_points - 1)
    waves = np.cos(angles) / (n_points - 1)
    waves[[0, -1]] /= 2
    basis = waves[1:-1].copy()
    basis[0] += waves[0]
    basis[-1] += waves[-1]
    basis.flags.writeable = False
    return basis
