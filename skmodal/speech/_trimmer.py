"""Cut the silence before and after speech."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike
from sklearn.utils._param_validation import Interval, validate_params

from .._samples import Samples, array_waveform, as_floats, object_array, waveform
from ._frames import FRAME_CONSTRAINTS, frame_sizes
from ._utterance_transformer import UtteranceTransformer, in_threads

_TRIM_CONSTRAINTS = {**FRAME_CONSTRAINTS, "top_db": [Interval(Real, 0, np.inf, closed="neither")]}


@validate_params(_TRIM_CONSTRAINTS, prefer_skip_nested_validation=True)
def trim_silence(
    signal: ArrayLike,
    sampling_rate: int = 16000,
    *,
    top_db: float = 30.0,
    frame_length: float = 0.025,
    hop_length: float = 0.010,
) -> np.ndarray:
    """Cut what lies before the first and after the last loud frame of one waveform.

    A frame is loud when the root mean square of its samples is less than `top_db` under that of the loudest frame.
    Frame t has its middle at t hops and takes in zeros beyond the ends; the cut is at the middle of the first loud
    frame, and a hop after that of the last one. This is ``librosa.effects.trim``. A pause inside stays.

    Parameters
    ----------
    signal : array-like of shape (n_samples,)
        Floating-point values in [-1, 1], or int16, which is divided by 32768; at least 2.
    sampling_rate : int, default=16000
        In Hz.
    top_db : float, default=30.0
        In dB. 30 keeps weak consonants in a quiet room; a noisy recording wants less, lest its noise count as speech.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From the middle of one frame to that of the next, in s.

    Returns
    -------
    trimmed : ndarray of shape (n_kept,)
        A part of the signal, or all of it when it is silent throughout; float64 if the signal is, else float32.

    Raises
    ------
    ValueError
        The signal is not 1-D, not finite or shorter than 2, or a frame is shorter than 2 samples.
    TypeError
        The signal is of an integer type other than int16.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import trim_silence
    >>> silence, tone = np.zeros(8000), np.sin(np.arange(4000))
    >>> len(trim_silence(np.concatenate([silence, tone, silence])))
    4480
    """
    sizes = frame_sizes(sampling_rate, frame_length, hop_length, name="trim_silence")
    return _trimmed(array_waveform(signal, row=0, name="trim_silence", dtype=None), sizes, top_db)


@dataclass(eq=False, repr=False)
class SilenceTrimmer(UtteranceTransformer):
    """Cut the silence before and after the speech of every utterance; see `trim_silence`.

    What a recording begins and ends with says little of what is spoken and moves everything else: on spoken digits of
    unheard speakers, trimming is worth more than any other single choice.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all utterances, in Hz; a file at another rate is an error.
    top_db : float, default=30.0
        How far under the loudest frame silence begins, in dB.
    frame_length : float, default=0.025
        In s.
    hop_length : float, default=0.010
        From the middle of one frame to that of the next, in s.
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
    trim_silence : One waveform, and the definition.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import SilenceTrimmer
    >>> silence, tone = np.zeros(8000), np.sin(np.arange(4000))
    >>> [len(x) for x in SilenceTrimmer().fit_transform([np.concatenate([silence, tone]), tone])]
    [4160, 4000]
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    top_db: float = 30.0
    frame_length: float = 0.025
    hop_length: float = 0.010
    n_jobs: int | None = None

    _parameter_constraints = {**_TRIM_CONSTRAINTS, "n_jobs": [Integral, None]}

    def transform(self, X: Samples) -> np.ndarray:
        """Trim every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)

        Returns
        -------
        trimmed : ndarray of shape (n_utterances,) and dtype object
            1-D arrays, float64 where the utterance is, else float32; of a table too: what is kept differs from row to
            row.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            samples = as_floats(samples, copy=True)
        return object_array(list(in_threads(self._trim, samples, self.n_jobs)))

    def _check_parameters(self):
        self._sizes()

    def _table_names(self, names):
        return None

    def _sizes(self):
        return frame_sizes(self.sampling_rate, self.frame_length, self.hop_length, name="SilenceTrimmer")

    def _trim(self, cell, row):
        signal = waveform(cell, row=row, name="SilenceTrimmer", sampling_rate=self.sampling_rate, dtype=None)
        return _trimmed(signal, self._sizes(), self.top_db)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False  # it takes a table, but what comes out is none: rows differ in length
        return tags


def _trimmed(signal, sizes, top_db):
    half = sizes.frame // 2
    padded = np.zeros(len(signal) + 2 * half)  # of either dtype, the cut is where float64 has it
    padded[half : half + len(signal)] = signal
    frames = sliding_window_view(padded, sizes.frame)[:: sizes.hop]
    energy = np.einsum("tn,tn->t", frames, frames)  # (n_frames,), and never a copy of all frames
    loud = np.flatnonzero(energy > energy.max() * 10 ** (-top_db / 10))
    if len(loud) == 0:
        return signal
    # A click at the very end has its frame's middle at the end: keep what that frame holds.
    start = min(loud[0] * sizes.hop, max(0, len(signal) - sizes.frame))
    return signal[start : max((loud[-1] + 1) * sizes.hop, start + 2)]
