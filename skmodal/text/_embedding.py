"""The base of the word embeddings: documents to vectors, and words to their neighbors."""

from abc import ABCMeta, abstractmethod
from collections import Counter
from math import log
from numbers import Integral, Real
from typing import Literal, Self

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import Samples, SampleTransformer, object_array
from ._word_neighbors import WordNeighbors

Pooling = Literal["mean", "tfidf", "max", "sif"] | None
SIF_SMOOTHING = 1e-3
TRAINING_CONSTRAINTS = {
    "vector_size": [Interval(Integral, 1, None, closed="left")],
    "window": [Interval(Integral, 1, None, closed="left")],
    "min_count": [Interval(Integral, 1, None, closed="left")],
    "max_epochs": [Interval(Integral, 1, None, closed="left")],
    "lr": [Interval(Real, 0, None, closed="neither")],
    "n_jobs": [Integral, None],
    "random_state": ["random_state"],
}


class WordEmbedding(WordNeighbors, SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers that have a vector for each word; a subclass learns or reads them."""

    _parameter_constraints: dict = {
        "pooling": [StrOptions({"mean", "tfidf", "max", "sif"}), None],
        "oov": [StrOptions({"skip", "zero"})],
    }

    @abstractmethod
    def _learn(self, documents):
        """Set ``vocabulary_``, words to rows in the order of the rows, and ``vectors_``; or nothing, with an error."""

    @abstractmethod
    def _learn_more(self, documents):
        """Go on from what is learned, or leave it as it is, with an error."""

    def fit(self, X: Samples, y: object = None) -> Self:
        """Learn the words' vectors, and what the pooling needs.

        Parameters
        ----------
        X : container of str, or of lists of str
            Documents, whose words stand between spaces (a TextCleaner sees to that), or their tokens.
        y : None
            Ignored.

        Returns
        -------
        self

        Raises
        ------
        TypeError, ValueError
            A document is no text or missing, or no word is left to learn from.
        """
        self._validate_params()
        documents = self._documents(X, reset=True)
        self._learn(documents)
        self._frequencies = _Frequencies(self.pooling)
        self._weigh(documents)
        return self

    def partial_fit(self, X: Samples, y: object = None) -> Self:
        """Learn from more documents; without a ``fit`` before it, as ``fit`` does.

        New words join the vocabulary, after the others, if they stand in these documents ``min_count`` times;
        WordVectors' are those of its file. The frequencies of words that the poolings "tfidf" and "sif" need add up,
        beginning again where ``pooling`` has changed.

        Parameters
        ----------
        X : container of str, or of lists of str
        y : None
            Ignored.

        Returns
        -------
        self
        """
        if not hasattr(self, "vectors_"):
            return self.fit(X)
        self._validate_params()
        documents = self._documents(X, reset=False)
        self._learn_more(documents)
        if self._counted_for() != self.pooling:
            self._frequencies = _Frequencies(self.pooling)
        self._weigh(documents)
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Give each document's vector, or its words' vectors.

        Parameters
        ----------
        X : container of str, or of lists of str

        Returns
        -------
        ndarray of shape (n_samples, vector_size) and dtype float32
            A document without a known word is a row of zeros. With ``pooling=None`` a 1-D object array of arrays of
            shape (n_words, vector_size), that of a document without a known word being one row of zeros.
        """
        documents = self._documents(X, reset=False)
        if self.pooling in ("tfidf", "sif") and self._counted_for() != self.pooling:
            raise NotFittedError(f"{type(self).__name__}: pooling={self.pooling!r} learns from documents; call fit.")
        if self.pooling is None:
            return object_array([self._sequence(tokens)[1] for tokens in documents])
        rows = self._pooled(documents)
        if self.pooling == "sif":
            rows -= (rows * self.common_component_).sum(axis=1, keepdims=True) * self.common_component_
        return rows.astype(np.float32)

    def _counted_for(self):
        return self._frequencies.pooling if hasattr(self, "_frequencies") else None

    def _weigh(self, documents):
        """Count the words for the pooling, in addition to those of earlier documents."""
        self._frequencies.add(documents)
        if self.pooling == "sif":
            rows = self._pooled(documents)
            self.common_component_ = np.linalg.eigh(rows.T @ rows)[1][:, -1]

    def _pooled(self, documents):
        """Pool each document by itself, so that it has the same bits in any company."""
        rows = np.zeros((len(documents), self.vectors_.shape[1]))
        for row, tokens in zip(rows, documents, strict=True):
            tokens, vectors = self._sequence(tokens)
            if not tokens:
                continue
            if self.pooling == "max":
                row[:] = vectors.max(axis=0)
            elif self.pooling == "mean":
                row[:] = vectors.mean(axis=0, dtype=np.float64)
            else:
                weights = np.array([self._frequencies.weight(token) for token in tokens])
                row[:] = (weights[:, None] * vectors).sum(axis=0)
                row /= weights.sum() if self.pooling == "tfidf" else len(tokens)
        return rows

    def _sequence(self, tokens):
        """Return the tokens that count, and their vectors; one row of zeros if there are none."""
        if self.oov == "skip":
            tokens = [token for token in tokens if token in self.vocabulary_]
        rows = [self.vocabulary_.get(token, -1) for token in tokens]
        if not tokens or (max(rows) < 0 and self.oov != "subwords"):
            return [], np.zeros((1, self.vectors_.shape[1]), dtype=np.float32)
        vectors = self.vectors_[rows]
        for place, row in enumerate(rows):
            if row < 0:
                vectors[place] = self._unknown(tokens[place])
        return tokens, vectors

    def _unknown(self, word):
        """Return the vector of a word outside of the vocabulary."""
        return 0.0


class _Frequencies:
    """In how many documents a word stands, for "tfidf", or how often, for "sif"; and its weight in a document."""

    def __init__(self, pooling):
        self.pooling = pooling
        self._counts, self._total = Counter(), 0

    def add(self, documents):
        if self.pooling == "tfidf":
            self._counts.update(word for tokens in documents for word in set(tokens))
            self._total += len(documents)
        elif self.pooling == "sif":
            self._counts.update(word for tokens in documents for word in tokens)
            self._total += sum(map(len, documents))

    def weight(self, word):
        if self.pooling == "tfidf":
            return log((1 + self._total) / (1 + self._counts[word])) + 1
        return SIF_SMOOTHING / (SIF_SMOOTHING + self._counts[word] / max(self._total, 1))
