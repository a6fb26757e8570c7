"""Select one modality of a frame."""

from numbers import Integral, Number
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import TransformerMixin, _fit_context
from sklearn.utils.validation import _check_feature_names_in, check_is_fitted, validate_data

from .._samples import ModalEstimator, Samples, as_table, column_of, is_frame, is_missing, object_array


class SelectModality(TransformerMixin, ModalEstimator):
    """Select one modality: a column of samples, or a block of numeric columns.

    Parameters
    ----------
    column : str, int, slice or list of str or int
        A frame's column, by name or place: its cells come out as a 1-D object array, ready for a reader or a feature.
        Several columns are a block of numbers and come out as a 2-D array. Of a table of numbers (an array, or a frame
        of numbers alone) a 2-D array comes out always.

    Attributes
    ----------
    columns_ : list of str
        Names of the selected columns.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import SelectModality
    >>> frame = pd.DataFrame({"text": ["one", "two"], "age": [30, 40], "height": [1.7, 1.8]})
    >>> SelectModality("text").fit_transform(frame)
    array(['one', 'two'], dtype=object)
    >>> SelectModality(["age", "height"]).fit_transform(frame)
    array([[30. ,  1.7],
           [40. ,  1.8]])
    """

    _modality = "several"
    _parameter_constraints = {"column": [str, Integral, slice, list]}

    def __init__(self, column: str | int | slice | list[str] | list[int]):
        self.column = column

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check that the modality is there.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : None
            Ignored.

        Returns
        -------
        self
        """
        self._select(X, reset=True)
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Select the modality.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples,) and dtype object, or of shape (n_samples, n_selected)
        """
        check_is_fitted(self)
        return self._select(X, reset=False)

    def get_feature_names_out(self, input_features: ArrayLike | None = None) -> np.ndarray:
        """Name the selected columns as they are named in X.

        Parameters
        ----------
        input_features : array-like of str or None, default=None
            Names of the columns of a table without names.

        Returns
        -------
        ndarray of str
        """
        check_is_fitted(self)
        if not hasattr(self, "n_features_in_"):
            return np.array(self.columns_, dtype=object)
        names = list(_check_feature_names_in(self, input_features))
        return np.array([names[place] for place in self._places(names)], dtype=object)

    def _select(self, X, *, reset):
        table = table_of_numbers(self, X, reset=reset)
        if table is not None:
            names = list(X.columns) if is_frame(X) else [f"x{i}" for i in range(table.shape[1])]
        else:
            frame = _frame_of(X)
            names = list(frame.columns)
            if len(frame) == 0:
                raise ValueError("SelectModality: X holds 0 sample(s) while a minimum of 1 is required.")
        places = self._places(names)
        if reset:
            self.columns_ = [str(names[place]) for place in places]
        if table is not None:
            return table[:, places]
        columns = [column_of(frame, names[place], name="SelectModality") for place in places]
        if isinstance(self.column, (str, Integral)):
            return object_array(columns[0])
        return np.column_stack([_numbers(column, names[place]) for column, place in zip(columns, places, strict=True)])

    def _places(self, names):
        """Where the selected columns stand among the names."""
        if isinstance(self.column, slice):
            places = list(range(len(names)))[self.column]
        else:
            wanted = self.column if isinstance(self.column, list) else [self.column]
            absent = [column for column in wanted if column not in names and not _is_place(column, names)]
            if absent:
                raise ValueError(f"SelectModality: X has no column {absent[0]!r}; its columns are {names}.")
            places = [names.index(column) if column in names else column for column in wanted]
        if not places:
            raise ValueError(f"SelectModality: column={self.column!r} selects none of the columns {names}.")
        return places

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.allow_nan = True
        return tags


def table_of_numbers(estimator, X, *, reset):
    """Return a table of numbers as scikit-learn's ``validate_data`` leaves it, and None for a frame of samples.

    What ``fit`` saw decides which X is: a frame of one row whose text is NaN looks like numbers.
    """
    is_table = as_table(X) is not None if reset else hasattr(estimator, "n_features_in_")
    if is_table:
        return validate_data(estimator, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")
    if reset:
        estimator._forget_table()
    return None


def numbers_as_column(cells):
    """Return numbers, and missing cells between them, as the 2-D column that scikit-learn wants; other cells as is."""
    present = [cell for cell in cells if not is_missing(cell)]
    if not present or not all(isinstance(cell, Number) for cell in present):
        return cells
    return np.array([[np.nan if is_missing(cell) else cell] for cell in cells], dtype=np.float64)


def _numbers(cells, column):
    try:
        return np.array([np.nan if is_missing(cell) else cell for cell in cells], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"SelectModality: column {column!r} holds no numbers ({error}); several columns are a block of numbers. "
            "Select a column of samples alone."
        ) from None


def _is_place(column, names):
    return isinstance(column, Integral) and -len(names) <= column < len(names)


def _frame_of(X):
    if is_frame(X):
        return X
    array = np.asarray(X, dtype=object) if hasattr(X, "__array__") else None
    if array is None or array.ndim != 2:
        raise TypeError(
            f"SelectModality: X is a {type(X).__name__} without columns; "
            "a DataFrame, or an array of shape (n_samples, n_columns), is wanted."
        )
    return pd.DataFrame(array)
