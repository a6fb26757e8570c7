"""What PLP makes of bands: loudness as the ear hears it, and the cepstrum of the all-pole model of it."""

from functools import partial

import numpy as np

from ._cepstrum import in_order, lifter_weights, with_energy
from ._front_end import band_energies, for_plp, log_energies
from ._lpc import autocorrelation_basis, lag_sums, levinson_durbin, lpc_cepstra
from ._rasta import RastaFeatures


def perceptual_extractor(front, n_plp, lpc_order, rasta):
    """Return the function from a float64 waveform, known to be sound, to its (n_frames, n_plp) coefficients."""
    setting = {"front": front, "n_plp": n_plp, "lpc_order": lpc_order}
    if not rasta:
        return partial(perceptual_cepstra, **setting)
    logs = partial(perceptual_logs, front=front)
    return RastaFeatures(logs, front.dialect.rasta_pole, partial(all_pole_cepstra, **setting))


def perceptual_cepstra(signal, front, n_plp, lpc_order):
    """Return the coefficients without RASTA."""
    bands, energies = band_energies(signal, for_plp(front))  # (n_frames, n_mels), (n_frames,)
    return all_pole_cepstra(log_energies(bands, front.dialect), front, n_plp, lpc_order, energies)


def perceptual_logs(signal, front):
    """Return the logarithms of the bands, of shape (n_frames, n_mels)."""
    return log_energies(band_energies(signal, for_plp(front))[0], front.dialect)


def all_pole_cepstra(logs, front, n_plp, lpc_order, energies=None):
    """Return the coefficients of log bands; None for the energies keeps the model's own coefficient 0."""
    dialect = front.dialect
    loudness = np.exp(dialect.compression * logs) * _loudness(front)  # (n_frames, n_mels)
    autocorrelation = (lag_sums(len(front.weights), lpc_order) @ loudness.T).T  # (n_frames, lpc_order + 1)
    coefficients = lpc_cepstra(*levinson_durbin(autocorrelation), n_plp)  # (n_frames, n_plp)
    if energies is not None:
        if dialect.c0_floor is not None:
            coefficients[:, 0] = np.maximum(coefficients[:, 0], dialect.c0_floor)
        coefficients = with_energy(coefficients, energies, dialect)
    return in_order(coefficients * lifter_weights(n_plp, dialect.lifter), dialect)


def loud_autocorrelation(front, lpc_order):
    """Return what makes lags of compressed bands, the ear's part in it, of shape (n_mels, lpc_order + 1)."""
    return _loudness(front)[:, np.newaxis] * autocorrelation_basis(len(front.weights), lpc_order)


def _loudness(front):
    return equal_loudness(front.centers, front.dialect.equal_loudness) ** front.dialect.compression


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
