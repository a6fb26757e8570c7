"""Noise reduction: log-MMSE, Wiener filter and spectral subtraction."""

from numbers import Integral, Real

import numpy as np
from joblib import Parallel, delayed
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import array_waveform
from ._gains import DecisionDirectedGain, subtraction_gain
from ._noise_tracking import NoiseTracker, stationary_noise
from ._stft import inverse_stft, stft
from ._waveform_transformer import WaveformTransformer

_NOISE_CONSTRAINTS = {
    "sampling_rate": [Interval(Integral, 1, None, closed="left")],
    "method": [StrOptions({"log_mmse", "wiener", "spectral_subtraction"})],
    "noise": [StrOptions({"adaptive", "stationary"})],
    "frame_length": [Interval(Real, 0, np.inf, closed="neither")],
    "smoothing": [Interval(Real, 0, 1, closed="left")],
    "max_attenuation": [Interval(Real, 0, np.inf, closed="left")],
    "fmin": [Interval(Real, 0, np.inf, closed="left")],
}

# Frames that are processed together, one of each utterance at a time: enough to keep NumPy busy, and few enough to
# stay within memory.
_BATCH_FRAMES = 8192

# What stands for silence, far below a recording's own noise, relative to the strongest bin.
_SILENCE = np.float32(1e-12)
_TINY = np.float32(1e-12)  # of a wholly silent signal


@validate_params(_NOISE_CONSTRAINTS, prefer_skip_nested_validation=True)
def reduce_noise(
    signal,
    sampling_rate=16000,
    *,
    method="log_mmse",
    noise="adaptive",
    frame_length=0.032,
    smoothing=0.95,
    max_attenuation=25.0,
    fmin=50.0,
):
    """Turn down the noise of one waveform, frequency by frequency.

    The short-time spectrum ``Y`` (square root of a Hann window, frames half their length apart) is multiplied by a gain
    between 0 and 1 and transformed back. The gain comes from the a-posteriori SNR ``g = |Y|^2 / noise``:

    - ``"wiener"``: ``G = x / (1 + x)`` with the a-priori SNR x by the decision-directed rule
      ``x[t] = a G[t-1]^2 g[t-1] + (1 - a) max(g[t] - 1, 0)``;
    - ``"log_mmse"``: ``G = x / (1 + x) exp(E1(v) / 2)`` with ``v = g x / (1 + x)``, which estimates the logarithm of
      the amplitude, as ears hear it, with less error;
    - ``"spectral_subtraction"``: ``G^2 = 1 - a / g``, with a from 1 to 4.75 by the SNR of the frame.

    The noise is the average of the quietest fifth of the frames, and from there follows every frame by the probability
    that it holds speech. Nothing depends on the signal's scale.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    method : {"log_mmse", "wiener", "spectral_subtraction"}, default="log_mmse"
        The rule for the gain. Spectral subtraction leaves the most intelligible and the least pleasant speech.
    noise : {"adaptive", "stationary"}, default="adaptive"
        Whether the noise may change within the waveform. Stationary noise is better known when it is known to be so.
    frame_length : float, default=0.032
        In s; rounded to an even number of samples. Speech changes little within it.
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
        float64.

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
    frame = even_frame(sampling_rate, frame_length, name="reduce_noise")
    lowest = lowest_bin(sampling_rate, frame, fmin)
    signal = array_waveform(signal, row=0, name="reduce_noise")
    options = {"method": method, "noise": noise, "smoothing": smoothing, "max_attenuation": max_attenuation}
    return _reduced([signal], frame, lowest, **options)[0]


class NoiseReducer(WaveformTransformer):
    """Turn down the noise of every utterance; see `reduce_noise`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    method : {"log_mmse", "wiener", "spectral_subtraction"}, default="log_mmse"
        The rule for the gain.
    noise : {"adaptive", "stationary"}, default="adaptive"
        Whether the noise may change within an utterance.
    frame_length : float, default=0.032
        In s; rounded to an even number of samples.
    smoothing : float, default=0.95
        Of the a-priori SNR over time; not used by spectral subtraction.
    max_attenuation : float, default=25.0
        The most that a frequency is turned down, in dB.
    fmin : float, default=50.0
        Frequencies below are removed, in Hz.
    n_jobs : int, default=None
        Threads over batches of utterances; None means 1 unless in a `joblib.parallel_config` context.

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

    _parameter_constraints = {**_NOISE_CONSTRAINTS, "n_jobs": [Integral, None]}

    def __init__(
        self,
        sampling_rate=16000,
        method="log_mmse",
        noise="adaptive",
        frame_length=0.032,
        smoothing=0.95,
        max_attenuation=25.0,
        fmin=50.0,
        n_jobs=None,
    ):
        self.sampling_rate = sampling_rate
        self.method = method
        self.noise = noise
        self.frame_length = frame_length
        self.smoothing = smoothing
        self.max_attenuation = max_attenuation
        self.fmin = fmin
        self.n_jobs = n_jobs

    def _check_parameters(self):
        even_frame(self.sampling_rate, self.frame_length, name="NoiseReducer")

    def _processed(self, signals):
        frame = even_frame(self.sampling_rate, self.frame_length, name="NoiseReducer")
        lowest = lowest_bin(self.sampling_rate, frame, self.fmin)
        options = {name: getattr(self, name) for name in ("method", "noise", "smoothing", "max_attenuation")}
        batches = _batches(signals, frame)
        reduced = Parallel(n_jobs=self.n_jobs, prefer="threads")(
            delayed(_reduced)([signals[row] for row in rows], frame, lowest, **options) for rows in batches
        )
        found = {
            row: own for rows, part in zip(batches, reduced, strict=True) for row, own in zip(rows, part, strict=True)
        }
        return [found[row] for row in range(len(signals))]


def even_frame(sampling_rate, frame_length, *, name):
    """Return the even number of samples that is nearest to a length in s."""
    frame = 2 * round(frame_length * sampling_rate / 2)
    if frame < 4:
        raise ValueError(
            f"{name}: frame_length={frame_length} s is {frame} sample(s) at {sampling_rate} Hz; a frame has at least "
            "4. Lengths are in seconds, e.g. frame_length=0.032."
        )
    return frame


def lowest_bin(sampling_rate, frame, fmin):
    """Return the first bin of a frame's spectrum that is not below fmin, in Hz."""
    return min(int(np.ceil(fmin * frame / sampling_rate)), frame // 2)


def power_above_silence(spectra):
    """Return squared magnitudes, those of digital silence raised to 120 dB under the strongest."""
    power = spectra.real**2 + spectra.imag**2
    return np.maximum(power, max(_SILENCE * power.max(), _TINY), out=power)


def _batches(signals, frame):
    """Return lists of rows, the longest utterances first, of not many more frames than _BATCH_FRAMES each."""
    batches: list[list[int]] = [[]]
    n_frames = 0
    for row in sorted(range(len(signals)), key=lambda row: -len(signals[row])):
        if n_frames > _BATCH_FRAMES:
            batches.append([])
            n_frames = 0
        batches[-1].append(row)
        n_frames += 2 * len(signals[row]) // frame + 2
    return batches


def _reduced(signals, frame, lowest, *, method, noise, smoothing, max_attenuation):
    """Reduce the noise of a batch, the longest waveform first."""
    scales = [np.frexp(np.abs(signal).max())[1] for signal in signals]
    spectra = [stft(np.ldexp(signal, -scale), frame) for signal, scale in zip(signals, scales, strict=True)]
    n_frames = np.array([len(own) for own in spectra])
    power = np.empty((n_frames[0], len(signals), frame // 2 + 1 - lowest), dtype=np.float32)
    for row, own in enumerate(spectra):
        power[: len(own), row] = power_above_silence(own[:, lowest:])
    level = np.stack([stationary_noise(power[:length, row]) for row, length in enumerate(n_frames)])
    track = NoiseTracker(level) if noise == "adaptive" else lambda power: level[: len(power)]
    rule = subtraction_gain if method == "spectral_subtraction" else DecisionDirectedGain(method, smoothing)
    for t, active in enumerate(power):
        now = active[: np.count_nonzero(n_frames > t)]
        now[:] = rule(now, track(now))  # the gains take the power's place
    floor = 10 ** (-max_attenuation / 20)
    for row, own in enumerate(spectra):
        own[:, :lowest] = 0
        own[:, lowest:] *= np.maximum(power[: len(own), row], floor)
    parts = zip(spectra, signals, scales, strict=True)
    return [np.ldexp(inverse_stft(own, frame, len(x)).astype(np.float64), scale) for own, x, scale in parts]
