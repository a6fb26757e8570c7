"""Audio files to waveforms at one rate."""

import os
from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Literal

import numpy as np
import soxr
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import (
    FilePath,
    Samples,
    array_waveform,
    as_floats,
    checked_waveform,
    object_array,
    progress_bar,
    read_waveform,
    time_span,
)
from ._audio_files import audio_files
from ._utterance_transformer import UtteranceTransformer, in_threads


@dataclass(eq=False, repr=False)
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
    offset : float, default=0.0
        Where to begin, in s. Of a file, only the part from here on is read; one that ends before is an error.
    duration : float, default=None
        How long a part to take, in s; what is shorter stays so. None takes all. The part is cut at the file's own rate,
        and then resampled as if it were all of the file.
    n_jobs : int or None, default=None
        Threads over files; None means 1 unless in a `joblib.parallel_config` context. They help where files are
        compressed or resampled.
    verbose : int, default=0
        Above 0, a progress bar tells how many files are read.

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
    audio_files : The list of files that a folder or a pattern stands for, to make labels of.
    MFCC : Features of the waveforms.

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np, soundfile
    >>> from skmodal.speech import AudioReader
    >>> folder = tempfile.mkdtemp()
    >>> path = os.path.join(folder, "stereo.wav")
    >>> soundfile.write(path, np.zeros((44100, 2)), 44100)
    >>> waveforms = AudioReader().fit_transform([path, np.zeros(8000)])
    >>> [(len(waveform), waveform.dtype.name) for waveform in waveforms]
    [(16000, 'float32'), (8000, 'float64')]
    >>> [len(waveform) for waveform in AudioReader(offset=0.25, duration=0.5).fit_transform(folder)]
    [8000]
    """

    sampling_rate: int = 16000
    _: KW_ONLY
    channel: int | Literal["mean"] = "mean"
    offset: float = 0.0
    duration: float | None = None
    n_jobs: int | None = None
    verbose: int = 0

    _parameter_constraints = {
        "sampling_rate": [Interval(Integral, 1, None, closed="left")],
        "channel": [StrOptions({"mean"}), Interval(Integral, 0, None, closed="left")],
        "offset": [Interval(Real, 0, np.inf, closed="left")],
        "duration": [Interval(Real, 0, np.inf, closed="neither"), None],
        "n_jobs": [Integral, None],
        "verbose": ["verbose"],
    }

    def transform(self, X: Samples | FilePath) -> np.ndarray:
        """Read every file.

        Parameters
        ----------
        X : container of paths or waveforms, array of shape (n_utterances, n_samples), or one str or Path
            As in `fit`. In arrays, int16 is divided by 32768. One str or Path is a folder or a pattern, and stands for
            its `audio_files`.

        Returns
        -------
        waveforms : ndarray of shape (n_utterances,) of 1-D arrays
            float64 of an array in float64, else float32. Of a table of numbers, a table.

        Raises
        ------
        ValueError
            A sample is missing, empty, of one value, not finite, ended before `offset`, an array that is not 1-D, a
            file that is unreadable, truncated (as far as WAV, AIFF, AU, FLAC and CAF tell: of Ogg and MP3, what is left
            is read), or one without the channel; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist, or a folder or pattern has no audio file.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray):
            return as_floats(samples[:, self._columns(samples.shape[1])], copy=True)
        waveforms = in_threads(self._waveform, samples, self.n_jobs)
        shown = progress_bar(waveforms, "AudioReader", verbose=self.verbose, total=len(samples), unit=" files")
        return object_array(list(shown))

    def _samples(self, X, *, reset):
        return super()._samples(audio_files(X) if isinstance(X, (str, os.PathLike)) else X, reset=reset)

    def _check_parameters(self):
        if self.duration is not None and round(self.duration * self.sampling_rate) < 2:
            raise ValueError(
                f"AudioReader: duration={self.duration} s is less than 2 samples at {self.sampling_rate} Hz. It is in "
                "seconds, e.g. duration=1.0."
            )

    def _table_names(self, names):
        return names[self._columns(len(names))]

    def _columns(self, n_samples):
        return slice(*time_span(n_samples, self.sampling_rate, self.offset, self.duration, of="AudioReader: every row"))

    def _waveform(self, cell, row):
        if not isinstance(cell, (str, os.PathLike)):
            signal = array_waveform(cell, row=row, name="AudioReader", dtype=None)
            of = f"AudioReader: sample {row}"
            return signal[slice(*time_span(len(signal), self.sampling_rate, self.offset, self.duration, of=of))]
        samples, rate = read_waveform(cell, row=row, name="AudioReader", offset=self.offset, duration=self.duration)
        of = f"AudioReader: sample {row}, {os.fspath(cell)!r},"
        signal = as_floats(checked_waveform(self._one_channel(samples, of), of=of))
        if rate == self.sampling_rate:
            return signal
        return checked_waveform(soxr.resample(signal, rate, self.sampling_rate, quality="HQ"), of=of)

    def _one_channel(self, samples, of):
        n_channels = 1 if samples.ndim == 1 else samples.shape[1]
        if self.channel == "mean":
            return samples if n_channels == 1 else sum(as_floats(samples).T) / n_channels
        if self.channel >= n_channels:
            raise ValueError(
                f"{of} has {n_channels} channel(s), counted from 0; channel={self.channel} is not among them. Choose a "
                "lower one, or channel='mean'."
            )
        return samples if n_channels == 1 else np.ascontiguousarray(samples[:, self.channel])
