"""Audio files to waveforms at one rate, and what the other transformers need to know of tables and paths."""

import os
from numbers import Integral

import numpy as np
import soxr
from joblib import Parallel, delayed
from sklearn.base import _fit_context
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import (
    INT16_SCALE,
    SampleTransformer,
    array_waveform,
    existing_file,
    is_missing,
    is_sound_waveform,
    mono,
    object_array,
    read_waveform,
)


def table_waveforms(table):
    """Return a table of numbers as float64, a row an utterance; int16 is divided by 32768, other types are cast."""
    scale = INT16_SCALE if table.dtype == np.int16 else 1.0
    return table.astype(np.float64, order="C") * scale


def check_utterances(samples, *, name, allow_missing=False):
    """Raise an error that names the row when a cell is no waveform, or the path of no file; no file is decoded.

    With ``allow_missing``, a missing cell and an array too short to be a waveform are none.
    """
    if isinstance(samples, np.ndarray):
        return
    for row, cell in enumerate(samples):
        if isinstance(cell, (str, os.PathLike)):
            existing_file(cell, row=row, name=name)
        elif not (is_sound_waveform(cell) or (allow_missing and is_missing(cell))):
            array_waveform(cell, row=row, name=name, min_samples=0 if allow_missing else 2)


class AudioReader(SampleTransformer):
    """Read audio files as waveforms at one rate and of one channel.

    Formats are those of libsndfile: WAV, FLAC, Ogg, MP3 and others. A file at another rate is resampled by soxr in
    its "HQ" quality, whose filter keeps what both rates can hold and lets no mirror frequencies in. Waveforms that
    are arrays already are taken to be at `sampling_rate`.

    Parameters
    ----------
    sampling_rate : int, default=16000
        Rate of all waveforms that come out, in Hz; 16000 holds what matters in speech.
    channel : int or "mean", default="mean"
        Which channel of a file to take, from 0, or their average.
    n_jobs : int, default=None
        Threads over files; None means 1 unless in a `joblib.parallel_config` context.

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
    >>> [len(waveform) for waveform in waveforms]
    [16000, 8000]
    """

    _modality = "speech"
    _parameter_constraints = {
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        "channel": [StrOptions({"mean"}), Interval(Integral, 0, None, closed="left")],
        "n_jobs": [Integral, None],
    }

    def __init__(self, sampling_rate=16000, channel="mean", n_jobs=None):
        self.sampling_rate = sampling_rate
        self.channel = channel
        self.n_jobs = n_jobs

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Check the parameters, X and that the files exist; nothing is learned, and no file is decoded.

        Parameters
        ----------
        X : container of paths or waveforms, or array of shape (n_utterances, n_samples)
            A list, object array, pandas or polars Series or one-column frame of paths and 1-D arrays, or a table of
            numbers, a row an utterance.
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            X is empty or has several columns.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._samples(X, reset=True)
        self.is_table_ = isinstance(samples, np.ndarray)
        if not self.is_table_:
            check_utterances(samples, name="AudioReader")
        return self

    def transform(self, X):
        """Read every file.

        Parameters
        ----------
        X : container of paths or waveforms, or array of shape (n_utterances, n_samples)
            As in `fit`. In arrays, int16 is divided by 32768.

        Returns
        -------
        waveforms : ndarray of shape (n_utterances,) of 1-D float64 arrays
            Of a table of numbers, a float64 table of the same shape.

        Raises
        ------
        ValueError
            A sample is missing, empty, of one value, not finite, an array that is not 1-D, a file that is unreadable
            or truncated, or one without the channel; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            return table_waveforms(samples)
        read = Parallel(n_jobs=self.n_jobs, prefer="threads")(
            delayed(self._waveform)(cell, row) for row, cell in enumerate(samples)
        )
        return object_array(read)

    def _waveform(self, cell, row):
        if not isinstance(cell, (str, os.PathLike)):
            return array_waveform(cell, row=row, name="AudioReader")
        signal, rate = read_waveform(cell, row=row, name="AudioReader")
        place = f"{row}, {os.fspath(cell)!r},"
        signal = mono(self._one_channel(signal, place), row=place, name="AudioReader")
        if rate == self.sampling_rate:
            return signal
        return mono(soxr.resample(signal, rate, self.sampling_rate, quality="HQ"), row=place, name="AudioReader")

    def _one_channel(self, signal, place):
        channels = signal[:, np.newaxis] if signal.ndim == 1 else signal
        if self.channel == "mean":
            return channels.mean(axis=1)
        if self.channel >= channels.shape[1]:
            raise ValueError(
                f"AudioReader: sample {place} has {channels.shape[1]} channel(s), counted from 0; "
                f"channel={self.channel} is not among them. Choose a lower one, or channel='mean'."
            )
        return np.ascontiguousarray(channels[:, self.channel])

    def get_feature_names_out(self, input_features=None):
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of a table's columns; None for those seen in `fit`, or x0, x1 and so on.

        Returns
        -------
        names : ndarray of str objects
            ``speech``, or the names of a table's columns.
        """
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features, generate_names=self.is_table_)
        return names if self.is_table_ else np.array(["speech"], dtype=object)
