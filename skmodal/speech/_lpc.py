"""Linear prediction: autocorrelation to an all-pole spectrum, and this to its cepstrum, many frames at a time."""

from functools import lru_cache

import numpy as np

from ._sums import frame_sums


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


@lru_cache(maxsize=32)
def lag_sums(n_bands, order):
    """Return what takes bands of shape (n_bands, n_frames) to their lags, by `autocorrelation_basis`."""
    return frame_sums(autocorrelation_basis(n_bands, order).T)


def levinson_durbin(autocorrelation):
    """Solve the normal equations of linear prediction for every frame, by Levinson's recursion.

    The prediction ``-sum_k a_k x[t-k]`` for k from 1 to the order leaves the least energy; all poles of
    ``1 / (1 + sum_k a_k z^-k)`` lie inside the unit circle. Where Levinson sums lags, weighted with the predictor, for
    every reflection coefficient, Schur updates all those sums: ``ahead`` of the predictor, ``behind`` of its mirror.

    Parameters
    ----------
    autocorrelation : ndarray of shape (n_frames, order + 1)
        Lags 0 to order; positive definite.

    Returns
    -------
    predictor : ndarray of shape (n_frames, order)
        The a_k.
    residual : ndarray of shape (n_frames,)
        The energy that is left.

    References
    ----------
    Makhoul (1975), "Linear prediction: a tutorial review", Proceedings of the IEEE 63(4).

    Le Roux and Gueguen (1977), "A fixed point computation of partial correlation coefficients", IEEE Transactions on
    Acoustics, Speech, and Signal Processing 25(3).

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech._lpc import levinson_durbin
    >>> levinson_durbin(np.array([[1.0, 0.5, 0.25]]))  # of x[t] = 0.5 x[t-1] + noise
    (array([[-0.5, -0. ]]), array([0.75]))
    """
    predictor = np.zeros_like(autocorrelation[:, 1:])
    ahead, behind = autocorrelation[:, 1:], autocorrelation[:, :-1]
    residual = autocorrelation[:, 0]
    for i in range(predictor.shape[1]):
        reflection = ahead[:, :1] / behind[:, :1]
        predictor[:, :i] -= reflection * predictor[:, :i][:, ::-1]
        predictor[:, i] = -reflection[:, 0]
        residual = residual * (1 - reflection[:, 0] ** 2)
        ahead, behind = (ahead - reflection * behind)[:, 1:], (behind - reflection * ahead)[:, :-1]
    return predictor, residual


def lpc_cepstra(predictor, residual, n_coefficients):
    """Return the cepstra of all-pole spectra ``residual / |1 + sum_k a_k z^-k|^2``, without computing the spectra.

    ``c_n = -a_n - 1/n sum_k (n - k) a_k c_(n-k)`` for k from 1 to n - 1, where a_k is 0 beyond the order, and
    ``c_0 = log(residual)``; the log spectrum is ``c_0 + 2 sum_n c_n cos(n w)``.

    Parameters
    ----------
    predictor : ndarray of shape (n_frames, order)
    residual : ndarray of shape (n_frames,)
    n_coefficients : int
        With c_0; it may be above the order.

    Returns
    -------
    coefficients : ndarray of shape (n_frames, n_coefficients)

    References
    ----------
    Atal (1974), "Effectiveness of linear prediction characteristics of the speech wave for automatic speaker
    identification and verification", Journal of the Acoustical Society of America 55(6).
    """
    order = predictor.shape[1]
    totals = np.zeros((n_coefficients, len(predictor))).T  # of every c_n: the sum over the coefficients before it
    totals[:, 1 : order + 1] = predictor[:, : n_coefficients - 1] * np.arange(1, min(order, n_coefficients - 1) + 1)
    coefficients = np.empty_like(totals)
    coefficients[:, 0] = np.log(residual)
    for n in range(1, n_coefficients):
        coefficients[:, n] = totals[:, n] / -n
        after = totals[:, n + 1 : n + 1 + order]
        after += n * coefficients[:, n : n + 1] * predictor[:, : after.shape[1]]
    return coefficients
