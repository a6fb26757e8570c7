"""The base of what works in a joint embedding's space."""

from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from .._samples import ModalEstimator


class AcrossModalities(ModalEstimator):
    """Base of the estimators whose parameter ``embedding`` is a `JointEmbedding`."""

    _modality = "several"

    def _fit_embedding(self, X, y):
        """Take an embedding that is fitted as it is, or else a clone, fitted on X."""
        try:
            check_is_fitted(self.embedding)
            self.embedding_ = self.embedding
        except NotFittedError:
            self.embedding_ = clone(self.embedding).fit(X, y)
        self._take_table(self.embedding_)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        return tags
