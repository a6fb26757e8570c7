"""Voice activity: which frames of a waveform hold speech."""

from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import uniform_filter1d
from sklearn.utils._param_validation import Interval, validate_params

from .._samples import Samples, array_waveform, as_floats, object_array, waveform
from ._frames import FRAME_CONSTRAINTS, frame_sizes, framed, layout
from ._noise_tracking import quietest
from ._utterance_transformer import UtteranceTransformer, in_threads

_VAD_CONSTRAINTS = {
    **FRAME_CONSTRAINTS,
    "threshold": [Interval(Real, 0, np.inf, closed="neither")],
    "smoothing_time": [Interval(Real, 0, np.inf, closed="left")],
}
_BLOCK = 2**14  # frames whose spectra lie in memory at a time: 34 MB of power at 16 kHz
_LOWEST = 90  # Hz; below is rumble
_FLOOR = 1e-5  # 50 dB under the loudest frame is silence
_MIN_RATIO = 1e-3  # keeps the logarithm of a frame without any bin above the noise within bounds
# Babble scores too: speech must stand above the score that 30 % of the frames do not reach, up to a bound.
_BACKGROUND_PART, _ABOVE_BACKGROUND, _MAX_THRESHOLD = 30, 1.5, 4.5


@validate_params(_VAD_CONSTRAINTS, prefer_skip_nested_validation=True)
def voice_activity(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    threshold: float = 0.27,
    smoothing_time: float = 0.15,
    frame_length: float = 0.025,
    hop_length: float = 0.010,
) -> np.ndarray:
    """Say for every frame of one waveform whether it holds speech.

    The test is that of the likelihood ratio: a bin of power P in noise of power N has, with the most likely SNR of
    speech, the log-ratio ``g - 1 - ln g`` where ``g = P / N`` is above 1, and 0 below. Its average over the frequencies
    from 90 Hz up is averaged over time (in the logarithm, over `smoothing_time`, ahead and back, which bridges stops
    and drops clicks) and compared with `threshold`. The noise is the average of the quietest fifth of the frames. Where
    the background is restless itself, such as babble, speech must also reach 1.5 times the score that 30 % of the
    frames do not reach. Nothing depends on the signal's scale.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2. It should have pauses, for
        they show the noise.
    sampling_rate : int, default=16000
        In Hz.
    threshold : float, default=0.27
        Log-likelihood ratio a bin, in nats. Noise alone has about 0.2; a higher one passes less noise and less speech.
    smoothing_time : float, default=0.15
        Over how long the ratio is averaged, in s.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        In s. Frames are those of `mfcc` with the same lengths, so that the result picks from its rows.

    Returns
    -------
    active : ndarray of shape (n_frames,) and dtype bool

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or a frame is shorter than 2 samples.
    TypeError
        The signal is of an integer type other than int16.

    References
    ----------
    Sohn, Kim and Sung (1999), "A statistical model-based voice activity detection", IEEE Signal Processing Letters
    6(1). Ramirez and others (2004), "Efficient voice activity detection algorithms using long-term speech information",
    Speech Communication 42: the smoothing over time.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import voice_activity
    >>> noise = 0.1 * np.random.default_rng(0).normal(size=32000)
    >>> tone = np.sin(np.arange(32000) / 5) * (np.arange(32000) > 20000)
    >>> active = voice_activity(noise + tone)
    >>> active[:110].any(), active[130:].all()
    (np.False_, np.True_)
    """
    sizes = frame_sizes(sampling_rate, frame_length, hop_length, name="voice_activity")
    signal = array_waveform(signal, row=0, name="voice_activity")
    return _active(signal, sizes, sampling_rate, threshold, smoothing_time / hop_length)


@dataclass(eq=False, repr=False)
class VoiceActivityDetector(UtteranceTransformer):
    """Say for every frame of every utterance whether it holds speech; see `voice_activity`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    threshold : float, default=0.27
        Log-likelihood ratio a bin, in nats.
    smoothing_time : float, default=0.15
        Over how long the ratio is averaged, in s.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        In s.
    n_jobs : int or None, default=None
        Threads over utterances; None means 1 unless in a `joblib.parallel_config` context.

    Attributes
    ----------
    is_table_ : bool
        Whether X was a table of numbers in `fit`.
    n_features_in_ : int
        Samples an utterance; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    voice_activity : One waveform, and the definition.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import VoiceActivityDetector
    >>> silence, tone = np.zeros(8000), np.sin(np.arange(8000) / 5)
    >>> active = VoiceActivityDetector().fit_transform([np.concatenate([silence, tone]), silence])
    >>> [(len(frames), int(frames.sum())) for frames in active]
    [(99, 54), (49, 0)]
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    threshold: float = 0.27
    smoothing_time: float = 0.15
    frame_length: float = 0.025
    hop_length: float = 0.010
    n_jobs: int | None = None

    _column_name = "voice_activity"
    _parameter_constraints = {**_VAD_CONSTRAINTS, "n_jobs": [Integral, None]}

    def transform(self, X: Samples) -> np.ndarray:
        """Find the speech of every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)

        Returns
        -------
        active : ndarray of shape (n_utterances,) of 1-D bool arrays, a value a frame
            Of a table of numbers, a bool table of shape (n_utterances, n_frames).
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            return np.stack(list(in_threads(self._find, as_floats(samples, np.float64), self.n_jobs)))
        return object_array(list(in_threads(self._find, samples, self.n_jobs)))

    def _check_parameters(self):
        self._sizes()

    def _table_names(self, names):
        _, n_frames = layout(len(names), self._sizes(), "pad")
        return np.array([f"frame{t}" for t in range(n_frames)], dtype=object)

    def _sizes(self):
        return frame_sizes(self.sampling_rate, self.frame_length, self.hop_length, name="VoiceActivityDetector")

    def _find(self, cell, row):
        signal = waveform(cell, row=row, name="VoiceActivityDetector", sampling_rate=self.sampling_rate)
        return _active(signal, self._sizes(), self.sampling_rate, self.threshold, self.smoothing_time / self.hop_length)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags


def _active(signal, sizes, sampling_rate, threshold, n_smoothed):
    loudest = max(signal.max(), -signal.min()) or 1.0
    lowest = min(int(np.ceil(_LOWEST * sizes.n_fft / sampling_rate)), sizes.n_fft // 2)
    window = np.hanning(sizes.frame)
    _, n_frames = layout(len(signal), sizes, "pad")
    starts = range(0, n_frames, _BLOCK)

    @lru_cache(maxsize=1)  # a short signal's one block is computed once, of a long one each block for each use
    def power(start):
        frames = framed(signal, sizes, start, min(start + _BLOCK, n_frames)) / loudest * window
        spectra = np.fft.rfft(frames, sizes.n_fft)[:, lowest:]
        return spectra.real**2 + spectra.imag**2

    floor = max(_FLOOR * max(power(start).mean(axis=1).max() for start in starts), np.finfo(np.float64).tiny)

    @lru_cache(maxsize=1)
    def heard(start):
        return np.maximum(power(start), floor)

    quiet = quietest(np.concatenate([np.log(heard(start)).mean(axis=1) for start in starts]))
    noise = sum(heard(start)[quiet[start : start + _BLOCK]].sum(axis=0) for start in starts) / quiet.sum()
    score = np.log(np.concatenate([_log_ratio(heard(start), noise) for start in starts]) + _MIN_RATIO)
    score = np.exp(uniform_filter1d(score, 2 * round(n_smoothed / 2) + 1, mode="nearest"))
    background = _ABOVE_BACKGROUND * np.percentile(score, _BACKGROUND_PART)
    return score > max(threshold, min(background, _MAX_THRESHOLD))


def _log_ratio(power, noise):
    ratio = np.maximum(power / noise, 1)
    return (ratio - 1 - np.log(ratio)).mean(axis=1)  # (n_frames,)
