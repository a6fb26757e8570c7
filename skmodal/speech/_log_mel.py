"""Logarithms of the energies of mel bands: the picture of speech that networks look at."""

from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import validate_params

from .._samples import array_waveform
from ._dialects import Dialect, Preset
from ._frame_transformer import FrameTransformer
from ._front_end import FRONT_END_CONSTRAINTS, band_energies, front_end, log_bands
from ._plans import log_mel_plan


@validate_params(FRONT_END_CONSTRAINTS, prefer_skip_nested_validation=True)
def log_mel(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    frame_length: float = 0.025,
    hop_length: float = 0.010,
    n_mels: int | None = None,
    fmin: float | None = None,
    fmax: float | None = None,
    dialect: Preset | Dialect = "python_speech_features",
) -> np.ndarray:
    """Compute the log energies of mel bands of one waveform.

    ``log(W |FFT(y)|^2)`` of every frame, with the filters W of `mel_filterbank`: what `mfcc` takes the cosine transform
    of. These are the numbers of ``python_speech_features.logfbank``, of Kaldi's ``compute-fbank-feats``, of HTK's FBANK
    or, in decibels, of ``librosa.power_to_db(librosa.feature.melspectrogram(...))``. The last are cut 80 dB under the
    loudest of the utterance, so that there a frame depends on all the others.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From one frame to the next, in s.
    n_mels : int, default=None
        Mel bands; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the bands, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the bands, in Hz; None means ``sampling_rate / 2``.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose numbers to give: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own.

    Returns
    -------
    bands : ndarray of shape (n_frames, n_mels)
        Natural logarithms; of librosa decibels.

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or parameters do not go together: fmax above half the
        sampling rate, a frame of less than 2 samples.
    TypeError
        The signal is of an integer type other than int16.

    See Also
    --------
    LogMel : The same for a column of utterances, in a pipeline.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import log_mel
    >>> tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
    >>> log_mel(tone).shape
    (99, 26)
    >>> int(log_mel(tone)[50].argmax())
    4
    """
    front = front_end(sampling_rate, frame_length, hop_length, n_mels, fmin, fmax, dialect, name="log_mel")
    return log_mel_bands(array_waveform(signal, row=0, name="log_mel"), front)


def log_mel_bands(signal, front):
    """Return the log bands of a float64 waveform that is known to be sound, of shape (n_frames, n_mels)."""
    bands, _ = band_energies(signal, front)
    return np.ascontiguousarray(log_bands(bands, front.dialect))


@dataclass(eq=False, repr=False)
class LogMel(FrameTransformer):
    """Log energies of mel bands of every utterance, as a row of statistics or as a sequence.

    See `log_mel` for the bands of one waveform. They are optionally normalized over the utterance, then followed by
    their deltas, then pooled over time. With ``pooling=None`` they are what a network takes for a picture of speech.
    `stream` gives the frames of an utterance while it is being recorded.

    As in `MFCC`, files and float32 and int16 arrays are computed in float32 by a compiled kernel, where there is one:
    within 1e-4 of `log_mel` on speech, decibels within 3e-4. See `kernel_info`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From one frame to the next, in s.
    n_mels : int, default=None
        Mel bands; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the bands, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the bands, in Hz; None means ``sampling_rate / 2``.
    deltas : {0, 1, 2}, default=0
        0 for the bands, 1 to add their deltas, 2 to add the deltas of these as well.
    cmvn : bool or "mean", default=False
        Normalize every band over the utterance, before the deltas: True to mean 0 and variance 1, "mean" to mean 0
        only. It takes out the microphone and the loudness.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose numbers to give: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own.
    pooling : str or None, default="mean+std"
        Statistics over time, joined by ``+``: mean, std, min, max, median, and quantiles in percent such as q10.
        None gives sequences, in a 1-D object array.
    n_segments : int, default=1
        Equal parts in time, each pooled by itself. Not used by ``pooling=None``.
    missing : {"error", "nan"}, default="error"
        What an utterance becomes that is missing (None, NaN or ``pd.NA``), or empty: of fewer than two samples, in an
        array or a file. An error that names its row; or a row of NaN, for an imputer or a model that takes NaN, and
        None in the place of a sequence. In a table of numbers NaN is always an error.
    n_jobs : int or None, default=None
        Threads over utterances; None means 1 unless in a `joblib.parallel_config` context.

    Attributes
    ----------
    n_coefficients_ : int
        Values a frame, ``n_mels * (1 + deltas)``.
    n_features_in_ : int
        Samples an utterance; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    log_mel : The bands of one waveform, and their definition.
    MFCC : A dozen numbers a frame in the bands' stead.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import LogMel
    >>> noise = np.random.default_rng(0).normal(0, 0.1, 16000)
    >>> LogMel().fit_transform([noise, noise[:8000]]).shape
    (2, 52)
    >>> LogMel(pooling=None, dialect="librosa").fit_transform([noise, noise[:8000]])[1].shape
    (51, 128)
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    frame_length: float = 0.025
    hop_length: float = 0.010
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

    _sequence_name = "log_mel"

    def _extractor(self):
        return partial(log_mel_bands, front=self._front_end())

    def _kernel_plan(self):
        return log_mel_plan(self._front_end())

    def _frame_names(self):
        return [f"log_mel{band}" for band in range(len(self._front_end().weights))]
