"""The mel filter bank: triangles that are narrow where the ear tells pitches apart and wide where it does not."""

from functools import lru_cache
from numbers import Integral, Real

from python_speech_features import get_filterbanks
from sklearn.utils._param_validation import Interval, validate_params

MEL_CONSTRAINTS = {
    "n_mels": [Interval(Integral, 1, None, closed="left")],
    "fmin": [Interval(Real, 0, None, closed="left")],
    "fmax": [Interval(Real, 0, None, closed="neither"), None],
}


@validate_params(
    {
        **MEL_CONSTRAINTS,
        "n_fft": [Interval(Integral, 2, None, closed="left")],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    },
    prefer_skip_nested_validation=True,
)
def mel_filterbank(n_mels=26, n_fft=512, sampling_rate=16000, *, fmin=0.0, fmax=None):
    """Compute triangular filters, equally spaced in mel, over the bins of a power spectrum.

    The mel of f Hz is ``2595 log10(1 + f / 700)``. Between fmin and fmax lie ``n_mels + 2`` equally spaced points, each
    rounded down to a bin; filter m rises from point m to 1 at point m + 1 and falls to point m + 2. This is
    python_speech_features' bank. Where two points share a bin, which many filters on a short transform cause, a filter
    has no rising or no falling edge, or is zero.

    Parameters
    ----------
    n_mels : int, default=26
        Number of filters; 26 is the custom for speech at 16 kHz.
    n_fft : int, default=512
        Length of the Fourier transform, in samples.
    sampling_rate : int, default=16000
        In Hz.
    fmin : float, default=0.0
        Lower edge of the first filter, in Hz.
    fmax : float, default=None
        Upper edge of the last filter, in Hz; None means ``sampling_rate / 2``.

    Returns
    -------
    filterbank : ndarray of shape (n_mels, n_fft // 2 + 1)
        Weights in [0, 1]; ``power @ filterbank.T`` gives the energies of the bands.

    Raises
    ------
    ValueError
        fmax is above half the sampling rate, or not above fmin.

    References
    ----------
    Davis and Mermelstein (1980), "Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences", IEEE Transactions on Acoustics, Speech, and Signal Processing 28(4).

    Examples
    --------
    >>> from skmodal.speech import mel_filterbank
    >>> mel_filterbank().shape
    (26, 257)
    >>> mel_filterbank(n_mels=3, n_fft=16, sampling_rate=8000).round(2)
    array([[1.  , 0.5 , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.5 , 1.  , 0.5 , 0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.  , 0.  , 0.5 , 1.  , 0.75, 0.5 , 0.25, 0.  ]])
    """
    check_band(sampling_rate, fmin, fmax, name="mel_filterbank")
    return mel_weights(n_mels, n_fft, sampling_rate, fmin, fmax).copy()


def check_band(sampling_rate, fmin, fmax, *, name):
    """Raise an error when [fmin, fmax] is no band below half the sampling rate."""
    nyquist = sampling_rate / 2
    if fmax is not None and fmax > nyquist:
        raise ValueError(
            f"{name}: fmax={fmax} Hz is above half the sampling rate, {nyquist} Hz. "
            "Lower it, or leave it out with fmax=None."
        )
    if fmin >= (nyquist if fmax is None else fmax):
        raise ValueError(f"{name}: fmin={fmin} Hz is not below fmax={nyquist if fmax is None else fmax} Hz.")


@lru_cache(maxsize=32)
def mel_weights(n_mels, n_fft, sampling_rate, fmin, fmax):
    """Return the filter bank once for all: one read-only array a setting."""
    weights = get_filterbanks(n_mels, n_fft, sampling_rate, fmin, fmax)
    weights.flags.writeable = False
    return weights
