"""SpecAugment: training sequences with stretches of time and of frequency that nobody can hear."""

from dataclasses import dataclass
from numbers import Integral, Real
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import _fit_context
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted

from .._samples import Samples, SampleTransformer, Seed, is_missing, object_array
from ._sequences import as_sequence


@dataclass(kw_only=True, eq=False, repr=False)
class SpecAugment(SampleTransformer):
    """Mask parts of the sequences of the training, and pass all others through as they are.

    A model that must do without some frames and some bands leans on none of them. Only ``fit_transform`` masks: in a
    Pipeline, that is what meets the training data, in ``fit``, and ``transform`` is what meets the rest.

    Masks are off by default. Each one's width is drawn evenly from 0 to the greatest, then its place; masks may
    overlap. The published policies for 80 bands are, in the order of the parameters, ``(1, 100, 1.0, 1, 27)`` and
    ``(2, 100, 1.0, 2, 27)`` for long sentences, ``(2, 70, 0.2, 2, 15)`` and ``(2, 70, 0.2, 2, 27)`` for telephone
    speech. Their warping of time is left out: it was found to help least.

    Parameters
    ----------
    n_time_masks : int, default=0
        Masks of some frames, in all bands.
    max_time_width : int, default=70
        Frames under a mask, at most.
    max_time_part : float, default=0.2
        Part of a sequence's frames that a mask covers at most, so that short words are not lost.
    n_frequency_masks : int, default=0
        Masks of some neighboring bands, in all frames.
    max_frequency_width : int, default=5
        Bands under a mask, at most: of the 26 of `LogMel` what 15 are of 80.
    fill : "mean" or float, default="mean"
        What stands under a mask: the mean of all values of the sequence, or a number. After ``cmvn="mean"`` and before
        deltas, they are about 0 both.
    random_state : int, RandomState instance or None, default=None
        An int gives the same masks at every ``fit_transform``.

    Attributes
    ----------
    is_table_ : bool
        Whether X was a table of numbers in `fit`.
    n_features_in_ : int
        Frames a sequence; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    LogMel : Sequences of bands, with ``pooling=None``.
    WaveformAugmenter : Varies the waveforms before.

    References
    ----------
    Park et al. (2019), "SpecAugment: a simple data augmentation method for automatic speech recognition", Interspeech.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech import SpecAugment
    >>> bands = np.arange(40.0).reshape(8, 5)
    >>> one_each = {"n_time_masks": 1, "n_frequency_masks": 1}
    >>> augment = SpecAugment(**one_each, max_time_part=0.5, max_frequency_width=2, fill=0, random_state=1)
    >>> augment.fit_transform([bands])[0].astype(int)
    array([[ 0,  1,  0,  3,  4],
           [ 5,  6,  0,  8,  9],
           [10, 11,  0, 13, 14],
           [15, 16,  0, 18, 19],
           [20, 21,  0, 23, 24],
           [ 0,  0,  0,  0,  0],
           [30, 31,  0, 33, 34],
           [35, 36,  0, 38, 39]])
    >>> np.array_equal(augment.transform([bands])[0], bands)
    True
    """

    n_time_masks: int = 0
    max_time_width: int = 70
    max_time_part: float = 0.2
    n_frequency_masks: int = 0
    max_frequency_width: int = 5
    fill: float | Literal["mean"] = "mean"
    random_state: Seed = None

    _modality = "speech"
    _parameter_constraints = {
        "n_time_masks": [Interval(Integral, 0, None, closed="left")],
        "max_time_width": [Interval(Integral, 0, None, closed="left")],
        "max_time_part": [Interval(Real, 0, 1, closed="both")],
        "n_frequency_masks": [Interval(Integral, 0, None, closed="left")],
        "max_frequency_width": [Interval(Integral, 0, None, closed="left")],
        "fill": [Interval(Real, None, None, closed="neither"), StrOptions({"mean"})],
        "random_state": ["random_state"],
    }

    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters and X; nothing is learned.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)
            Each an array of shape (n_frames, n_features), or (n_frames,), such as a LogMel with ``pooling=None`` gives;
            in a table of numbers, a row a sequence of one feature. Missing cells stay what they are.
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            A sequence is empty, not finite, or no array of numbers; the message names it. Or X is empty.
        """
        self._fitted_sequences(X)
        return self

    def fit_transform(self, X: Samples, y: object = None) -> np.ndarray:
        """Fit, and mask every sequence.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)
            As in `fit`; it is not changed.
        y : None
            Ignored.

        Returns
        -------
        masked : ndarray of shape (n_sequences,) of arrays of shape (n_frames, n_features)
            Of a table of numbers, a table of the same shape.
        """
        sequences = self._fitted_sequences(X)
        seeds = check_random_state(self.random_state).randint(2**31 - 1, size=len(sequences))
        return self._outcome(
            [None if one is None else self._masked(one, seed) for one, seed in zip(sequences, seeds, strict=True)]
        )

    def transform(self, X: Samples) -> np.ndarray:
        """Return the sequences as they are.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)
            As in `fit`.

        Returns
        -------
        sequences : ndarray of shape (n_sequences,) of arrays of shape (n_frames, n_features)
            Not copied. Of a table of numbers, the table.

        Raises
        ------
        ValueError
            A sequence is empty, not finite, or no array of numbers; the message names it.
        """
        return self._outcome(self._sequences(X, reset=False))

    @_fit_context(prefer_skip_nested_validation=True)
    def _fitted_sequences(self, X):
        return self._sequences(X, reset=True)

    def _sequences(self, X, *, reset):
        samples = self._samples(X, reset=reset)
        if reset:
            self.is_table_ = isinstance(samples, np.ndarray)
        cells = enumerate(samples)
        return [None if is_missing(cell) else as_sequence(cell, row=row, name="SpecAugment") for row, cell in cells]

    def _outcome(self, sequences):
        return np.hstack(sequences).T.copy() if self.is_table_ else object_array(sequences)

    def _masked(self, values, seed):
        random, masked = np.random.default_rng(seed), values.copy()
        fill = values.mean() if self.fill == "mean" else self.fill
        n_frames, n_features = values.shape
        longest = min(self.max_time_width, int(self.max_time_part * n_frames))
        for _ in range(self.n_time_masks):
            masked[_stretch(n_frames, longest, random)] = fill
        for _ in range(self.n_frequency_masks):
            masked[:, _stretch(n_features, min(self.max_frequency_width, n_features), random)] = fill
        return masked

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Return the names of the columns of `transform`'s result.

        Parameters
        ----------
        input_features : array-like of str, default=None
            Names of a table's columns; None for those seen in `fit`, or x0, x1 and so on.

        Returns
        -------
        names : ndarray of str objects
            ``sequence``, or the names of a table's columns.
        """
        check_is_fitted(self)
        names = _check_feature_names_in(self, input_features, generate_names=self.is_table_)
        return names if self.is_table_ else np.array(["sequence"], dtype=object)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        return tags


def _stretch(length, longest, random):
    width = random.integers(longest + 1)
    start = random.integers(length - width + 1)
    return slice(start, start + width)
