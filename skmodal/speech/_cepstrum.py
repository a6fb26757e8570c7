"""What the cepstra share: the cosine basis, the lifter, and coefficient 0."""

from functools import lru_cache

import numpy as np
from scipy.fft import dct

from ._front_end import log_energies
from ._sums import frame_sums


@lru_cache(maxsize=32)
def lifter_weights(n_coefficients, lifter):
    """Return ``1 + L / 2 sin(pi k / L)``, which gives the coefficients similar ranges, once for all; 1 where L is 0."""
    k = np.arange(n_coefficients)
    weights = 1 + lifter / 2 * np.sin(np.pi * k / lifter) if lifter else np.ones(n_coefficients)
    weights.flags.writeable = False
    return weights


@lru_cache(maxsize=32)
def cosine_basis(n_mels, n_coefficients, norm, lifter):
    """Return the liftered DCT-II basis of shape (n_mels, n_coefficients), once for all and read-only.

    "ortho" is orthonormal; in "htk" column 0 has the weight ``sqrt(2 / n_mels)`` of the others.
    """
    basis = dct(np.eye(n_mels), type=2, axis=1, norm="ortho")[:, :n_coefficients]
    basis = basis * lifter_weights(n_coefficients, lifter)
    if norm == "htk":
        basis[:, 0] *= np.sqrt(2)
    basis.flags.writeable = False
    return basis


@lru_cache(maxsize=32)
def cosine_sums(*settings):
    """Return what takes logarithms of shape (n_mels, n_frames) to cepstra, by the basis of `cosine_basis`."""
    return frame_sums(cosine_basis(*settings).T)


def with_energy(coefficients, energies, dialect):
    """Return the cepstra with the log energy for coefficient 0, where the dialect has it so."""
    if dialect.c0 != "cepstrum":
        coefficients[:, 0] = log_energies(energies, dialect)
    return coefficients


def in_order(coefficients, dialect):
    """Return the cepstra with coefficient 0 in the dialect's place, first or last, each frame's in one place."""
    return np.ascontiguousarray(np.roll(coefficients, -1, axis=1) if dialect.c0_last else coefficients)


def cepstrum_names(word, n_coefficients, dialect):
    """Return ``mfcc0, mfcc1`` and so on, in the order of `in_order`."""
    names = [f"{word}{k}" for k in range(n_coefficients)]
    return [*names[1:], names[0]] if dialect.c0_last else names
