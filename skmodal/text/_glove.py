"""GloVe: word vectors whose products are the logarithms of co-occurrence counts."""

from dataclasses import KW_ONLY, dataclass
from numbers import Real
from typing import Literal

import numpy as np
from joblib import effective_n_jobs
from scipy.sparse import csr_array
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval

from .._samples import Seed, progress_bar
from ._adagrad import Pairs, Parameters, train_epoch
from ._cooccurrence import cooccurrences, vocabulary_of
from ._embedding import TRAINING_CONSTRAINTS, Pooling, WordEmbedding


@dataclass(eq=False, repr=False)
class GloVe(WordEmbedding):
    r"""Represent documents by word vectors that were fitted to co-occurrence counts [1]_.

    :math:`X_{ij}` is the sum of 1 / distance over all places where words i and j stand at most ``window`` apart in a
    document. Vectors :math:`w, u` and biases :math:`b, c` minimize

    .. math:: \frac{1}{2} \sum_{X_{ij} > 0} \min(1, X_{ij} / x_{\max})^{\alpha}
              (w_i^\top u_j + b_i + c_j - \log X_{ij})^2

    by AdaGrad as in the authors' program (its squared gradients start at 1 and contain the learning rate); a word's
    vector is :math:`w_i + u_i`. The threads never touch the same vector at once, so that the result has the same
    bits on any number of them. It is compiled; installed without a compiler, skmodal warns and computes in NumPy.

    Words are what stands between spaces, as a TextCleaner leaves them, or the tokens of a SubwordTokenizer.
    ``partial_fit`` adds the documents' counts to the former ones, which are kept for it, and trains ``max_epochs`` more
    on them all, from the present vectors and squared gradients.

    Parameters
    ----------
    vector_size : int, default=100
    window : int, default=5
        Largest distance of two words that count as near.
    min_count : int, default=5
        Words that stand in the documents less often are left out.
    x_max : float, default=10.0
        From this count on a pair has the full weight. (The authors take 100 for billions of words.)
    alpha : float, default=0.75
        Exponent of the weight below it.
    pooling : {"mean", "tfidf", "max", "sif"} or None, default="mean"
        How words' vectors become a document's: their mean; their mean weighted by inverse document frequency; the
        largest of each coordinate; smooth inverse frequency [2]_, a mean that weighs rare words more, less the
        documents' common direction (of the last call of ``fit`` or ``partial_fit``); or None for sequences.
    oov : {"skip", "zero"}, default="skip"
        Words outside of the vocabulary do not count, or count as zeros.
    max_epochs : int, default=25
        Times that the training sees every pair of words.
    lr : float, default=0.05
        Learning rate of AdaGrad.
    n_jobs : int or None, default=None
        Threads, at most 8.
    random_state : int, RandomState instance or None, default=None
        Seeds the first vectors and the order of the pairs.
    verbose : int, default=0
        1 shows a bar of the epochs.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Words to rows of ``vectors_``, the most frequent first.
    vectors_ : ndarray of shape (n_words, vector_size) and dtype float32
    losses_ : ndarray of shape (max_epochs,)
        The objective of the last call's epochs, each pair's part taken before its update in that epoch, divided by the
        number of pairs.
    common_component_ : ndarray of shape (vector_size,)
        What "sif" takes out.

    References
    ----------
    .. [1] Pennington, Socher and Manning (2014). GloVe: global vectors for word representation. EMNLP.
    .. [2] Arora, Liang and Ma (2017). A simple but tough-to-beat baseline for sentence embeddings. ICLR.

    Examples
    --------
    >>> from skmodal.text import GloVe
    >>> X = ["the cat sat on the mat", "the dog sat on the rug"] * 20
    >>> model = GloVe(20, random_state=0).fit(X)
    >>> model.transform(["a cat", "words never seen"]).shape
    (2, 20)
    >>> bool(model.losses_[-1] < 0.5 * model.losses_[0])
    True
    """

    vector_size: int = 100
    _: KW_ONLY
    window: int = 5
    min_count: int = 5
    x_max: float = 10.0
    alpha: float = 0.75
    pooling: Pooling = "mean"
    oov: Literal["skip", "zero"] = "skip"
    max_epochs: int = 25
    lr: float = 0.05
    n_jobs: int | None = None
    random_state: Seed = None
    verbose: int = 0

    _parameter_constraints = {
        **WordEmbedding._parameter_constraints,
        **TRAINING_CONSTRAINTS,
        "x_max": [Interval(Real, 0, None, closed="neither")],
        "alpha": [Interval(Real, 0, None, closed="left")],
        "verbose": ["verbose"],
    }

    def _learn(self, documents):
        if not self._train(documents, {}, csr_array((0, 0)), Parameters(self.vector_size)):
            raise ValueError(
                f"GloVe: no two words that stand min_count={self.min_count} times are neighbors in the "
                f"{len(documents)} documents. Lower min_count, or see whether cleaning left anything."
            )

    def _learn_more(self, documents):
        self._train(documents, self.vocabulary_, self._counts, self._parameters)

    def _train(self, documents, vocabulary, counts, parameters):
        """Go on from the three with the documents; say whether these have neighbors to learn from."""
        new = [word for word in vocabulary_of(documents, self.min_count) if word not in vocabulary]
        vocabulary = vocabulary | {word: row for row, word in enumerate(new, len(vocabulary))}
        more = cooccurrences(documents, vocabulary, self.window)
        if not more.nnz:
            return False
        counts = counts.copy()
        counts.resize(more.shape)
        counts = counts + more
        random_state = check_random_state(self.random_state)
        pairs = Pairs(counts, self.x_max, self.alpha, random_state)
        parameters = parameters.grown(len(vocabulary), random_state)
        n_threads = effective_n_jobs(self.n_jobs)
        epochs = progress_bar(range(self.max_epochs), "GloVe", verbose=self.verbose)
        losses = np.array([train_epoch(pairs, parameters, self.lr, n_threads) for _ in epochs]) / counts.nnz
        if not np.isfinite(losses).all():
            raise ValueError(f"GloVe: the loss grew beyond all bounds at lr={self.lr}; lower it.")
        self.vocabulary_, self._counts, self._parameters, self.losses_ = vocabulary, counts, parameters, losses
        self.vectors_ = np.ascontiguousarray((parameters.words + parameters.contexts)[:, :-1])
        return True
