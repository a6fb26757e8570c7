"""The base of the text transformers: every container of texts in, what is learned of them, and names of columns out."""

from abc import ABCMeta, abstractmethod
from typing import Literal, Self

import numpy as np
from sklearn.base import _fit_context
from sklearn.utils.validation import check_is_fitted

from .._samples import Samples, SampleTransformer, text


class TextTransformer(SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers whose samples are str; the embeddings, which take token lists too, have their own."""

    _modality = "text"

    @abstractmethod
    def _learn(self, documents):
        """Set what is learned; or nothing, with an error."""

    @abstractmethod
    def _column_names(self):
        """Return the names of the columns that come out."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Check the parameters and that X holds text, and learn from it.

        Parameters
        ----------
        X : container of str
        y : None
            Ignored.

        Returns
        -------
        self

        Raises
        ------
        TypeError, ValueError
            A document is no text or missing, or the documents hold less than a parameter asks for.
        """
        self._learn(self._documents(X, reset=True))
        return self

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Name the columns that come out; cells, such as texts and token lists, are one column.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of str objects
        """
        check_is_fitted(self)
        return np.array(self._column_names(), dtype=object)

    def _documents(self, X, *, reset):
        name = type(self).__name__
        return [text(cell, row=row, name=name) for row, cell in enumerate(self._samples(X, reset=reset))]


class CellsOut:
    """What comes out is an array of cells under every ``set_output``: of a frame, a vectorizer reads the header."""

    def __init_subclass__(cls, **options):
        super().__init_subclass__(auto_wrap_output_keys=None, **options)  # type: ignore[call-arg]

    def set_output(self, *, transform: Literal["default", "pandas", "polars"] | None = None) -> Self:
        """Do nothing, so that a pipeline around it can be told its output.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"} or None, default=None
            Ignored.

        Returns
        -------
        self
        """
        return self
