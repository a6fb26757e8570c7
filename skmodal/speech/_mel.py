"""The filter banks: bands that are narrow where the ear tells pitches apart and wide where it does not."""

from functools import lru_cache
from math import ceil
from numbers import Integral, Real

import numpy as np
from python_speech_features import get_filterbanks
from sklearn.utils._param_validation import Interval, validate_params

from ._dialects import DIALECT_CONSTRAINTS, Dialect, Preset, as_dialect
from ._sums import frame_sums

MEL_CONSTRAINTS = {
    "n_mels": [Interval(Integral, 1, None, closed="left"), None],
    "fmin": [Interval(Real, 0, None, closed="left"), None],
    "fmax": [Interval(Real, 0, None, closed="neither"), None],
    **DIALECT_CONSTRAINTS,
}

_SLANEY_BREAK = 1000.0  # Hz; linear below, logarithmic above
_SLANEY_HZ_A_MEL = 200 / 3
_SLANEY_STEP = np.log(6.4) / 27


@validate_params(
    {
        **MEL_CONSTRAINTS,
        "n_fft": [Interval(Integral, 2, None, closed="left")],
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    },
    prefer_skip_nested_validation=True,
)
def mel_filterbank(
    n_mels: int | None = None,
    n_fft: int = 512,
    sampling_rate: int = 16000,
    *,
    fmin: float | None = None,
    fmax: float | None = None,
    dialect: Preset | Dialect = "python_speech_features",
) -> np.ndarray:
    """Compute filters, equally spaced in mel, over the bins of a power spectrum.

    Between fmin and fmax lie ``n_mels + 2`` points at equal distances in mel; filter m rises from point m to its top
    at point m + 1 and falls to point m + 2. The dialects differ in the rest:

    - "python_speech_features": the mel of f Hz is ``2595 log10(1 + f / 700)``, and every point is rounded down to a
      bin. Where two points share a bin, which many filters on a short transform cause, a filter has no rising or no
      falling edge, or is zero.
    - "kaldi" and "htk": the same mel, no rounding, and edges that are straight in mel.
    - "librosa": Slaney's mel, linear to 1000 Hz and logarithmic above, edges straight in Hz, and every filter divided
      by half its width in Hz.

    Parameters
    ----------
    n_mels : int, default=None
        Number of filters; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    n_fft : int, default=512
        Length of the Fourier transform, in samples.
    sampling_rate : int, default=16000
        In Hz.
    fmin : float, default=None
        Lower edge of the first filter, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the last filter, in Hz; None means ``sampling_rate / 2``.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose filters: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own.

    Returns
    -------
    filterbank : ndarray of shape (n_mels, n_fft // 2 + 1)
        Weights; ``power @ filterbank.T`` gives the energies of the bands.

    Raises
    ------
    ValueError
        fmax is above half the sampling rate, or not above fmin.

    References
    ----------
    Davis and Mermelstein (1980), "Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences", IEEE Transactions on Acoustics, Speech, and Signal Processing 28(4).

    Slaney (1998), "Auditory Toolbox", Interval Research Corporation, Technical Report 1998-010.

    Examples
    --------
    >>> from skmodal.speech import mel_filterbank
    >>> mel_filterbank().shape
    (26, 257)
    >>> mel_filterbank(n_mels=3, n_fft=16, sampling_rate=8000).round(2)
    array([[1.  , 0.5 , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.5 , 1.  , 0.5 , 0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.  , 0.  , 0.5 , 1.  , 0.75, 0.5 , 0.25, 0.  ]])
    >>> mel_filterbank(n_mels=2, n_fft=16, sampling_rate=8000, dialect="kaldi").round(2)
    array([[0.  , 0.82, 0.63, 0.21, 0.  , 0.  , 0.  , 0.  , 0.  ],
           [0.  , 0.  , 0.37, 0.79, 0.89, 0.61, 0.38, 0.18, 0.  ]])
    """
    band = band_settings(sampling_rate, n_mels, fmin, fmax, as_dialect(dialect), name="mel_filterbank")
    return mel_weights(n_fft, sampling_rate, *band).copy()


def band_settings(sampling_rate, n_mels, fmin, fmax, dialect, *, name):
    """Return (n_mels, fmin, fmax, scale, shape, unit_area) with the dialect's own values for None.

    Raises an error when [fmin, fmax] is no band below half the sampling rate.
    """
    nyquist = sampling_rate / 2
    if fmax is not None and fmax > nyquist:
        raise ValueError(
            f"{name}: fmax={fmax} Hz is above half the sampling rate, {nyquist} Hz. "
            "Lower it, or leave it out with fmax=None."
        )
    fmin, fmax = dialect.fmin if fmin is None else fmin, nyquist if fmax is None else fmax
    if fmin >= fmax:
        raise ValueError(f"{name}: fmin={fmin} Hz is not below fmax={fmax} Hz. Lower fmin, or raise fmax.")
    if n_mels is None:
        n_mels = _one_a_bark(fmin, fmax) if dialect.band_shape == "masking" else dialect.n_mels
    return n_mels, fmin, fmax, dialect.mel_scale, dialect.band_shape, dialect.unit_area


@lru_cache(maxsize=32)
def mel_weights(n_fft, sampling_rate, n_mels, fmin, fmax, scale, shape, unit_area):
    """Return the filter bank, of shape (n_mels, n_fft // 2 + 1), once for all: one read-only array a setting."""
    points = mel_points(n_mels, fmin, fmax, scale)
    if shape == "bins":
        weights = get_filterbanks(n_mels, n_fft, sampling_rate, fmin, fmax)
    else:
        bins = np.arange(n_fft // 2 + 1) * sampling_rate / n_fft  # in Hz
        to_mel, to_hertz = _SCALES[scale]
        if shape == "hertz":
            weights = _triangles(to_hertz(points), bins)
        else:
            weights = (_triangles if shape == "mel" else _masking_curves)(points, to_mel(bins))
    if unit_area:
        edges = _SCALES[scale][1](points)
        weights = weights * (2 / (edges[2:] - edges[:-2]))[:, np.newaxis]
    weights.flags.writeable = False
    return weights


@lru_cache(maxsize=32)
def mel_sums(*settings):
    """Return what takes spectra of shape (n_bins, n_frames) to the energies of their bands and, last, of all bins."""
    weights = mel_weights(*settings)
    return frame_sums(np.vstack([weights, np.ones(weights.shape[1])]))


def mel_points(n_mels, fmin, fmax, scale):
    """Return the ``n_mels + 2`` points of a filter bank, equally spaced in mel, in mel."""
    to_mel, _ = _SCALES[scale]
    return np.linspace(to_mel(fmin), to_mel(fmax), n_mels + 2)


@lru_cache(maxsize=32)
def band_centers(n_mels, fmin, fmax, scale):
    """Return the frequencies in Hz at which the filters have their tops, of shape (n_mels,)."""
    centers = _SCALES[scale][1](mel_points(n_mels, fmin, fmax, scale)[1:-1])
    centers.flags.writeable = False
    return centers


def _triangles(points, bins):
    left, top, right = points[:-2, np.newaxis], points[1:-1, np.newaxis], points[2:, np.newaxis]
    return np.maximum(0, np.minimum((bins - left) / (top - left), (right - bins) / (right - top)))


def _masking_curves(points, bins):
    """Hermansky (1990), equation 3: what a band hears of a tone, by the tone's distance from its center in Bark."""
    distance = bins - points[1:-1, np.newaxis]
    weights = 10 ** np.minimum(0, np.minimum(distance + 0.5, -2.5 * (distance - 0.5)))
    return np.where((distance >= -2.5) & (distance <= 1.3), weights, 0)


def _one_a_bark(fmin, fmax):
    return max(1, ceil(_hertz_to_bark(fmax) - _hertz_to_bark(fmin)) - 1)


def _hertz_to_htk(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def _htk_to_hertz(mel):
    return 700 * (10 ** (mel / 2595) - 1)


def _hertz_to_slaney(hertz):
    linear = np.asarray(hertz, dtype=np.float64) / _SLANEY_HZ_A_MEL
    octaves = np.log(np.maximum(hertz, _SLANEY_BREAK) / _SLANEY_BREAK)
    return np.where(linear < 15, linear, 15 + octaves / _SLANEY_STEP)


def _slaney_to_hertz(mel):
    return np.where(mel < 15, mel * _SLANEY_HZ_A_MEL, _SLANEY_BREAK * np.exp(_SLANEY_STEP * np.maximum(0, mel - 15)))


def _hertz_to_bark(hertz):
    return 6 * np.arcsinh(hertz / 600)


def _bark_to_hertz(bark):
    return 600 * np.sinh(bark / 6)


_SCALES = {
    "htk": (_hertz_to_htk, _htk_to_hertz),
    "slaney": (_hertz_to_slaney, _slaney_to_hertz),
    "bark": (_hertz_to_bark, _bark_to_hertz),
}
