"""Mel-frequency cepstral coefficients: the shape of the spectrum of speech, frame by frame, in a dozen numbers."""

from dataclasses import KW_ONLY, dataclass
from functools import partial
from numbers import Integral
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from .._samples import array_waveform
from ._cepstrum import cepstrum_names, cosine_sums, in_order, with_energy
from ._dialects import Dialect, Preset, as_dialect
from ._frame_transformer import FrameTransformer
from ._front_end import FRONT_END_CONSTRAINTS, band_energies, front_end, log_bands
from ._plans import mfcc_plan

_MFCC_CONSTRAINTS = {"n_mfcc": [Interval(Integral, 1, None, closed="left")]}


@validate_params({**FRONT_END_CONSTRAINTS, **_MFCC_CONSTRAINTS}, prefer_skip_nested_validation=True)
def mfcc(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    frame_length: float = 0.025,
    hop_length: float = 0.010,
    n_mfcc: int = 13,
    n_mels: int | None = None,
    fmin: float | None = None,
    fmax: float | None = None,
    dialect: Preset | Dialect = "python_speech_features",
) -> np.ndarray:
    """Compute the mel-frequency cepstral coefficients of one waveform.

    In the default dialect, ``y[t] = x[t] - 0.97 x[t-1]`` is cut into frames (rectangular window, zeros after the end);
    with the power spectrum ``P = |FFT(y)|^2 / n_fft`` and the mel filters ``W``, coefficient k is the orthonormal
    DCT-II ``sum_m log((W P)_m) cos(pi k (2m + 1) / (2 n_mels)) sqrt(2 / n_mels)`` times the lifter
    ``1 + 11 sin(pi k / 22)``, which gives the coefficients similar ranges. Coefficient 0 is the logarithm of the
    frame's energy, ``log(sum P)``. An energy of zero counts as 2.2e-16.

    These are the numbers of ``python_speech_features.mfcc`` at its defaults, except that n_fft grows with the frame
    (512, or the next power of two that holds a frame) where that library drops the rest of the frame. Kaldi's, HTK's
    and librosa's differ in most of these steps; `dialect` lists them. librosa's decibels are cut 80 dB under the
    loudest of the utterance, so that there a frame depends on all the others.

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
    n_mels : int, default=None
        Mel filters; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the mel filters, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the mel filters, in Hz; None means ``sampling_rate / 2``.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose numbers to give: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own.

    Returns
    -------
    coefficients : ndarray of shape (n_frames, n_mfcc)
        ``n_frames = 1 + ceil((n_samples - frame) / hop)``, and 1 when the signal is shorter than a frame; Kaldi and
        HTK leave out what fills no frame. Coefficient 0 comes first, of HTK last.

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
    plp : Cepstral coefficients by linear prediction instead of a cosine transform.

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
    >>> mfcc(tone, dialect="kaldi")[50, :4].round(2)
    array([24.71, 85.  , 19.25, -7.46])
    """
    front = front_end(sampling_rate, frame_length, hop_length, n_mels, fmin, fmax, dialect, name="mfcc")
    check_cepstrum(n_mfcc, front, name="mfcc")
    return mel_cepstra(array_waveform(signal, row=0, name="mfcc"), front, n_mfcc)


def check_cepstrum(n_mfcc, front, *, name):
    """Raise an error when there are more coefficients than filters."""
    n_mels = len(front.weights)
    if n_mfcc > n_mels:
        raise ValueError(
            f"{name}: n_mfcc={n_mfcc} coefficients cannot come from n_mels={n_mels} filters. "
            f"Raise n_mels to {n_mfcc} or lower n_mfcc to {n_mels}."
        )


def mel_cepstra(signal, front, n_mfcc):
    """Return the coefficients of a float64 waveform that is known to be sound, of shape (n_frames, n_mfcc)."""
    dialect = front.dialect
    bands, energies = band_energies(signal, front)  # (n_frames, n_mels), (n_frames,)
    cosines = cosine_sums(len(front.weights), n_mfcc, dialect.dct_norm, dialect.lifter)
    coefficients = (cosines @ log_bands(bands, dialect).T).T  # (n_frames, n_mfcc)
    return in_order(with_energy(coefficients, energies, dialect), dialect)


@dataclass(eq=False, repr=False)
class MFCC(FrameTransformer):
    """Mel-frequency cepstral coefficients of every utterance, as a row of statistics or as a sequence.

    See `mfcc` for the coefficients of one waveform. They are optionally normalized over the utterance, then followed
    by their deltas, then pooled over time. An utterance alone gives the very bits that it gives among others, and
    `stream` those of its frames while it is being recorded.

    float64 arrays have float64 coefficients. Those of files and of float32 and int16 arrays are computed in float32 by
    a compiled kernel, where skmodal was installed with a compiler: an order of magnitude faster, and within 2e-4 of
    `mfcc` on speech. Sequences are then float32; statistics are float64 always. See `kernel_info`.

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
    n_mels : int, default=None
        Mel filters; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the mel filters, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the mel filters, in Hz; None means ``sampling_rate / 2``.
    deltas : {0, 1, 2}, default=0
        0 for the coefficients, 1 to add their deltas, 2 to add the deltas of these as well.
    cmvn : bool or "mean", default=False
        Normalize every coefficient over the utterance, before the deltas: True to mean 0 and variance 1, "mean" to
        mean 0 only. It takes out the microphone and the loudness.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose numbers to give: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own,
        such as ``dialect("kaldi", window="hamming")``.
    pooling : str or None, default="mean+std"
        Statistics over time, joined by ``+``: mean, std, min, max, median, and quantiles in percent such as q10.
        None gives sequences, in a 1-D object array.
    n_segments : int, default=1
        Equal parts in time, each pooled by itself, so that the row keeps the order of sounds. An utterance of fewer
        frames than parts has frames that stand for two. Not used by ``pooling=None``.
    missing : {"error", "nan"}, default="error"
        What an utterance becomes that is missing (None, NaN or ``pd.NA``), or empty: of fewer than two samples, in an
        array or a file. An error that names its row; or a row of NaN, for an imputer or a model that takes NaN, and
        None in the place of a sequence. In a table of numbers NaN is always an error.
    n_jobs : int or None, default=None
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

    sampling_rate: int = 16000
    _: KW_ONLY
    frame_length: float = 0.025
    hop_length: float = 0.010
    n_mfcc: int = 13
    n_mels: int | None = None
    fmin: float | None = None
    fmax: float | None = None
    deltas: Literal[0, 1, 2] = 0
    cmvn: bool | Literal["mean"] = False
    dialect: Preset | Dialect = "python_speech_features"
    pooling: str | None = "mean+std"
    n_segments: int = 1
    missing: Literal["error", "nan"] = "error"
    n_jobs: int | None = None

    _sequence_name = "mfcc"
    _parameter_constraints = {**FrameTransformer._parameter_constraints, **_MFCC_CONSTRAINTS}

    def _extractor(self):
        front = self._front_end()
        check_cepstrum(self.n_mfcc, front, name="MFCC")
        return partial(mel_cepstra, front=front, n_mfcc=self.n_mfcc)

    def _kernel_plan(self):
        return mfcc_plan(self._front_end(), self.n_mfcc)

    def _frame_names(self):
        return cepstrum_names("mfcc", self.n_mfcc, as_dialect(self.dialect))
