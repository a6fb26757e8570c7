"""Augmentation: training waveforms with other noise, loudness, place in time and speed."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real

import numpy as np
import soxr
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval

from .._samples import Samples, Seed, Variation, check_pair, drawn
from ._utterance_transformer import in_threads
from ._waveform_transformer import WaveformTransformer

_ANY_NUMBER = Interval(Real, -np.inf, np.inf, closed="neither")
_RANGES = {
    "noise_snr": _ANY_NUMBER,
    "gain": _ANY_NUMBER,
    "shift": _ANY_NUMBER,
    "speed": Interval(Real, 0, np.inf, closed="neither"),
}


@dataclass(eq=False, repr=False)
class WaveformAugmenter(WaveformTransformer):
    """Vary the waveforms of the training, and pass all others through as they are.

    Only ``fit_transform`` varies: in a Pipeline, that is what meets the training data, in ``fit``, and ``transform`` is
    what meets the rest. So a model learns from noisy, loud, late and slow speech, and its predictions remain free of
    chance. Each waveform gives one waveform.

    Every variation is off at None, constant at a number, and drawn anew for every waveform, evenly, from a pair
    ``(low, high)``. In this order: speed, shift, noise, gain. On spoken digits that are to be recognised in noise, the
    noise matters most.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    noise_snr : float, pair of floats or None, default=None
        Signal-to-noise ratio of the white noise that is added, in dB; of mean powers. Silence stays silent.
    gain : float, pair of floats or None, default=None
        In dB.
    shift : float, pair of floats or None, default=None
        By how much the waveform begins later, in s; negative is earlier. Zeros come in, and what leaves is lost.
    speed : float, pair of floats or None, default=None
        Factor, above 0: 1.1 is a tenth faster, and higher in pitch. The waveform's length is divided by it; in a table
        of numbers, the end is cut, or filled with zeros. One that is drawn has three digits: the filter for such a
        ratio is made four times faster.
    n_jobs : int or None, default=None
        Threads over utterances; None means 1 unless in a `joblib.parallel_config` context.
    random_state : int, RandomState instance or None, default=None
        An int gives the same variations at every ``fit_transform``.

    Attributes
    ----------
    is_table_ : bool
        Whether X was a table of numbers in `fit`.
    n_features_in_ : int
        Samples an utterance; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    References
    ----------
    Ko, Peddinti, Povey and Khudanpur (2015), "Audio augmentation for speech recognition", Interspeech.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import WaveformAugmenter
    >>> tone = np.sin(np.arange(16000) / 5)
    >>> augmenter = WaveformAugmenter(noise_snr=(5, 20), speed=0.8, random_state=0)
    >>> [len(x) for x in augmenter.fit_transform([tone])], [len(x) for x in augmenter.transform([tone])]
    ([20000], [16000])
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    noise_snr: Variation = None
    gain: Variation = None
    shift: Variation = None
    speed: Variation = None
    n_jobs: int | None = None
    random_state: Seed = None

    _rows_stand_alone = False
    _parameter_constraints = {
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        **{name: [within, "array-like", None] for name, within in _RANGES.items()},
        "n_jobs": [Integral, None],
        "random_state": ["random_state"],
    }

    def fit_transform(self, X: Samples, y: object = None) -> np.ndarray:
        """Fit, and vary every waveform.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
        y : None
            Ignored.

        Returns
        -------
        varied : ndarray of shape (n_utterances,) of 1-D arrays
            In float64 where the waveform is float64, else in float32; of a table of numbers, a table of the same shape.
        """
        samples = self.fit(X, y)._samples(X, reset=False)
        return self._outcome(samples, self._varied)

    def _check_parameters(self):
        for name, within in _RANGES.items():
            check_pair(getattr(self, name), within, of=f"WaveformAugmenter: {name}")

    def _processed(self, signals):
        return list(signals)

    def _varied(self, signals):
        seeds = check_random_state(self.random_state).randint(2**31 - 1, size=len(signals))
        return list(in_threads(lambda signal, row: self._vary(signal, seeds[row]), signals, self.n_jobs))

    def _vary(self, signal, seed):
        random = np.random.default_rng(seed)
        n_samples = len(signal)
        if self.speed is not None:
            speed = drawn(self.speed, random)
            signal = _resampled(signal, speed if isinstance(self.speed, Real) else float(f"{speed:.3g}"))
            if self.is_table_:
                signal = np.pad(signal, (0, max(0, n_samples - len(signal))))[:n_samples]
        if self.shift is not None:
            signal = _shifted(signal, round(drawn(self.shift, random) * self.sampling_rate))
        if self.noise_snr is not None:
            power = np.mean(signal**2) / 10 ** (drawn(self.noise_snr, random) / 10)
            signal = signal + np.sqrt(power) * random.standard_normal(len(signal))
        return signal if self.gain is None else signal * 10 ** (drawn(self.gain, random) / 20)


def _resampled(signal, speed):
    """Play a waveform at another speed; what would be shorter than a waveform may be ends in zeros."""
    found = soxr.resample(signal, speed, 1.0, quality="HQ")
    return np.pad(found, (0, max(0, 2 - len(found))))


def _shifted(signal, n_samples):
    shifted = np.zeros_like(signal)
    if n_samples >= 0:
        shifted[n_samples:] = signal[: max(0, len(signal) - n_samples)]
    else:
        shifted[:n_samples] = signal[-n_samples:]
    return shifted
