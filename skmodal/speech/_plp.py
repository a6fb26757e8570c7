"""Perceptual linear prediction, with RASTA or without: speech as the ear hears it, in a dozen numbers a frame."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from .._samples import array_waveform
from ._cepstrum import cepstrum_names
from ._dialects import Dialect, Preset, as_dialect
from ._frame_transformer import FrameTransformer
from ._front_end import FRONT_END_CONSTRAINTS, front_end
from ._perception import perceptual_extractor
from ._plans import plp_plan

_PLP_CONSTRAINTS = {
    "n_plp": [Interval(Integral, 1, None, closed="left")],
    "lpc_order": [Interval(Integral, 1, None, closed="left")],
    "rasta": ["boolean"],
}


@validate_params({**FRONT_END_CONSTRAINTS, **_PLP_CONSTRAINTS}, prefer_skip_nested_validation=True)
def plp(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    frame_length: float = 0.025,
    hop_length: float = 0.010,
    n_plp: int = 13,
    lpc_order: int = 12,
    n_mels: int | None = None,
    fmin: float | None = None,
    fmax: float | None = None,
    rasta: bool = False,
    dialect: Preset | Dialect = "python_speech_features",
) -> np.ndarray:
    """Compute the perceptual linear prediction cepstrum of one waveform, or its RASTA form.

    The dialect's bands ``B`` of the power spectrum are weighed by how loud the ear hears their center f (Hz),
    ``E = (f^2 / (f^2 + 1.6e5))^2 (f^2 + 1.44e6) / (f^2 + 9.61e6)``, and compressed to loudness, ``(E B)^0.33``. The
    first and the last band are repeated, the inverse Fourier transform makes an autocorrelation, and Levinson's
    recursion the all-pole spectrum of order `lpc_order` that fits its peaks. Its cepstrum, liftered, is what comes
    out; coefficient 0 is the log energy that the dialect has there, or the log of the model's gain.

    ``rasta=True`` filters the logarithm of every band over time, between about 1 and 12 Hz, before the equal loudness:
    a fixed channel (a microphone, a telephone line) adds a constant there, and is gone, but for what it changes within
    a band: `fmin` had better be above a channel's lower cut-off. Coefficient 0 is then always that of the model.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From one frame to the next, in s. RASTA's filter is made for 0.010.
    n_plp : int, default=13
        Coefficients kept, coefficient 0 among them.
    lpc_order : int, default=12
        Poles of the model, ``n_mels + 1`` at most; two make a peak.
    n_mels : int, default=None
        Bands; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the bands, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the bands, in Hz; None means ``sampling_rate / 2``.
    rasta : bool, default=False
        Filter over time.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose front end to take: "python_speech_features" (which has no PLP of its own), "kaldi", "htk", "librosa", or
        what `dialect` makes of them. A rectangular window gives way to a Hann window, and magnitudes to powers.
        "kaldi" gives the numbers of Kaldi's ``compute-plp-feats``. Hermansky's own bands and loudness are
        ``dialect("htk", mel_scale="bark", band_shape="masking", equal_loudness="hermansky", preemphasis=0)``.

    Returns
    -------
    coefficients : ndarray of shape (n_frames, n_plp)
        Coefficient 0 comes first, of HTK last.

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or parameters do not go together: lpc_order above
        n_mels + 1, fmax above half the sampling rate, a frame of less than 2 samples.
    TypeError
        The signal is of an integer type other than int16.

    See Also
    --------
    PLP : The same for a column of utterances, in a pipeline.

    References
    ----------
    Hermansky (1990), "Perceptual linear predictive (PLP) analysis of speech", Journal of the Acoustical Society of
    America 87(4).

    Hermansky and Morgan (1994), "RASTA processing of speech", IEEE Transactions on Speech and Audio Processing 2(4).

    Young et al. (2006), "The HTK Book (for HTK version 3.4)", section 5.7.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import plp
    >>> tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
    >>> plp(tone).shape
    (99, 13)
    >>> plp(tone, dialect="kaldi")[50, :4].round(2)
    array([24.71,  3.16, -0.05, -1.45])
    """
    front = front_end(sampling_rate, frame_length, hop_length, n_mels, fmin, fmax, dialect, name="plp")
    check_order(lpc_order, front, name="plp")
    return perceptual_extractor(front, n_plp, lpc_order, rasta)(array_waveform(signal, row=0, name="plp"))


def check_order(lpc_order, front, *, name):
    """Raise an error when so many bands do not determine so many poles."""
    n_mels = len(front.weights)
    if lpc_order > n_mels + 1:
        raise ValueError(
            f"{name}: lpc_order={lpc_order} poles cannot come from n_mels={n_mels} bands. "
            f"Raise n_mels to {lpc_order - 1} or lower lpc_order to {n_mels + 1}."
        )


@dataclass(eq=False, repr=False)
class PLP(FrameTransformer):
    """Perceptual linear prediction cepstra of every utterance, as a row of statistics or as a sequence.

    See `plp` for the coefficients of one waveform. They are optionally normalized over the utterance, then followed
    by their deltas, then pooled over time. RASTA filters within each utterance, never across. `stream` gives the
    frames of an utterance while it is being recorded.

    As in `MFCC`, files and float32 and int16 arrays are computed in float32 by a compiled kernel, where there is one:
    within 5e-5 of `plp` on speech. See `kernel_info`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From one frame to the next, in s.
    n_plp : int, default=13
        Coefficients a frame.
    lpc_order : int, default=12
        Poles of the model, ``n_mels + 1`` at most.
    n_mels : int, default=None
        Bands; None means the dialect's own: 26, of Kaldi 23, of librosa 128.
    fmin : float, default=None
        Lower edge of the bands, in Hz; None means the dialect's own: 0, of Kaldi 20.
    fmax : float, default=None
        Upper edge of the bands, in Hz; None means ``sampling_rate / 2``.
    rasta : bool, default=False
        Filter the log bands over time, which takes out a fixed channel.
    deltas : {0, 1, 2}, default=0
        0 for the coefficients, 1 to add their deltas, 2 to add the deltas of these as well.
    cmvn : bool or "mean", default=False
        Normalize every coefficient over the utterance, before the deltas: True to mean 0 and variance 1, "mean" to
        mean 0 only.
    dialect : str or what `dialect` returns, default="python_speech_features"
        Whose front end to take: "python_speech_features", "kaldi", "htk", "librosa", or a dialect of your own.
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
        Values a frame, ``n_plp * (1 + deltas)``.
    n_features_in_ : int
        Samples an utterance; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    plp : The coefficients of one waveform, and their definition.
    MFCC : The same room's other cepstrum.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import PLP
    >>> noise = np.random.default_rng(0).normal(0, 0.1, 16000)
    >>> PLP().fit_transform([noise, noise[:8000]]).shape
    (2, 26)
    >>> PLP(rasta=True, pooling=None).fit_transform([noise, noise[:8000]])[1].shape
    (49, 13)
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    frame_length: float = 0.025
    hop_length: float = 0.010
    n_plp: int = 13
    lpc_order: int = 12
    n_mels: int | None = None
    fmin: float | None = None
    fmax: float | None = None
    rasta: bool = False
    deltas: Literal[0, 1, 2] = 0
    cmvn: bool | Literal["mean"] = False
    dialect: Preset | Dialect = "python_speech_features"
    pooling: str | None = "mean+std"
    n_segments: int = 1
    missing: Literal["error", "nan"] = "error"
    n_jobs: int | None = None

    _sequence_name = "plp"
    _parameter_constraints = {**FrameTransformer._parameter_constraints, **_PLP_CONSTRAINTS}

    def _extractor(self):
        front = self._front_end()
        check_order(self.lpc_order, front, name="PLP")
        return perceptual_extractor(front, self.n_plp, self.lpc_order, self.rasta)

    def _kernel_plan(self):
        return plp_plan(self._front_end(), self.n_plp, self.lpc_order, self.rasta)

    def _frame_names(self):
        return cepstrum_names("plp", self.n_plp, as_dialect(self.dialect))
