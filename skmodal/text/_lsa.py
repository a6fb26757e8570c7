"""Latent semantic analysis: documents as a few topics' weights."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal

import numpy as np
from scipy.optimize import nnls
from sklearn.decomposition import NMF, TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.utils._param_validation import Interval, RealNotInt, StrOptions

from .._samples import Samples, Seed
from ._text_transformer import TextTransformer
from ._words import split_words


@dataclass(eq=False, repr=False)
class LatentSemanticAnalysis(TextTransformer):
    """Describe documents by the leading directions of their tf-idf matrix.

    The tf-idf matrix (documents by terms) is factored by a truncated singular value decomposition [1]_ or by
    nonnegative matrix factorization [2]_; a document becomes its coordinates, scaled to unit length. The result is
    dense, so that it joins other modalities in a ``FeatureUnion``.

    Parameters
    ----------
    n_components : int, default=100
        Length of a document's row; with "svd", no longer than the number of documents or of terms in ``fit``, and
        zeros beyond their rank.
    method : {"svd", "nmf"}, default="svd"
        "nmf" gives nonnegative coordinates, which read as topics and suit multinomial naive Bayes.
    analyzer : {"word", "char", "char_wb"}, default="word"
        What a term is. Words are what stands between spaces and punctuation, in any script.
    ngram_range : (int, int), default=(1, 1)
        Shortest and longest run of words or characters.
    min_df, max_df : int or float, default=1 and 1.0
        Terms in fewer or more documents are left out: a count, or a share.
    max_features : int or None, default=None
        Keep only so many of the most frequent terms.
    sublinear_tf : bool, default=True
        Count a term 1 + ln(tf), so that repetition counts less.
    random_state : int, RandomState instance or None, default=None
        Seeds the factorization.

    Attributes
    ----------
    vectorizer_ : TfidfVectorizer
    components_ : ndarray of shape (n_components, n_terms)
        Each component's weight on each term.

    References
    ----------
    .. [1] Deerwester, Dumais, Furnas, Landauer and Harshman (1990). Indexing by latent semantic analysis.
       Journal of the American Society for Information Science 41(6).
    .. [2] Lee and Seung (1999). Learning the parts of objects by non-negative matrix factorization. Nature 401.

    Examples
    --------
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> X = ["a red apple", "a green apple", "rain and snow", "snow and ice"]
    >>> rows = LatentSemanticAnalysis(n_components=2, random_state=0).fit_transform(X)
    >>> rows.shape
    (4, 2)
    >>> bool(rows[0] @ rows[1] > 0.9 > 0.1 > rows[0] @ rows[2])
    True
    """

    n_components: int = 100
    _: KW_ONLY
    method: Literal["svd", "nmf"] = "svd"
    analyzer: Literal["word", "char", "char_wb"] = "word"
    ngram_range: tuple[int, int] = (1, 1)
    min_df: int | float = 1
    max_df: int | float = 1.0
    max_features: int | None = None
    sublinear_tf: bool = True
    random_state: Seed = None

    _parameter_constraints = {
        "n_components": [Interval(Integral, 1, None, closed="left")],
        "method": [StrOptions({"svd", "nmf"})],
        "analyzer": [StrOptions({"word", "char", "char_wb"})],
        "ngram_range": [tuple],
        "min_df": [Interval(Integral, 1, None, closed="left"), Interval(RealNotInt, 0, 1, closed="both")],
        "max_df": [Interval(Integral, 1, None, closed="left"), Interval(RealNotInt, 0, 1, closed="both")],
        "max_features": [Interval(Integral, 1, None, closed="left"), None],
        "sublinear_tf": ["boolean"],
        "random_state": ["random_state"],
    }

    def _learn(self, documents):
        names = "analyzer", "ngram_range", "min_df", "max_df", "max_features", "sublinear_tf"
        words = {"tokenizer": split_words, "token_pattern": None} if self.analyzer == "word" else {}
        vectorizer = TfidfVectorizer(**{name: getattr(self, name) for name in names}, **words)
        counts = vectorizer.fit_transform(documents)
        n_terms = counts.shape[1]
        if self.method == "svd":
            decomposition = TruncatedSVD(min(self.n_components, n_terms), random_state=self.random_state)
        elif self.n_components <= n_terms:
            decomposition = NMF(self.n_components, random_state=self.random_state)
        else:
            raise ValueError(
                f"LatentSemanticAnalysis: n_components={self.n_components}, but the {len(documents)} documents have "
                f"{n_terms} terms. Lower n_components, or widen ngram_range."
            )
        self.components_ = decomposition.fit(counts).components_
        if self.method == "svd":
            sizes = decomposition.singular_values_
            negligible = sizes <= sizes[0] * max(counts.shape) * np.finfo(sizes.dtype).eps
            self.components_[negligible] = 0.0  # rounding alone, which a scaler would blow up
        self.vectorizer_ = vectorizer
        if self.method == "nmf":
            self._basis, self._triangle = np.linalg.qr(self.components_.T)

    def _column_names(self):
        return [f"lsa{i}" for i in range(len(self.components_))]

    def transform(self, X: Samples) -> np.ndarray:
        """Give each document's coordinates.

        Parameters
        ----------
        X : container of str

        Returns
        -------
        ndarray of shape (n_samples, n_components)
            Rows of unit length; zeros where a document has no known term.
        """
        documents = self._documents(X, reset=False)
        counts = self.vectorizer_.transform(documents)
        if self.method == "svd":
            return normalize(np.asarray(counts @ self.components_.T))
        # The exact nonnegative least squares a row, on the triangle of A = QR: NMF.transform stops by a criterion over
        # the whole batch, so that a row alone would differ from the same row in company.
        return normalize(np.array([nnls(self._triangle, target)[0] for target in np.asarray(counts @ self._basis)]))
