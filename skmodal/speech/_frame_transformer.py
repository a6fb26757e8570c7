"""The base of the speech features: utterances to frames, normalized, with deltas, pooled or left sequences."""

import os
from abc import ABCMeta, abstractmethod
from numbers import Integral

import numpy as np
from joblib import Parallel, delayed, effective_n_jobs
from sklearn.base import _fit_context
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import SampleTransformer, file_waveform, object_array, waveform
from ._cmvn import normalized
from ._compiled import KERNEL_DTYPES, is_kernel_ready, kernel_info, kernel_pools, kernel_rows, kernel_sequences
from ._deltas import names_with_deltas, with_deltas
from ._dialects import as_dialect
from ._frames import layout
from ._front_end import FRONT_END_CONSTRAINTS, front_end
from ._pooling import pooled, pooled_names, pooling_words
from ._utterance_transformer import check_utterances, table_waveforms


class FrameTransformer(SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers that compute a vector a frame; a subclass computes it and names its values."""

    _modality = "speech"
    _sequence_name: str | None = None

    _parameter_constraints: dict[str, list] = {
        **FRONT_END_CONSTRAINTS,
        "deltas": [Interval(Integral, 0, 2, closed="both")],
        "cmvn": ["boolean", StrOptions({"mean"})],
        "pooling": [str, None],
        "n_segments": [Interval(Integral, 1, None, closed="left")],
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
    def fit(self, X, y=None):
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
        check_utterances(self._fitted_samples(X), name=type(self).__name__)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def fit_transform(self, X, y=None):
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

    def transform(self, X):
        """Compute the features of every utterance.

        Parameters
        ----------
        X : container of waveforms or paths, or array of shape (n_utterances, n_samples)
            As in `fit`. Floating-point values lie in [-1, 1]; int16 is divided by 32768; a file is at `sampling_rate`.

        Returns
        -------
        features : ndarray of shape (n_utterances, n_segments * n_statistics * `n_coefficients_`)
            With ``pooling=None``, a 1-D object array of arrays of shape (n_frames, `n_coefficients_`).

        Raises
        ------
        ValueError
            A sample is missing, empty, of one value, not finite, not 1-D, or a file that is unreadable or at another
            rate; the message names it.
        TypeError
            A sample is of an integer type other than int16, or no array.
        FileNotFoundError
            A path does not exist.
        """
        samples = self._samples(X, reset=False)
        if isinstance(samples, np.ndarray) and samples.dtype not in KERNEL_DTYPES:
            samples = table_waveforms(samples)
        extract, words = self._extractor(), self._pooling_words()
        features = self._compiled_features(samples, words)
        rest = [row for row in range(len(samples)) if row not in features]
        computed = Parallel(n_jobs=self.n_jobs, prefer="threads")(
            delayed(self._features)(samples[row], row, extract, words) for row in rest
        )
        features.update(zip(rest, computed, strict=True))
        ordered = [features[row] for row in range(len(samples))]
        return object_array(ordered) if words is None else np.stack(ordered)

    def _pooling_words(self):
        return None if self.pooling is None else pooling_words(self.pooling, name=type(self).__name__)

    def _front_end(self):
        return front_end(
            self.sampling_rate,
            self.frame_length,
            self.hop_length,
            self.n_mels,
            self.fmin,
            self.fmax,
            self.dialect,
            name=type(self).__name__,
        )

    def _features(self, cell, row, extract, words):
        signal = self._waveform(cell, row)
        sequence = with_deltas(normalized(extract(signal), self.cmvn), self.deltas)
        return sequence if words is None else pooled(sequence, words, self.n_segments)

    def _waveform(self, cell, row):
        return waveform(cell, row=row, name=type(self).__name__, sampling_rate=self.sampling_rate)

    def _compiled_features(self, samples, words):
        """Return, by row, the features that the kernel computes: of files, and of float32 and int16 waveforms."""
        path = kernel_info()["path"]
        is_file = [isinstance(cell, (str, os.PathLike)) for cell in samples]
        rows = [row for row, cell in enumerate(samples) if is_file[row] or is_kernel_ready(cell)]
        plan = self._kernel_plan() if rows and path != "numpy" else None
        if plan is None:
            return {}
        options = {"name": type(self).__name__, "sampling_rate": self.sampling_rate}
        signals = [file_waveform(samples[row], row=row, **options) if is_file[row] else samples[row] for row in rows]
        lengths = np.array([len(signal) for signal in signals])
        _, n_frames = layout(lengths, plan.sizes, as_dialect(self.dialect).framing)
        setting = {"deltas": self.deltas, "cmvn": self.cmvn, "n_threads": effective_n_jobs(self.n_jobs)}
        if words is not None and kernel_pools(words):
            features, sound = kernel_rows(path, plan, signals, n_frames, words, self.n_segments, **setting)
        else:
            features, sound = kernel_sequences(path, plan, signals, n_frames, **setting)
            if words is not None:
                features = [pooled(sequence.astype(np.float64), words, self.n_segments) for sequence in features]
        return {rows[place]: features[place] for place in np.flatnonzero(sound)}

    def get_feature_names_out(self, input_features=None):
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
