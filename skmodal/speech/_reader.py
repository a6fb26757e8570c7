"""Audio files to waveforms at one rate."""

import os
from numbers import Integral

import numpy as np
import soxr
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import array_waveform, as_floats, mono, object_array, read_waveform
from ._utterance_transformer import UtteranceTransformer, in_threads, table_waveforms


class AudioReader(UtteranceTransformer):
    """Read audio files as waveforms at one rate and of one channel.

    Formats are those of libsndfile: WAV, FLAC, Ogg, MP3 and others. A file at another rate is resampled by soxr in
    its "HQ" quality, whose filter keeps what both rates can hold and lets no mirror frequencies in. Waveforms that
    are arrays already are taken to be at `sampling_rate`.

    What comes out is float32, which holds the samples of 16 and 24 bits exactly; only an array that is float64, such as
    a list of numbers, stays float64. All of skmodal's transformers from waveforms to waveforms keep to this. Features
    of float32 are an order of magnitude faster, see `MFCC`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all waveforms that come out, in Hz; 16000 holds what matters in speech.
    channel : int or "mean", default="mean"
        Which channel of a file to take, from 0, or their average.
    n_jobs : int, default=None
        Threads over files; None means 1 unless in a `joblib.parallel_config` context. They help where files are
        compressed or resampled.

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
    MFCC : Features of the waveforms.

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np, soundfile
    >>> from skmodal.speech import AudioReader
    >>> path = os.path.join(tempfile.mkdtemp(), "stereo.wav")
    >>> soundfile.write(path, np.zeros((44100, 2)), 44100)
    >>> waveforms = AudioReader().fit_transform([path, np.zeros(8000)])
    >>> [(len(waveform), waveform.dtype.name) for waveform in waveforms]
    [(16000, 'float32'), (8000, 'float64')]
    """

    _parameter_constraints = {
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        "channel": [StrOptions({"mean"}), Interval(Integral, 0, None, closed="left")],
        "n_jobs": [Integral, None],
    }

    def __init__(self, sampling_rate=16000, channel="mean", n_jobs=None):
        self.sampling_rate = sampling_rate
        self.channel = channel
        self.n_jobs = n_jobs

    def transform(self, X):
        """Read every file.

        Parameters
        ----------
        X : container of paths or waveforms, or array of shape (n_utterances, n_samples)
            As in `fit`. In arrays, int16 is divided by 32768.

        Returns
        -------
        waveforms : ndarray of shape (n_utterances,) of 1-D arrays
            float64 of an array in float64, else float32. Of a table of numbers, a table.

        Raises
        ------
        ValueError
            A sample is missing, empty, of one value, not finite, an array that is not 1-D, a
            file that is unreadable or truncated, or one without the channel; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            return table_waveforms(samples, dtype=None)
        return object_array(list(in_threads(self._waveform, samples, self.n_jobs)))

    def _check_parameters(self):
        """No two parameters contradict each other."""

    def _table_names(self, names):
        return names

    def _waveform(self, cell, row):
        if not isinstance(cell, (str, os.PathLike)):
            return array_waveform(cell, row=row, name="AudioReader", dtype=None)
        samples, rate = read_waveform(cell, row=row, name="AudioReader")
        place = f"{row}, {os.fspath(cell)!r},"
        signal = as_floats(mono(self._one_channel(samples, place), row=place, name="AudioReader"))
        if rate == self.sampling_rate:
            return signal
        return mono(soxr.resample(signal, rate, self.sampling_rate, quality="HQ"), row=place, name="AudioReader")

    def _one_channel(self, samples, place):
        n_channels = 1 if samples.ndim == 1 else samples.shape[1]
        if self.channel == "mean":
            return samples if n_channels == 1 else as_floats(samples).mean(axis=1)
        if self.channel >= n_channels:
            raise ValueError(
                f"AudioReader: sample {place} has {n_channels} channel(s), counted from 0; channel={self.channel} is "
                "not among them. Choose a lower one, or channel='mean'."
            )
        return samples if n_channels == 1 else np.ascontiguousarray(samples[:, self.channel])
