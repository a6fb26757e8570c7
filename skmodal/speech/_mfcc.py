"""Mel-frequency cepstral coefficients: the shape of the spectrum of speech, frame by frame, in a dozen numbers."""

from functools import lru_cache
from numbers import Integral

import numpy as np
from scipy.fft import dct
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import array_waveform
from ._compiled import KernelPlan
from ._frame_transformer import FrameTransformer
from ._frames import FRAME_CONSTRAINTS, PREEMPHASIS, frame_sizes, n_frames_of, power_spectra
from ._mel import MEL_CONSTRAINTS, check_band, mel_weights

_LIFTER = 22
_ENERGY_OF_SILENCE = np.finfo(np.float64).eps
_MFCC_CONSTRAINTS = {**MEL_CONSTRAINTS, "n_mfcc": [Interval(Integral, 1, None, closed="left")]}


@validate_params({**FRAME_CONSTRAINTS, **_MFCC_CONSTRAINTS}, prefer_skip_nested_validation=True)
def mfcc(
    signal,
    sampling_rate=16000,
    *,
    frame_length=0.025,
    hop_length=0.010,
    n_mfcc=13,
    n_mels=26,
    fmin=0.0,
    fmax=None,
):
    """Compute the mel-frequency cepstral coefficients of one waveform.

    ``y[t] = x[t] - 0.97 x[t-1]`` is cut into frames (rectangular window, zeros after the end); with the power spectrum
    ``P = |FFT(y)|^2 / n_fft`` and the mel filters ``W``, coefficient k is the orthonormal DCT-II
    ``sum_m log((W P)_m) cos(pi k (2m + 1) / (2 n_mels)) sqrt(2 / n_mels)`` times the lifter
    ``1 + 11 sin(pi k / 22)``, which gives the coefficients similar ranges. Coefficient 0 is the logarithm of the
    frame's energy, ``log(sum P)``. An energy of zero counts as 2.2e-16.

    These are the numbers of ``python_speech_features.mfcc`` at its defaults, except that n_fft grows with the frame
    (512, or the next power of two that holds a frame) where that library drops the rest of the frame.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    frame_length : float, default=0.025
        In s: long enough for two periods of a low voice, and short enough for the mouth to hold still.
    hop_length : float, default=0.010
        From the start of one frame to that of the next, in s.
    n_mfcc : int, default=13
        Coefficients kept, n_mels at most; higher ones hold the pitch rather than the sound.
    n_mels : int, default=26
        Mel filters.
    fmin : float, default=0.0
        Lower edge of the mel filters, in Hz.
    fmax : float, default=None
        Upper edge of the mel filters, in Hz; None means ``sampling_rate / 2``.

    Returns
    -------
    coefficients : ndarray of shape (n_frames, n_mfcc)
        ``n_frames = 1 + ceil((n_samples - frame) / hop)``, and 1 when the signal is shorter than a frame.

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or parameters do not go together: n_mfcc above n_mels,
        fmax above half the sampling rate, a frame of less than 2 samples.
    TypeError
        The signal is of an integer type other than int16.

    See Also
    --------
    MFCC : The same for a column of utterances, in a pipeline.

    References
    ----------
    Davis and Mermelstein (1980), "Comparison of parametric representations for monosyllabic word recognition in
    continuously spoken sentences", IEEE Transactions on Acoustics, Speech, and Signal Processing 28(4).

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import mfcc
    >>> tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
    >>> mfcc(tone).shape
    (99, 13)
    >>> mfcc(tone)[50, :4].round(2)
    array([ -0.29,  19.51,   2.64, -13.19])
    """
    check_cepstrum(sampling_rate, n_mfcc, n_mels, fmin, fmax, name="mfcc")
    sizes = frame_sizes(sampling_rate, frame_length, hop_length, name="mfcc")
    signal = array_waveform(signal, row=0, name="mfcc")
    return cepstra(signal, sizes, mel_weights(n_mels, sizes.n_fft, sampling_rate, fmin, fmax), n_mfcc)


def check_cepstrum(sampling_rate, n_mfcc, n_mels, fmin, fmax, *, name):
    """Raise an error when there are more coefficients than filters, or no band for the filters."""
    if n_mfcc > n_mels:
        raise ValueError(
            f"{name}: n_mfcc={n_mfcc} coefficients cannot come from n_mels={n_mels} filters. "
            f"Raise n_mels to {n_mfcc} or lower n_mfcc to {n_mels}."
        )
    check_band(sampling_rate, fmin, fmax, name=name)


def cepstra(signal, sizes, weights, n_mfcc):
    """Return the coefficients of a float64 waveform that is known to be sound, of shape (n_frames, n_mfcc)."""
    basis = _cepstral_basis(len(weights), n_mfcc)
    return np.vstack([_cepstra_of_power(power, weights, basis) for power in power_spectra(signal, sizes)])


def _cepstra_of_power(power, weights, basis):
    bands = _log(power @ weights.T)  # (n_frames, n_mels)
    coefficients = bands @ basis  # (n_frames, n_mfcc)
    coefficients[:, 0] = _log(power.sum(axis=1))
    return coefficients


def _log(energy):
    return np.log(np.where(energy == 0, _ENERGY_OF_SILENCE, energy))


@lru_cache(maxsize=32)
def _cepstral_basis(n_mels, n_mfcc):
    """Return the liftered DCT-II basis of shape (n_mels, n_mfcc), once for all and read-only."""
    lifter = 1 + _LIFTER / 2 * np.sin(np.pi * np.arange(n_mfcc) / _LIFTER)
    basis = dct(np.eye(n_mels), type=2, axis=1, norm="ortho")[:, :n_mfcc] * lifter
    basis.flags.writeable = False
    return basis


@lru_cache(maxsize=32)
def _kernel_plan(sizes, sampling_rate, n_mfcc, n_mels, fmin, fmax):
    """Return `cepstra` in the kernel's terms: the energy is a band more, which goes to coefficient 0 alone."""
    bands = mel_weights(n_mels, sizes.n_fft, sampling_rate, fmin, fmax)
    weights = np.vstack([bands, np.ones(bands.shape[1])]) / sizes.n_fft
    basis = np.vstack([_cepstral_basis(n_mels, n_mfcc), np.zeros(n_mfcc)])
    basis[:, 0] = np.arange(n_mels + 1) == n_mels
    return KernelPlan(sizes, weights, 0.0, _ENERGY_OF_SILENCE, basis, preemphasis=PREEMPHASIS)


class MFCC(FrameTransformer):
    """Mel-frequency cepstral coefficients of every utterance, as a row of statistics or as a sequence.

    See `mfcc` for the coefficients of one waveform. They are optionally normalized over the utterance, then followed
    by their deltas, then pooled over time. An utterance alone gives the very bits that it gives among others.

    Where skmodal was installed with a compiler, its kernel computes the coefficients in float32, within 2e-4 of `mfcc`
    on speech; sequences are then float32, statistics of them float64. See `kernel_info`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From the start of one frame to that of the next, in s.
    n_mfcc : int, default=13
        Coefficients a frame, n_mels at most.
    n_mels : int, default=26
        Mel filters.
    fmin : float, default=0.0
        Lower edge of the mel filters, in Hz.
    fmax : float, default=None
        Upper edge of the mel filters, in Hz; None means ``sampling_rate / 2``.
    deltas : {0, 1, 2}, default=0
        0 for the coefficients, 1 to add their deltas, 2 to add the deltas of these as well.
    cmvn : bool or "mean", default=False
        Normalize every coefficient over the utterance, before the deltas: True to mean 0 and variance 1, "mean" to
        mean 0 only. It takes out the microphone and the loudness.
    dialect : {"python_speech_features"}, default="python_speech_features"
        Whose numbers to give.
    pooling : str or None, default="mean+std"
        Statistics over time, joined by ``+``: mean, std, min, max, median, and quantiles in percent such as q10.
        None gives sequences, in a 1-D object array.
    n_segments : int, default=1
        Equal parts in time, each pooled by itself, so that the row keeps the order of sounds. An utterance of fewer
        frames than parts has frames that stand for two. Not used by ``pooling=None``.
    n_jobs : int, default=None
        Threads over utterances; None means 1 unless in a `joblib.parallel_config` context.

    Attributes
    ----------
    n_coefficients_ : int
        Values a frame, ``n_mfcc * (1 + deltas)``.
    n_features_in_ : int
        Samples an utterance; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    mfcc : The coefficients of one waveform, and their definition.
    AudioReader : Brings files to one rate and one channel.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import MFCC
    >>> time = np.arange(16000) / 16000
    >>> low, high = 0.5 * np.sin(2 * np.pi * 200 * time), 0.5 * np.sin(2 * np.pi * 2000 * time[:8000])
    >>> features = MFCC().fit_transform([low, high])
    >>> features.shape
    (2, 26)
    >>> features[:, 1].round(1)
    array([23.4, -4. ])
    >>> MFCC(pooling=None).fit_transform([low, high])[1].shape
    (49, 13)
    """

    _sequence_name = "mfcc"
    _parameter_constraints = {
        **FrameTransformer._parameter_constraints,
        **_MFCC_CONSTRAINTS,
        "dialect": [StrOptions({"python_speech_features"})],
    }

    def __init__(
        self,
        sampling_rate=16000,
        frame_length=0.025,
        hop_length=0.010,
        n_mfcc=13,
        n_mels=26,
        fmin=0.0,
        fmax=None,
        deltas=0,
        cmvn=False,
        dialect="python_speech_features",
        pooling="mean+std",
        n_segments=1,
        n_jobs=None,
    ):
        self.sampling_rate = sampling_rate
        self.frame_length = frame_length
        self.hop_length = hop_length
        self.n_mfcc = n_mfcc
        self.n_mels = n_mels
        self.fmin = fmin
        self.fmax = fmax
        self.deltas = deltas
        self.cmvn = cmvn
        self.dialect = dialect
        self.pooling = pooling
        self.n_segments = n_segments
        self.n_jobs = n_jobs

    def _check_parameters(self):
        check_cepstrum(self.sampling_rate, self.n_mfcc, self.n_mels, self.fmin, self.fmax, name="MFCC")
        self._sizes()

    def _sizes(self):
        return frame_sizes(self.sampling_rate, self.frame_length, self.hop_length, name="MFCC")

    def _frame_features(self, signal):
        sizes = self._sizes()
        weights = mel_weights(self.n_mels, sizes.n_fft, self.sampling_rate, self.fmin, self.fmax)
        return cepstra(signal, sizes, weights, self.n_mfcc)

    def _n_frames(self, n_samples):
        return n_frames_of(n_samples, self._sizes())

    def _kernel_plan(self):
        return _kernel_plan(self._sizes(), self.sampling_rate, self.n_mfcc, self.n_mels, self.fmin, self.fmax)

    def _frame_names(self):
        return [f"mfcc{k}" for k in range(self.n_mfcc)]
