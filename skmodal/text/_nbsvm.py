"""NBSVM: a linear support vector machine that trusts naive Bayes where it has seen little."""

from numbers import Real
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin, _fit_context
from sklearn.svm import LinearSVC
from sklearn.utils._param_validation import Interval
from sklearn.utils.extmath import safe_sparse_dot
from sklearn.utils.validation import check_is_fitted, validate_data

from .._samples import ModalEstimator, Seed
from ._nb import Counts, NBFeatures


class NBSVM(ClassifierMixin, ModalEstimator):
    r"""Classify by a linear SVM on features times their log-count ratios, interpolated with naive Bayes [1]_.

    It is :class:`NBFeatures` with scikit-learn's ``LinearSVC``, but that of two classes the SVM's weights :math:`w` are
    drawn to the mean :math:`\bar w` of their magnitudes: a document :math:`x` scores
    :math:`((1 - \beta) \bar w + \beta w)^\top (r \circ x) + b`, :math:`r` being the ratios of the second class
    (:func:`log_count_ratios`) and :math:`b` the SVM's bias. With :math:`\beta = 1` the SVM decides alone, with
    :math:`\beta = 0` naive Bayes, but for its bias. Of more classes the SVM always decides alone: a feature has one
    ratio, which says little of most classes. Counts come from scikit-learn's ``CountVectorizer(binary=True)`` or
    ``TfidfVectorizer``.

    Parameters
    ----------
    alpha : float, default=1.0
        Added to every feature's count in every class; above 0.
    beta : float, default=0.25
        Share of the SVM between two classes, from 0 to 1; the authors take 1/4.
    C : float, default=1.0
        Weight of the SVM's squared hinge loss beside its penalty; above 0.
    random_state : int, RandomState instance or None, default=None
        Seeds the SVM's solver.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    coef_ : ndarray of shape (n_classes, n_features), of two classes (1, n_features)
        Weights of the features as they come, the ratios within.
    intercept_ : ndarray of shape (n_classes,), of two classes (1,)

    References
    ----------
    .. [1] Wang and Manning (2012). Baselines and bigrams: simple, good sentiment and topic classification. ACL.

    Examples
    --------
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.pipeline import make_pipeline
    >>> from skmodal.text import NBSVM
    >>> nbsvm = make_pipeline(CountVectorizer(binary=True, ngram_range=(1, 2)), NBSVM(random_state=0))
    >>> nbsvm = nbsvm.fit(["good film", "good fun", "bad film", "no fun"], ["+", "+", "-", "-"])
    >>> nbsvm.predict(["a good day"])
    array(['+'], dtype='<U1')
    """

    _parameter_constraints = {
        **NBFeatures._parameter_constraints,
        "beta": [Interval(Real, 0, 1, closed="both")],
        "C": [Interval(Real, 0, None, closed="neither")],
        "random_state": ["random_state"],
    }

    def __init__(self, alpha: float = 1.0, *, beta: float = 0.25, C: float = 1.0, random_state: Seed = None):
        self.alpha = alpha
        self.beta = beta
        self.C = C
        self.random_state = random_state

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Counts, y: ArrayLike) -> Self:
        """Learn the ratios and the weights.

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
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64)
        features = NBFeatures(self.alpha).fit(X, y)
        svm = LinearSVC(C=self.C, random_state=self.random_state).fit(features.transform(X), y)
        weights = svm.coef_
        if len(svm.classes_) == 2:
            weights = (1 - self.beta) * np.abs(weights).mean() + self.beta * weights
        self.classes_, self.coef_, self.intercept_ = svm.classes_, features.weights_ * weights, svm.intercept_
        return self

    def decision_function(self, X: Counts) -> np.ndarray:
        """Score each document for each class.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_classes), of two classes (n_samples,)
            Of two classes, above 0 for the second.
        """
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, accept_sparse="csr", dtype=np.float64)
        scores = safe_sparse_dot(X, self.coef_.T, dense_output=True) + self.intercept_
        return scores.ravel() if len(self.classes_) == 2 else scores

    def predict(self, X: Counts) -> np.ndarray:
        """Name each document's class.

        Parameters
        ----------
        X : {array-like, sparse matrix} of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        scores = self.decision_function(X)
        return self.classes_[(scores > 0).astype(int) if scores.ndim == 1 else scores.argmax(axis=1)]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        tags.classifier_tags.poor_score = True  # as MultinomialNB's: points in a plane are no counts of words
        return tags
