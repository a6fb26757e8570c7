"""Linear prediction: autocorrelation to an all-pole spectrum, and this to its cepstrum, many frames at a time."""

import numpy as np


def levinson_durbin(autocorrelation):
    """Solve the normal equations of linear prediction for every frame, by Levinson's recursion.

    The prediction ``-sum_k a_k x[t-k]`` for k from 1 to the order leaves the least energy; all poles of
    ``1 / (1 + sum_k a_k z^-k)`` lie inside the unit circle.

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

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech._lpc import levinson_durbin
    >>> levinson_durbin(np.array([[1.0, 0.5, 0.25]]))  # of x[t] = 0.5 x[t-1] + noise
    (array([[-0.5, -0. ]]), array([0.75]))
    """
    n_frames, n_lags = autocorrelation.shape
    predictor = np.zeros((n_frames, n_lags - 1))
    residual = autocorrelation[:, 0].copy()
    for i in range(n_lags - 1):
        past = autocorrelation[:, i:0:-1]  # lags i to 1
        reflection = (autocorrelation[:, i + 1] + np.einsum("tk,tk->t", predictor[:, :i], past)) / residual
        predictor[:, :i] -= reflection[:, np.newaxis] * predictor[:, :i][:, ::-1]
        predictor[:, i] = -reflection
        residual *= 1 - reflection**2
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
    coefficients = np.empty((len(predictor), n_coefficients))
    coefficients[:, 0] = np.log(residual)
    for n in range(1, n_coefficients):
        k = np.arange(1, min(n - 1, order) + 1)
        total = np.einsum("tk,tk,k->t", predictor[:, k - 1], coefficients[:, n - k], (n - k) / n)
        coefficients[:, n] = -total - (predictor[:, n - 1] if n <= order else 0)
    return coefficients
