"""The bases of skmodal's estimators: what scikit-learn asks of all of them."""

from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from ._containers import as_cells, as_table

_OF_TABLES = ("n_features_in_", "feature_names_in_")


class ModalEstimator(BaseEstimator):
    """scikit-learn's BaseEstimator, whose HTML picture links to skmodal's documentation."""

    _modality: str | None = None  # "text", "image" or "speech", or "several" for a frame of them
    _doc_link_module = "skmodal"
    _doc_link_template = "https://skmodal.readthedocs.io/en/stable/generated/{estimator_module}.{estimator_name}.html"

    _lists_are_samples = False  # such as token lists
    _rows_stand_alone = False  # a transformer's result for a sample depends on it and on parameters alone
    _is_exact = True  # a transformer gives a row alone the very bits that it has in a batch; a network's, to 1e-5

    def _table_or_cells(self, X, *, reset, min_columns=1):
        """Return the rows of a table of numbers as a 2-D array, or the cells of any other container as a list."""
        if as_table(X) is not None and self.__sklearn_tags__().input_tags.two_d_array:
            # After a fit on a table, a count that differs is scikit-learn's own error, that of one column too.
            known = not reset and hasattr(self, "n_features_in_")
            return validate_data(self, X, reset=reset, ensure_min_features=1 if known else min_columns)
        if reset:
            self._forget_table()
        return as_cells(X, name=type(self).__name__, lists_are_samples=self._lists_are_samples)

    def _forget_table(self):
        """Drop what an earlier ``fit`` on a table of numbers recorded."""
        for attribute in _OF_TABLES:
            vars(self).pop(attribute, None)

    def _take_table(self, fitted):
        """Record of a table of numbers what another estimator's ``fit`` did."""
        self._forget_table()
        for attribute in _OF_TABLES:
            if hasattr(fitted, attribute):
                setattr(self, attribute, getattr(fitted, attribute))


class SampleTransformer(TransformerMixin, ModalEstimator):
    """Base of the transformers that read one column of samples; a subclass states its ``_modality``."""

    def _samples(self, X, *, reset):
        """Return the rows of a table of numbers as a 2-D array, or the cells of any other container as a list."""
        if not reset:
            check_is_fitted(self)
        return self._table_or_cells(X, reset=reset, min_columns=2)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = self._modality == "text"
        tags.input_tags.two_d_array = self._modality != "text"
        tags.input_tags.three_d_array = self._modality == "image"
        return tags
