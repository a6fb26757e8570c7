"""Noise reduction: log-MMSE, Wiener filter and spectral subtraction."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import array_waveform
from ._noise_plan import METHODS, TRACKINGS, noise_plan, noise_reduced
from ._waveform_transformer import WaveformTransformer

_NOISE_CONSTRAINTS = {
    "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    "method": [StrOptions(set(METHODS))],
    "tracking": [StrOptions(set(TRACKINGS))],
    "frame_length": [Interval(Real, 0, np.inf, closed="neither")],
    "smoothing": [Interval(Real, 0, 1, closed="left")],
    "max_attenuation": [Interval(Real, 0, np.inf, closed="left")],
    "fmin": [Interval(Real, 0, np.inf, closed="left")],
}


@validate_params(_NOISE_CONSTRAINTS, prefer_skip_nested_validation=True)
def reduce_noise(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    method: Literal["log_mmse", "wiener", "spectral_subtraction"] = "log_mmse",
    tracking: Literal["adaptive", "minimum_statistics", "stationary"] = "adaptive",
    frame_length: float = 0.032,
    smoothing: float = 0.95,
    max_attenuation: float = 25.0,
    fmin: float = 50.0,
) -> np.ndarray:
    """Turn down the noise of one waveform, frequency by frequency.

    The short-time spectrum ``Y`` (square root of a Hann window, frames half their length apart) is multiplied by a gain
    between 0 and 1 and transformed back. The gain comes from the a-posteriori SNR ``g = |Y|^2 / noise``:

    - ``"wiener"``: ``G = x / (1 + x)`` with the a-priori SNR x by the decision-directed rule
      ``x[t] = a G[t-1]^2 g[t-1] + (1 - a) max(g[t] - 1, 0)``;
    - ``"log_mmse"``: ``G = x / (1 + x) exp(E1(v) / 2)`` with ``v = g x / (1 + x)``, which estimates the logarithm of
      the amplitude, as ears hear it, with less error;
    - ``"spectral_subtraction"``: ``G^2 = 1 - a / g``, with a from 1 to 4.75 by the SNR of the frame.

    The noise is at first the average of the quietest fifth of the frames. Nothing depends on the signal's scale. The
    compiled kernel (see `kernel_info`) computes in float32, within 1e-5 of the signal's peak of the definition in
    float64, which runs without it.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    method : {"log_mmse", "wiener", "spectral_subtraction"}, default="log_mmse"
        The rule for the gain. Spectral subtraction leaves the most intelligible and the least pleasant speech.
    tracking : {"adaptive", "minimum_statistics", "stationary"}, default="adaptive"
        How the noise is tracked from there:

        - ``"adaptive"`` takes every frame in by the probability that it holds no speech. Half of a rise by 10 dB is
          found in 1 s and half of one by 20 dB in 4 s; so is a sound that is held as long.
        - ``"minimum_statistics"`` takes the least power of the last 1.5 s, whatever it may be. It finds a rise of any
          size after 1.7 s, and leaves alone a sound that is shorter. In the babble of other voices it measures 0.8 dB
          worse than the others.
        - ``"stationary"`` keeps to the first level: a little better where the noise does not change, and useless where
          it does.
    frame_length : float, default=0.032
        In s; rounded to an even number of samples. Speech changes little within it. The transform's length is the next
        power of two.
    smoothing : float, default=0.95
        The ``a`` of the decision-directed rule: higher leaves fewer musical tones, and blurs onsets. Not used by
        spectral subtraction.
    max_attenuation : float, default=25.0
        The most that a frequency is turned down, in dB; what is left masks artifacts.
    fmin : float, default=50.0
        Frequencies below are removed, in Hz: rumble, for a voice has nothing there. 0 removes none.

    Returns
    -------
    reduced : ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or a frame is shorter than 4 samples.
    TypeError
        The signal is of an integer type other than int16.

    References
    ----------
    Ephraim and Malah (1985), "Speech enhancement using a minimum mean-square error log-spectral amplitude estimator",
    IEEE Transactions on Acoustics, Speech, and Signal Processing 33(2).
    Berouti, Schwartz and Makhoul (1979), "Enhancement of speech corrupted by acoustic noise", ICASSP.
    Gerkmann and Hendriks (2012), "Unbiased MMSE-based noise power estimation with low complexity and low tracking
    delay", IEEE Transactions on Audio, Speech, and Language Processing 20(4).
    Martin (2001), "Noise power spectral density estimation based on optimal smoothing and minimum statistics", IEEE
    Transactions on Speech and Audio Processing 9(5).

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import reduce_noise
    >>> noise = 0.1 * np.random.default_rng(0).normal(size=16000)
    >>> tone = np.sin(np.arange(16000) / 5) * (np.arange(16000) > 8000)
    >>> reduced = reduce_noise(tone + noise)
    >>> round(float(noise.std() / (reduced - tone).std()), 1)
    3.7
    """
    name = "reduce_noise"
    plan = noise_plan(sampling_rate, method, tracking, frame_length, smoothing, max_attenuation, fmin, name=name)
    return noise_reduced(plan, [array_waveform(signal, row=0, name=name)])[0]


@dataclass(eq=False, repr=False)
class NoiseReducer(WaveformTransformer):
    """Turn down the noise of every utterance; see `reduce_noise`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    method : {"log_mmse", "wiener", "spectral_subtraction"}, default="log_mmse"
        The rule for the gain.
    tracking : {"adaptive", "minimum_statistics", "stationary"}, default="adaptive"
        How the noise is tracked within an utterance.
    frame_length : float, default=0.032
        In s; rounded to an even number of samples.
    smoothing : float, default=0.95
        Of the a-priori SNR over time; not used by spectral subtraction.
    max_attenuation : float, default=25.0
        The most that a frequency is turned down, in dB.
    fmin : float, default=50.0
        Frequencies below are removed, in Hz.
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
    reduce_noise : One waveform, and the definition.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import NoiseReducer
    >>> noise = 0.1 * np.random.default_rng(0).normal(size=16000)
    >>> reduced = NoiseReducer().fit_transform([noise, noise[:8000]])
    >>> [round(float(x.std()), 3) for x in reduced]
    [0.02, 0.023]
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    method: Literal["log_mmse", "wiener", "spectral_subtraction"] = "log_mmse"
    tracking: Literal["adaptive", "minimum_statistics", "stationary"] = "adaptive"
    frame_length: float = 0.032
    smoothing: float = 0.95
    max_attenuation: float = 25.0
    fmin: float = 50.0
    n_jobs: int | None = None

    _parameter_constraints = {**_NOISE_CONSTRAINTS, "n_jobs": [Integral, None]}

    def _check_parameters(self):
        self._plan()

    def _processed(self, signals):
        return noise_reduced(self._plan(), signals, self.n_jobs)

    def _plan(self):
        return noise_plan(**{name: getattr(self, name) for name in _NOISE_CONSTRAINTS}, name="NoiseReducer")
