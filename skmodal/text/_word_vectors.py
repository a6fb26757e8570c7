"""Pretrained word vectors, from a file or a dict."""

import os
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Any, Literal, Self
from weakref import WeakValueDictionary

import numpy as np
from sklearn.utils._param_validation import StrOptions

from .._samples import FilePath
from ._embedding import Pooling, WordEmbedding
from ._vector_cache import cached_vectors
from ._vector_files import check_finite, read_vectors


@dataclass(eq=False, repr=False)
class WordVectors(WordEmbedding):
    """Represent documents by word vectors that somebody else has trained.

    :meth:`from_file` reads a file at once; ``fit`` reads it if that was not done, and learns what the poolings "tfidf"
    and "sif" need. Clones, such as those of a grid search, share the matrix that was read. Reading needs little more
    memory than the matrix. Words are what stands between spaces, as a TextCleaner leaves them; see to it that case and
    punctuation are those of the file.

    Parameters
    ----------
    source : str, path or dict of str to vector
        A file, or vectors of equal length.
    format : {"auto", "word2vec", "word2vec-binary", "glove"}, default="auto"
        word2vec's text and binary files begin with a line of two numbers (words, dimension), GloVe's do not.
    pooling : {"mean", "tfidf", "max", "sif"} or None, default="mean"
        How words' vectors become a document's: their mean; their mean weighted by inverse document frequency; the
        largest of each coordinate; smooth inverse frequency [1]_, a mean that weighs rare words more, less the
        documents' common direction (of the last call of ``fit`` or ``partial_fit``); or None for sequences.
    oov : {"skip", "zero"}, default="skip"
        Words outside of the vocabulary do not count, or count as zeros.
    cache : str, path or None, default=None
        A folder where the matrix of a file is kept, as float32, and mapped to memory: it is read only once, opened in
        milliseconds after that, and in memory once for all processes. A file that has changed is read again; what
        was kept of it before may be deleted. None reads the file into the memory of the process, where clones share
        it. A pickle holds the whole matrix in either case.
    verbose : int, default=0
        1 shows a bar while a file is read.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Words to rows of ``vectors_``, in the order of the file.
    vectors_ : ndarray of shape (n_words, vector_size) and dtype float32
    common_component_ : ndarray of shape (vector_size,)
        What "sif" takes out.

    References
    ----------
    .. [1] Arora, Liang and Ma (2017). A simple but tough-to-beat baseline for sentence embeddings. ICLR.

    Examples
    --------
    >>> from skmodal.text import WordVectors
    >>> model = WordVectors({"cat": [1.0, 0.1], "dog": [0.9, 0.2], "rain": [0.0, 1.0]}).fit(["a cat"])
    >>> model.transform(["cat and dog", ""])
    array([[0.95, 0.15],
           [0.  , 0.  ]], dtype=float32)
    >>> model.most_similar("cat", topn=1)[0][0]
    'dog'
    """

    source: FilePath | dict[str, Any]
    _: KW_ONLY
    format: Literal["auto", "word2vec", "word2vec-binary", "glove"] = "auto"
    pooling: Pooling = "mean"
    oov: Literal["skip", "zero"] = "skip"
    cache: FilePath | None = None
    verbose: int = 0

    _parameter_constraints = {
        "source": [str, os.PathLike, dict],
        "format": [StrOptions({"auto", "word2vec", "word2vec-binary", "glove"})],
        "cache": [str, os.PathLike, None],
        **WordEmbedding._parameter_constraints,
        "verbose": ["verbose"],
    }

    @classmethod
    def from_file(cls, path: FilePath, **parameters: Any) -> Self:
        """Read a file, so that the vectors can be used without ``fit`` (but for the poolings "tfidf" and "sif").

        Parameters
        ----------
        path : str or path
        **parameters
            Those of the class, such as ``cache`` and ``pooling``.

        Returns
        -------
        WordVectors

        Raises
        ------
        FileNotFoundError
            There is no such file.
        ValueError
            The file is truncated, mixes dimensions, has a word twice, a value that is no number, NaN or infinity; the
            message names the line or the word.
        OSError
            ``cache`` cannot be a folder, or what it has of the file is damaged.
        """
        vectors = cls(path, **parameters)
        vectors._validate_params()
        vectors._learn([])
        return vectors

    def _learn(self, documents):
        self._table = self._table_of_dict() if isinstance(self.source, dict) else self._table_of_file()
        self.vocabulary_, self.vectors_ = self._table.vocabulary, self._table.vectors

    def _learn_more(self, documents):
        """The vectors stay."""

    def _table_of_dict(self):
        words, vectors = list(self.source), [np.asarray(v, dtype=np.float32) for v in self.source.values()]
        shapes = {vector.shape for vector in vectors}
        if len(shapes) != 1 or len(min(shapes)) != 1 or min(shapes) == (0,):
            raise ValueError(
                f"WordVectors: source has vectors of the shapes {sorted(shapes)}; 1-D and equal are wanted."
            )
        for word in words:
            if not isinstance(word, str):
                raise TypeError(f"WordVectors: source has the key {word!r}; a word is a str. Convert it first.")
        matrix = np.stack(vectors)
        check_finite(matrix, words, "source")
        return _Table({word: row for row, word in enumerate(words)}, matrix)

    def _table_of_file(self):
        about = os.stat(self.source)
        key = os.path.realpath(self.source), about.st_mtime_ns, about.st_size, self.format
        folder = None if self.cache is None else os.path.realpath(self.cache)
        table = _READ.get((key, folder))
        if table is None:
            read = partial(read_vectors, self.source, file_format=self.format, verbose=self.verbose)
            table = _Table(*(read() if self.cache is None else cached_vectors(self.cache, key, read)))
            _READ[key, folder] = table
        return table


class _Table:
    """A vocabulary and its matrix, shared as long as an estimator holds them; nobody may write into the matrix."""

    def __init__(self, vocabulary, vectors):
        vectors.setflags(write=False)
        self.vocabulary = vocabulary
        self.vectors = vectors


_READ: WeakValueDictionary[tuple, _Table] = WeakValueDictionary()
