"""Nearest neighbors under dynamic time warping: the classic baseline for sequences."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal, Self

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin, _fit_context
from sklearn.utils._param_validation import Interval, StrOptions, validate_params
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from .._samples import ModalEstimator, Samples
from ._sequences import as_sequence
from ._warping import METRICS, block_distances, make_blocks, pair_costs, prepared, warped

_DTW_CONSTRAINTS = {
    "window": [Interval(Integral, 0, None, closed="left"), None],
    "metric": [StrOptions(set(METRICS))],
}
_N_LANES = 64  # references at a time: their sums stay in the cache, and Python's share is small
_SLACK = 1 + 1e-9  # rounding must not take a lower bound above what it bounds


@validate_params(_DTW_CONSTRAINTS, prefer_skip_nested_validation=True)
def dtw_distance(
    a: ArrayLike,
    b: ArrayLike,
    *,
    window: int | None = None,
    metric: Literal["euclidean", "sqeuclidean", "cosine"] = "euclidean",
) -> float:
    """Compute the distance of two sequences under dynamic time warping.

    It is the least sum of the costs of pairs of frames along a path from the first pair to the last, of steps that
    advance one sequence or both by one frame: ``S[i, j] = c(a[i], b[j]) + min(S[i-1, j], S[i, j-1], S[i-1, j-1])``. It
    is not divided by the path's length. tslearn's and dtaidistance's ``dtw`` are the square root of this distance for
    ``metric="sqeuclidean"``.

    Parameters
    ----------
    a, b : array-like of shape (n_frames, n_features) or (n_frames,)
        Of any two lengths, and the same number of features.
    window : int or None, default=None
        How far a path may stray from the diagonal, in frames; at least what the lengths differ by is granted. None
        lets it go anywhere.
    metric : {"euclidean", "sqeuclidean", "cosine"}, default="euclidean"
        The cost of a pair of frames. The cosine's is 1 minus it, and takes a frame of zeros as at right angles to all.

    Returns
    -------
    distance : float

    Raises
    ------
    ValueError
        A sequence is empty, not finite or of more than 2 dimensions, or the numbers of features differ.

    References
    ----------
    Sakoe and Chiba (1978), "Dynamic programming algorithm optimization for spoken word recognition", IEEE Transactions
    on Acoustics, Speech, and Signal Processing 26(1).

    Examples
    --------
    >>> from skmodal.speech import dtw_distance
    >>> dtw_distance([0, 1, 2, 2, 3], [0, 0, 1, 2, 3])
    0.0
    >>> dtw_distance([0, 1, 2, 2, 3], [0, 0, 1, 2, 3], window=0)
    2.0
    """
    a, b = (as_sequence(part, row=row, name="dtw_distance", dtype=np.float64) for row, part in enumerate((a, b)))
    _check_width(b, a.shape[1], row=1, name="dtw_distance")
    radius = None if window is None else np.array([max(window, abs(len(a) - len(b)))])
    return float(warped(pair_costs(a, b, metric)[:, :, np.newaxis], np.array([len(b)]), radius)[0])


@dataclass(eq=False, repr=False)
class DTWNeighborsClassifier(ClassifierMixin, ModalEstimator):
    """Classify sequences by their nearest neighbors under dynamic time warping; see `dtw_distance`.

    It needs no training and few examples, and was how words were recognised before hidden Markov models. Many
    references are warped at once, and those that a lower bound rules out not at all; the answer is that of all.

    Parameters
    ----------
    n_neighbors : int, default=1
        How many vote, with the same weight each; a tie goes to the first class.
    window : int or None, default=None
        How far a path may stray from the diagonal, in frames.
    metric : {"euclidean", "sqeuclidean", "cosine"}, default="euclidean"
        The cost of a pair of frames.
    n_jobs : int or None, default=None
        Threads over sequences; None means 1 unless in a `joblib.parallel_config` context.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    n_sequence_features_ : int
        Features a frame; 1 when X is a table of numbers.
    n_features_in_ : int
        Frames a sequence; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    dtw_distance : Two sequences, and the definition.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.speech import MFCC, DTWNeighborsClassifier
    >>> train, test = (load_digits3(subset=subset) for subset in ("train", "test"))
    >>> model = make_pipeline(MFCC(8000, pooling=None, cmvn=True), DTWNeighborsClassifier())
    >>> model = model.fit(train.data["speech"][:200], train.target[:200])
    >>> [int(digit) for digit in model.predict(test.data["speech"][:5])], list(test.target[:5])
    ([7, 2, 7, 1, 6], [7, 2, 7, 9, 6])
    """

    n_neighbors: int = 1
    _: KW_ONLY
    window: int | None = None
    metric: Literal["euclidean", "sqeuclidean", "cosine"] = "euclidean"
    n_jobs: int | None = None

    _modality = "speech"
    _parameter_constraints = {
        "n_neighbors": [Interval(Integral, 1, None, closed="left")],
        **_DTW_CONSTRAINTS,
        "n_jobs": [Integral, None],
    }

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: ArrayLike) -> Self:
        """Keep the sequences.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)
            Each an array of shape (n_frames, n_features), or (n_frames,), such as an MFCC with ``pooling=None`` gives;
            in a table of numbers, a row a sequence of one feature.
        y : array-like of shape (n_samples,)
            Labels.

        Returns
        -------
        self : object

        Raises
        ------
        ValueError
            A sequence is missing, empty, not finite or of another number of features than the others; the message names
            it. Or there are fewer than `n_neighbors`.
        """
        if y is None:
            raise ValueError(
                "DTWNeighborsClassifier requires y to be passed, but the target y is None. State the labels."
            )
        sequences = self._sequences(X, reset=True)
        y = column_or_1d(y, warn=True)
        check_consistent_length(sequences, y)
        check_classification_targets(y)
        if self.n_neighbors > len(sequences):
            raise ValueError(
                f"DTWNeighborsClassifier: n_neighbors={self.n_neighbors} wants as many samples; n_samples = "
                f"{len(sequences)}. Lower it."
            )
        self.classes_, self._labels = np.unique(y, return_inverse=True)
        # Costs do not change when all frames move, and lose fewer digits near zero; a cosine does change.
        self._center = 0.0 if self.metric == "cosine" else np.concatenate(sequences).mean(axis=0)
        self._blocks = make_blocks([sequence - self._center for sequence in sequences], self.metric, _N_LANES)
        return self

    def kneighbors(self, X: Samples) -> tuple[np.ndarray, np.ndarray]:
        """Find the nearest neighbors.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)

        Returns
        -------
        distances : ndarray of shape (n_sequences, n_neighbors)
        rows : int ndarray of shape (n_sequences, n_neighbors)
            Which of the sequences of `fit`, the nearest first.
        """
        sequences = self._sequences(X, reset=False)
        found = Parallel(n_jobs=self.n_jobs, prefer="threads")(
            delayed(self._nearest)(prepared(sequence - self._center, self.metric)) for sequence in sequences
        )
        distances, rows = zip(*found, strict=True)
        return np.stack(distances), np.stack(rows)

    def predict_proba(self, X: Samples) -> np.ndarray:
        """Return each class's part of the neighbors.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)

        Returns
        -------
        parts : ndarray of shape (n_sequences, n_classes)
        """
        _, rows = self.kneighbors(X)
        votes = self._labels[rows][:, :, np.newaxis] == np.arange(len(self.classes_))
        return votes.mean(axis=1)

    def predict(self, X: Samples) -> np.ndarray:
        """Return the class of most of the neighbors.

        Parameters
        ----------
        X : container of sequences, or array of shape (n_sequences, n_frames)

        Returns
        -------
        labels : ndarray of shape (n_sequences,)
        """
        votes = self.predict_proba(X)
        return self.classes_[votes.argmax(axis=1)]

    def _nearest(self, query):
        k, bound = self.n_neighbors, np.inf
        distances = np.full(len(self._labels), np.inf)
        # The nearest are often of the same length, and the sooner they are found, the more is ruled out.
        for block in sorted(self._blocks, key=lambda block: abs(block.lengths.mean() - len(query))):
            distances[block.rows] = block_distances(
                query, block, window=self.window, metric=self.metric, bound=bound * _SLACK
            )
            bound = np.partition(distances, k - 1)[k - 1]
        rows = np.argsort(distances, kind="stable")[:k]
        return distances[rows], rows

    def _sequences(self, X, *, reset):
        """Return the sequences as a list of float64 arrays of shape (n_frames, n_features)."""
        if not reset:
            check_is_fitted(self)
        options = {"name": "DTWNeighborsClassifier", "dtype": np.float64}
        cells = enumerate(self._table_or_cells(X, reset=reset))
        sequences = [as_sequence(cell, row=row, **options) for row, cell in cells]
        if reset:
            self.n_sequence_features_ = sequences[0].shape[1]
        for row, sequence in enumerate(sequences):
            _check_width(sequence, self.n_sequence_features_, row=row, name="DTWNeighborsClassifier")
        return sequences

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = tags.input_tags.three_d_array = True
        return tags


def _check_width(sequence, n_features, *, row, name):
    if sequence.shape[1] != n_features:
        raise ValueError(
            f"{name}: sample {row} has {sequence.shape[1]} features a frame where {n_features} are expected. Compute "
            "all sequences with the same features."
        )
