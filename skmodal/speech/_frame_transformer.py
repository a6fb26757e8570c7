"""The base of the speech features: utterances to frames, normalized, with deltas, pooled or left sequences."""

import os
from abc import ABCMeta, abstractmethod
from collections.abc import Iterable, Iterator
from numbers import Integral
from typing import Self

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs
from numpy.typing import ArrayLike
from sklearn.base import _fit_context
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import Samples, SampleTransformer, as_floats, file_waveform, is_missing, object_array, waveform
from ._cmvn import normalized
from ._compiled import KERNEL_DTYPES, is_kernel_ready, kernel_info, kernel_rows, kernel_sequences
from ._deltas import names_with_deltas, with_deltas
from ._dialects import as_dialect
from ._frames import layout
from ._front_end import FRONT_END_CONSTRAINTS, front_end
from ._pooling import pooled, pooled_names, pooling_words
from ._stream import check_streamable, sound_chunks, stream_frames
from ._utterance_transformer import check_utterances


class FrameTransformer(SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers that compute a vector a frame; a subclass computes it and names its values."""

    _modality = "speech"
    _sequence_name: str | None = None
    _rows_stand_alone = True

    _parameter_constraints: dict[str, list] = {
        **FRONT_END_CONSTRAINTS,
        "deltas": [Interval(Integral, 0, 2, closed="both")],
        "cmvn": ["boolean", StrOptions({"mean"})],
        "pooling": [str, None],
        "n_segments": [Interval(Integral, 1, None, closed="left")],
        "missing": [StrOptions({"error", "nan"})],
        "n_jobs": [Integral, None],
    }

    @abstractmethod
    def _extractor(self):
        """Return the function from a waveform to its features, of shape (n_frames, n_features).

        Raises an error when parameters that are sound one by one do not go together.
        """

    @abstractmethod
    def _kernel_plan(self):
        """Return the `KernelPlan` of the same features, or None where NumPy alone computes them."""

    @abstractmethod
    def _frame_names(self):
        """Return the names of the features of a frame."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters and X; nothing is learned, and no file is decoded.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            A list, object array, pandas or polars Series or one-column frame of 1-D arrays and paths, or a table of
            numbers, a row an utterance.
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            Parameters do not go together, or X is empty or has several columns.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._fitted_samples(X)
        check_utterances(samples, name=type(self).__name__, allow_missing=self.missing == "nan")
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def fit_transform(self, X: Samples, y: object = None) -> np.ndarray:
        """Fit, and compute the features of the same utterances, each of which is looked at only once.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            As in `fit`.
        y : None
            Ignored.

        Returns
        -------
        features : ndarray
            As of `transform`.
        """
        self._fitted_samples(X)
        return self.transform(X)

    def _fitted_samples(self, X):
        self._extractor()
        self._pooling_words()
        samples = self._samples(X, reset=True)
        self.n_coefficients_ = len(self._frame_names()) * (1 + self.deltas)
        return samples

    def transform(self, X: Samples) -> np.ndarray:
        """Compute the features of every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            As in `fit`. Floating-point values lie in [-1, 1]; int16 is divided by 32768; a file is at `sampling_rate`.

        Returns
        -------
        features : ndarray of shape (n_utterances, n_segments * n_statistics * `n_coefficients_`)
            With ``pooling=None``, a 1-D object array of arrays of shape (n_frames, `n_coefficients_`). With
            ``missing="nan"``, a row of NaN, or None for a sequence, where there is no waveform.

        Raises
        ------
        ValueError
            A sample is missing, empty or of one value, but for ``missing="nan"``; or not finite, not 1-D, or a file
            that is unreadable or at another rate; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray) and samples.dtype not in KERNEL_DTYPES:
            samples = as_floats(samples, np.float64)
        extract, words = self._extractor(), self._pooling_words()
        features = self._compiled_features(samples, words)
        rest = [row for row in range(len(samples)) if row not in features]
        if rest:  # joblib alone takes as long as a second of speech
            computed = Parallel(n_jobs=self.n_jobs, prefer="threads")(
                delayed(self._features)(samples[row], row, extract, words) for row in rest
            )
            features.update(zip(rest, computed, strict=True))
        ordered = [features[row] for row in range(len(samples))]
        return object_array(ordered) if words is None else np.stack(ordered)

    def stream(self, chunks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
        """Compute the frames of one utterance while its samples come.

        Joined, they are to the bit what ``transform([utterance])[0]`` gives with ``pooling=None``; `pooling` and
        `n_segments` play no part here. A frame is given when its last sample has come; its deltas wait for two more
        frames an order, which is 20 ms for ``deltas=1`` and 40 ms for ``deltas=2`` at the default hop. However long it
        lasts, a stream keeps the samples of these few frames only.

        float64 chunks have float64 frames. float32 and int16 chunks are computed as `transform` does, by the kernel
        where it is built; samples beyond its range (1e-20 to 65536, of the dialects with a 16-bit scale to 2) send
        what follows to NumPy, but not what was given before. RASTA alone, whose filter has a memory, is always computed
        by NumPy here: of float32 and int16 chunks, its frames are within the kernel's tolerance of `transform`'s.

        Parameters
        ----------
        chunks : iterable of ndarray of shape (n_samples,)
            Parts of the utterance in order, of any lengths, also none: all of float64, or of float32 and int16. Each
            is copied, so that a buffer may be used again.

        Yields
        ------
        frames : ndarray of shape (n_frames, `n_coefficients_`)
            As many as have become complete, one at least; after the last chunk, the rest.

        Raises
        ------
        ValueError
            `cmvn` or the dialect's `top_db` wants the whole utterance, or the dialect has dither. A chunk is not 1-D or
            not finite; the message has its number, from 0. There are fewer than 2 samples in all, but for
            ``missing="nan"``, which yields nothing then.
        TypeError
            A chunk is of an integer type other than int16, or not of the type of those before it.

        Examples
        --------
        >>> import numpy as np
        >>> from skmodal.speech import MFCC
        >>> signal = np.random.default_rng(0).normal(0, 0.1, 1600)
        >>> mfcc = MFCC(pooling=None).fit([signal])
        >>> frames = list(mfcc.stream(np.split(signal, 4)))
        >>> [part.shape for part in frames]
        [(1, 13), (2, 13), (3, 13), (2, 13), (1, 13)]
        >>> np.array_equal(np.vstack(frames), mfcc.transform([signal])[0])
        True
        """
        check_is_fitted(self)
        name, extract, front = type(self).__name__, self._extractor(), self._front_end()
        check_streamable(front.dialect, self.cmvn, name=name)
        path = kernel_info()["path"]
        plan = None if path == "numpy" else self._kernel_plan()
        signals = sound_chunks(chunks, name=name, may_be_empty=self.missing == "nan")
        return stream_frames(signals, front, extract, self.deltas, path=path, plan=plan)

    def _pooling_words(self):
        return None if self.pooling is None else pooling_words(self.pooling, name=type(self).__name__)

    def _front_end(self):
        return front_end(**{name: getattr(self, name) for name in FRONT_END_CONSTRAINTS}, name=type(self).__name__)

    def _features(self, cell, row, extract, words):
        signal = self._waveform(cell, row)
        if signal is None:
            return None if words is None else np.full(self.n_segments * len(words) * self.n_coefficients_, np.nan)
        sequence = with_deltas(normalized(extract(signal), self.cmvn), self.deltas)
        return sequence if words is None else pooled(sequence, words, self.n_segments)

    def _waveform(self, cell, row):
        """Return a cell as a waveform; None where there is none and ``missing`` allows it."""
        if self.missing == "nan" and is_missing(cell):
            return None
        signal = waveform(cell, **self._reading(row))
        return signal if len(signal) > 1 else None

    def _reading(self, row):
        """Return what the reading of a cell is told."""
        least = 0 if self.missing == "nan" else 2
        return {"row": row, "name": type(self).__name__, "sampling_rate": self.sampling_rate, "min_samples": least}

    def _compiled_features(self, samples, words):
        """Return, by row, the features that the kernel computes: of files, and of float32 and int16 waveforms."""
        path = kernel_info()["path"]
        plan = self._kernel_plan() if path != "numpy" else None
        by_row = {} if plan is None else self._kernel_signals(samples)
        if not by_row:
            return {}
        rows, signals = list(by_row), list(by_row.values())
        lengths = np.array([len(signal) for signal in signals])
        _, n_frames = layout(lengths, plan.sizes, as_dialect(self.dialect).framing)
        setting = {"deltas": self.deltas, "cmvn": self.cmvn, "n_threads": effective_n_jobs(self.n_jobs)}
        if words is None:
            features, sound = kernel_sequences(path, plan, signals, n_frames, **setting)
        else:
            features, sound = kernel_rows(path, plan, signals, n_frames, words, self.n_segments, **setting)
        return {rows[place]: features[place] for place in np.flatnonzero(sound)}

    def _kernel_signals(self, samples):
        signals = {}
        for row, cell in enumerate(samples):
            signal = file_waveform(cell, **self._reading(row)) if isinstance(cell, (str, os.PathLike)) else cell
            if is_kernel_ready(signal):
                signals[row] = signal if signal.flags.aligned else signal.copy()
        return signals

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            The columns of a table, to be compared with those seen in `fit`; they do not enter the names.

        Returns
        -------
        names : ndarray of str objects
            Such as ``mfcc0_mean`` or ``segment1_delta_mfcc0_mean``; one name for sequences.
        """
        check_is_fitted(self)
        _check_feature_names_in(self, input_features, generate_names=False)
        words = self._pooling_words()
        if words is None:
            return np.array([self._sequence_name], dtype=object)
        names = names_with_deltas(self._frame_names(), self.deltas)
        return np.array(pooled_names(names, words, self.n_segments), dtype=object)
