"""Let a transformer pass over the rows that miss its modality."""

import re
from contextlib import contextmanager
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, TransformerMixin, _fit_context, clone
from sklearn.utils import get_tags
from sklearn.utils._param_validation import HasMethods, StrOptions
from sklearn.utils.validation import _check_feature_names_in, check_consistent_length, check_is_fitted, validate_data

from .._samples import ModalEstimator, Samples, as_cells, as_table, is_missing, object_array
from ._select import numbers_as_column

Missing = Literal["indicator", "zero", "nan", "error"]


class SkipMissing(TransformerMixin, ModalEstimator):
    """Fit and apply a transformer on the rows that have a sample, and fill the other rows by rule.

    Parameters
    ----------
    transformer : estimator
        Gives a dense row of fixed length for a sample. Missing cells never reach it.
    missing : {"indicator", "zero", "nan", "error"}, default="indicator"
        What a row without a sample becomes: zeros, and 1 in one more column that is 0 elsewhere; zeros; NaN; or an
        error that names the row. End the transformer with a StandardScaler, so that zero is the mean.

    Attributes
    ----------
    transformer_ : estimator
        The fitted clone.

    Examples
    --------
    >>> from skmodal.fusion import SkipMissing
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> X = ["one two", None, "two three"]
    >>> SkipMissing(LatentSemanticAnalysis(2, random_state=0)).fit_transform(X).round(2)
    array([[ 0.82, -0.58,  0.  ],
           [ 0.  ,  0.  ,  1.  ],
           [ 0.82,  0.58,  0.  ]])
    """

    _parameter_constraints = {
        "transformer": [HasMethods(["fit", "transform"])],
        "missing": [StrOptions({"indicator", "zero", "nan", "error"})],
    }

    def __init__(self, transformer: BaseEstimator, *, missing: Missing = "indicator"):
        self.transformer = transformer
        self.missing = missing

    def fit(self, X: Samples, y: ArrayLike | None = None) -> Self:
        """Fit the transformer on the rows that have a sample.

        Parameters
        ----------
        X : container of samples, or array of shape (n_samples, n_features)
            A row of an array is missing when it holds NaN alone.
        y : array-like of shape (n_samples,), default=None

        Returns
        -------
        self
        """
        self.fit_transform(X, y)
        return self

    @_fit_context(prefer_skip_nested_validation=False)
    def fit_transform(self, X: Samples, y: ArrayLike | None = None) -> np.ndarray:
        """Fit, and give the rows, with each feature computed once.

        Parameters
        ----------
        X : container of samples, or array of shape (n_samples, n_features)
        y : array-like of shape (n_samples,), default=None

        Returns
        -------
        ndarray of shape (n_samples, n_features_out)
        """
        samples, present = self._present(X, reset=True)
        if not present.any():
            raise ValueError("SkipMissing: every sample is missing; the transformer has nothing to learn from.")
        check_consistent_length(samples, y)
        target = None if y is None else np.asarray(y)[present]
        self.transformer_ = clone(self.transformer)
        with rows_in_errors(present):
            rows = self._dense(self.transformer_.fit_transform(samples[present], target))
        self._width = rows.shape[1]
        return self._filled(rows, present)

    def transform(self, X: Samples) -> np.ndarray:
        """Give the rows.

        Parameters
        ----------
        X : container of samples, or array of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_features_out)
        """
        check_is_fitted(self)
        samples, present = self._present(X, reset=False)
        if not present.any():
            return self._filled(np.empty((0, self._width)), present)
        with rows_in_errors(present):
            rows = self._dense(self.transformer_.transform(samples[present]))
        return self._filled(rows, present)

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Name the transformer's columns, and "missing" with ``missing="indicator"``.

        Parameters
        ----------
        input_features : array-like of str or None, default=None

        Returns
        -------
        ndarray of str
        """
        check_is_fitted(self)
        if hasattr(self, "n_features_in_"):
            input_features = _check_feature_names_in(self, input_features)
        names = list(self.transformer_.get_feature_names_out(input_features))
        return np.array(names + ["missing"] * (self.missing == "indicator"), dtype=object)

    def _present(self, X, *, reset):
        if as_table(X) is not None:
            samples = validate_data(self, X, reset=reset, dtype=np.float64, ensure_all_finite="allow-nan")
            present = ~np.isnan(samples).all(axis=1)
        else:
            if reset:
                self._forget_table()
            cells = object_array(as_cells(X, name="SkipMissing"))
            present = np.array([not is_missing(cell) for cell in cells])
            samples = numbers_as_column(cells)
        if self.missing == "error" and not present.all():
            row = int(np.argmin(present))
            raise ValueError(f"SkipMissing: sample {row} is missing. Choose missing='indicator', 'zero' or 'nan'.")
        return samples, present

    def _dense(self, rows):
        return dense_rows(rows, self.transformer_, name="SkipMissing")

    def _filled(self, rows, present):
        filled = np.full((len(present), self._width), np.nan if self.missing == "nan" else 0.0)
        filled[present] = rows
        return np.column_stack([filled, ~present]) if self.missing == "indicator" else filled

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = get_tags(self.transformer).input_tags.allow_nan
        return tags


@contextmanager
def rows_in_errors(present):
    """Say of an error raised inside which row of X its sample is: whoever raises it counts the present rows alone."""
    try:
        yield
    except (OSError, TypeError, ValueError) as error:
        named = re.search(r"sample (\d+)", str(error))
        if named and not present.all():
            error.add_note(f"Here sample {named[1]} is row {np.flatnonzero(present)[int(named[1])]} of X.")
        raise


def dense_rows(rows, transformer, *, name):
    """Return what a transformer gives, or raise an error where that is no dense row of fixed length a sample."""
    if issparse(rows) or np.ndim(rows) != 2:
        what = "a sparse matrix" if issparse(rows) else f"shape {np.shape(rows)}"
        raise TypeError(
            f"{name}: {type(transformer).__name__} gives {what}; a dense row of fixed length a sample is wanted, "
            "e.g. LatentSemanticAnalysis for text, or pooling='mean+std' for speech."
        )
    return np.asarray(rows)
