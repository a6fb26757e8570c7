"""Words that have vectors, and their neighbors."""

from numbers import Integral

import numpy as np
from sklearn.utils._param_validation import Interval, validate_params
from sklearn.utils.validation import check_is_fitted

from .._samples import token_lists

_check_topn = validate_params(
    {"topn": [Interval(Integral, 1, None, closed="left")]}, prefer_skip_nested_validation=True
)


class WordNeighbors:
    """Mixin for transformers of texts with a vector for each word: ``vectors_``, and words' rows in ``vocabulary_``.

    Examples
    --------
    >>> from skmodal.text import WordNeighbors, WordVectors
    >>> model = WordVectors({"cat": [1.0, 0.1], "dog": [0.9, 0.2], "rain": [0.0, 1.0]}).fit(["a cat"])
    >>> isinstance(model, WordNeighbors), model.most_similar("cat", topn=1)[0][0]
    (True, 'dog')
    """

    _modality: str | None = "text"
    _lists_are_samples = True
    pooling: str | None
    vectors_: np.ndarray

    @_check_topn
    def most_similar(self, word: str, topn: int = 10) -> list[tuple[str, float]]:
        """Find the words whose vectors have the largest cosine with a word's.

        Parameters
        ----------
        word : str
        topn : int, default=10

        Returns
        -------
        list of (str, float)
            Words and cosines, the most similar first.
        """
        return self._nearest(self._vector(word), [word], topn)

    @_check_topn
    def analogy(self, a: str, b: str, c: str, topn: int = 1) -> list[tuple[str, float]]:
        """Find what is to ``c`` as ``b`` is to ``a``: the words nearest to b - a + c, each of unit length.

        Parameters
        ----------
        a, b, c : str
        topn : int, default=1

        Returns
        -------
        list of (str, float)
            Words other than the three, and cosines, the most similar first.
        """
        units = [_unit(self._vector(word)) for word in (a, b, c)]
        return self._nearest(units[1] - units[0] + units[2], [a, b, c], topn)

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine between two words' vectors.

        Parameters
        ----------
        one, other : str

        Returns
        -------
        float
        """
        return float(_unit(self._vector(one)) @ _unit(self._vector(other)))

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Name the columns, such as "glove0", or the one column of sequences.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of str objects
        """
        check_is_fitted(self)
        name = type(self).__name__.lower()
        names = [name] if self.pooling is None else [f"{name}{i}" for i in range(self.vectors_.shape[1])]
        return np.array(names, dtype=object)

    def _documents(self, X, *, reset):
        """Return lists of tokens, such as stand between spaces."""
        return token_lists(self._samples(X, reset=reset), name=type(self).__name__)

    def _vector(self, word):
        check_is_fitted(self)
        if word not in self.vocabulary_:
            raise ValueError(f"{type(self).__name__}: {word!r} is none of the {len(self.vocabulary_)} words known.")
        return self.vectors_[self.vocabulary_[word]]

    def _nearest(self, target, without, topn):
        norms = np.sqrt(np.einsum("ij,ij->i", self.vectors_, self.vectors_))
        cosines = self.vectors_ @ _unit(target) / np.where(norms > 0, norms, 1)
        cosines[[self.vocabulary_[word] for word in without if word in self.vocabulary_]] = -np.inf
        order = np.argsort(-cosines, kind="stable")[: min(topn, np.isfinite(cosines).sum())]
        words = list(self.vocabulary_)
        return [(words[row], float(cosines[row])) for row in order]


def _unit(vector):
    return vector / (np.linalg.norm(vector) or 1)
