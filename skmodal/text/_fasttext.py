"""FastText: words as sums of their character n-grams' vectors."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal

from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from .._samples import Seed
from ._embedding import Pooling
from ._gensim import GensimEmbedding


@dataclass(eq=False, repr=False)
class FastText(GensimEmbedding):
    """Represent documents by word vectors that are sums of character n-grams' vectors [1]_.

    A word that training never saw has a vector too, that of its n-grams. The library gensim trains them
    (``pip install "skmodal[text]"``), to the very numbers that it gives by itself. Words are what stands between
    spaces, as a TextCleaner leaves them, or the tokens of a SubwordTokenizer.

    Parameters
    ----------
    vector_size : int, default=100
    window : int, default=5
        Largest distance of a context word; each time a width up to this is drawn.
    min_count : int, default=5
        Words that stand in the documents less often are left out.
    sg : {0, 1}, default=0
        1 predicts the context from the word (skip-gram), 0 the word from its context (CBOW).
    negative : int, default=5
        Words drawn as false examples for every true one.
    sample : float, default=1e-3
        Words of a greater share are passed over at random; 0 keeps all.
    min_n, max_n : int, default=3 and 6
        Shortest and longest n-gram, of the word between "<" and ">".
    bucket : int, default=200000
        Vectors that n-grams share by hashing; fastText itself has two million, of 4 * vector_size bytes each.
    pooling : {"mean", "tfidf", "max", "sif"} or None, default="mean"
        How words' vectors become a document's: their mean; their mean weighted by inverse document frequency; the
        largest of each coordinate; smooth inverse frequency [2]_, a mean that weighs rare words more, less the
        documents' common direction (of the last call of ``fit`` or ``partial_fit``); or None for sequences.
    oov : {"subwords", "skip", "zero"}, default="subwords"
        Words outside of the vocabulary have their n-grams' vectors, do not count, or count as zeros.
    max_epochs : int, default=5
        Times that the training sees every document.
    lr : float, default=0.025
        First learning rate; it falls linearly to a 250th at the end, or to 1e-4 if that is less.
    n_jobs : int or None, default=None
        Threads. With more than one, gensim's result depends on their timing.
    random_state : int, RandomState instance or None, default=None
        An int is gensim's seed.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Words to rows of ``vectors_``, the most frequent first.
    vectors_ : ndarray of shape (n_words, vector_size) and dtype float32
    model_ : gensim.models.FastText
    common_component_ : ndarray of shape (vector_size,)
        What "sif" takes out.

    References
    ----------
    .. [1] Bojanowski, Grave, Joulin and Mikolov (2017). Enriching word vectors with subword information. TACL 5.
    .. [2] Arora, Liang and Ma (2017). A simple but tough-to-beat baseline for sentence embeddings. ICLR.

    Examples
    --------
    >>> from skmodal.text import FastText
    >>> X = ["the cat sat on the mat", "the dog sat on the rug"] * 20
    >>> model = FastText(20, random_state=0, bucket=1000).fit(X)
    >>> model.transform(["a cat", "words never seen"]).shape
    (2, 20)
    >>> len(model.most_similar("cat", topn=3))
    3
    >>> bool(model.transform(["cats"]).any())
    True
    """

    vector_size: int = 100
    _: KW_ONLY
    window: int = 5
    min_count: int = 5
    sg: Literal[0, 1] = 0
    negative: int = 5
    sample: float = 1e-3
    min_n: int = 3
    max_n: int = 6
    bucket: int = 200_000
    pooling: Pooling = "mean"
    oov: Literal["subwords", "skip", "zero"] = "subwords"
    max_epochs: int = 5
    lr: float = 0.025
    n_jobs: int | None = None
    random_state: Seed = None

    _parameter_constraints = {
        **GensimEmbedding._parameter_constraints,
        "min_n": [Interval(Integral, 1, None, closed="left")],
        "max_n": [Interval(Integral, 1, None, closed="left")],
        "bucket": [Interval(Integral, 1, None, closed="left")],
        "oov": [StrOptions({"subwords", "skip", "zero"})],
    }

    def _unknown(self, word):
        return self.model_.wv.get_vector(word) if self.oov == "subwords" else 0.0

    def _vector(self, word):
        if self.oov != "subwords":
            return super()._vector(word)
        check_is_fitted(self)
        return self.model_.wv.get_vector(word)
