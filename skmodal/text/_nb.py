"""Log-count ratios: how much more often a feature stands in one class than in the others."""

from numbers import Real
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, csr_matrix, issparse, sparray, spmatrix
from sklearn.base import OneToOneFeatureMixin, TransformerMixin, _fit_context
from sklearn.preprocessing import label_binarize
from sklearn.utils._param_validation import Interval, validate_params
from sklearn.utils.extmath import safe_sparse_dot
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, check_non_negative, check_X_y, validate_data

from .._samples import ModalEstimator

Counts: TypeAlias = ArrayLike | sparray | spmatrix
_NB_CONSTRAINTS = {"alpha": [Interval(Real, 0, None, closed="neither")]}


@validate_params(_NB_CONSTRAINTS, prefer_skip_nested_validation=True)
def log_count_ratios(X: Counts, y: ArrayLike, *, alpha: float = 1.0) -> np.ndarray:
    r"""Compute every class's log-count ratios [1]_.

    With :math:`p_c = \alpha + \sum_{i: y_i = c} x_i` and :math:`q_c = \alpha + \sum_{i: y_i \ne c} x_i`, class
    :math:`c` has the ratios :math:`r_c = \log(p_c / \lVert p_c \rVert_1) - \log(q_c / \lVert q_c \rVert_1)`.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Counts, or other numbers that are not negative.
    y : array-like of shape (n_samples,)
        Labels of two classes or more.
    alpha : float, default=1.0
        Added to every count; above 0.

    Returns
    -------
    ndarray of shape (n_classes, n_features)
        In the order of the sorted labels. Of two classes, one has the other's ratios with the sign changed.

    Raises
    ------
    ValueError
        X holds a negative number, NaN or infinity, y has fewer than two classes, or alpha is not above 0.

    References
    ----------
    .. [1] Wang and Manning (2012). Baselines and bigrams: simple, good sentiment and topic classification. ACL.

    Examples
    --------
    >>> from skmodal.text import log_count_ratios
    >>> log_count_ratios([[3, 0, 1], [0, 3, 1]], ["+", "-"]).round(3)
    array([[ 1.386, -1.386,  0.   ],
           [-1.386,  1.386,  0.   ]])
    """
    X, y = check_X_y(X, y, accept_sparse="csr", dtype=np.float64, estimator="log_count_ratios")
    return _classes_and_ratios(X, y, alpha, name="log_count_ratios")[1]


class NBFeatures(OneToOneFeatureMixin, TransformerMixin, ModalEstimator):
    """Multiply every feature by its log-count ratio, as naive Bayes would weigh it.

    A linear support vector machine on these features is a strong baseline for short texts [1]_, to which :class:`NBSVM`
    adds a share of naive Bayes. Counts come from scikit-learn's ``CountVectorizer(binary=True)`` or
    ``TfidfVectorizer``, and what is sparse stays sparse. A feature has one weight: of two classes, the ratio of the
    second; of more, the ratio of the class where it is largest in magnitude. (For a weight a class, wrap a pipeline of
    NBFeatures and a classifier in ``OneVsRestClassifier``.) A document without a known word is a row of zeros.

    Parameters
    ----------
    alpha : float, default=1.0
        Added to every feature's count in every class; above 0.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    ratios_ : ndarray of shape (n_classes, n_features)
        Every class's log-count ratios; see :func:`log_count_ratios`.
    weights_ : ndarray of shape (n_features,)
        What the features are multiplied by.

    References
    ----------
    .. [1] Wang and Manning (2012). Baselines and bigrams: simple, good sentiment and topic classification. ACL.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.svm import LinearSVC
    >>> from skmodal.text import NBFeatures
    >>> nbsvm = make_pipeline(CountVectorizer(binary=True, ngram_range=(1, 2)), NBFeatures(), LinearSVC())
    >>> nbsvm = nbsvm.fit(["good film", "good fun", "bad film", "no fun"], ["+", "+", "-", "-"])
    >>> dict(zip(nbsvm[0].get_feature_names_out(), nbsvm[1].weights_.round(2).tolist()))["good"]
    -1.1
    >>> nbsvm.predict(["a good day"])
    array(['+'], dtype='<U1')
    """

    _parameter_constraints = _NB_CONSTRAINTS

    def __init__(self, alpha: float = 1.0):
        self.alpha = alpha

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Counts, y: ArrayLike) -> Self:
        """Learn the ratios.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)
            Counts, or other numbers that are not negative.
        y : array-like of shape (n_samples,)
            Labels of two classes or more.

        Returns
        -------
        self
        """
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=[np.float64, np.float32])
        self.classes_, self.ratios_ = _classes_and_ratios(X, y, self.alpha, name="NBFeatures")
        strongest = 1 if len(self.classes_) == 2 else np.abs(self.ratios_).argmax(axis=0)
        self.weights_ = self.ratios_[strongest, np.arange(X.shape[1])]
        return self

    def transform(self, X: Counts) -> np.ndarray | csr_array | csr_matrix:
        """Multiply the features by their weights.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        {ndarray, sparse matrix} of shape (n_samples, n_features)
            Sparse (CSR) if X is.
        """
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, accept_sparse="csr", dtype=[np.float64, np.float32])
        weights = self.weights_.astype(X.dtype, copy=False)
        return X.multiply(weights).tocsr() if issparse(X) else X * weights

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.target_tags.required = True
        return tags


def _classes_and_ratios(X, y, alpha, *, name):
    check_non_negative(X, name)
    check_classification_targets(y)
    classes = np.unique(y)
    if len(classes) < 2:
        raise ValueError(f"{name}: y has 1 class, {classes[0]!r}; ratios compare at least two.")
    indicator = label_binarize(y, classes=classes)  # a column a class, or of two the second's alone
    if len(classes) == 2:
        indicator = np.hstack([1 - indicator, indicator])
    inside = np.asarray(safe_sparse_dot(indicator.T.astype(np.float64), X, dense_output=True), dtype=np.float64)
    return classes, _log_shares(inside + alpha) - _log_shares(inside.sum(axis=0) - inside + alpha)


def _log_shares(counts):
    return np.log(counts / counts.sum(axis=1, keepdims=True))
