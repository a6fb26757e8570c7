"""Late fusion: a classifier for each modality, and a rule that joins their answers."""

import warnings
from numbers import Integral

import numpy as np
from joblib import Parallel, delayed
from sklearn.base import ClassifierMixin, _fit_context, clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import check_cv
from sklearn.utils import get_tags
from sklearn.utils._param_validation import HasMethods, StrOptions
from sklearn.utils.metaestimators import _BaseComposition
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _num_samples,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from .._samples import ModalEstimator, as_table, is_frame
from ._combine import evidence, learn_weights, product, weighted_mean
from ._member import fit_member, member_probabilities, member_rows


class LateFusionClassifier(ClassifierMixin, _BaseComposition, ModalEstimator):
    """Classify by several modalities, each with a classifier of its own, joined by a rule over those a row has.

    A member is fitted on the rows that have its modality, and where a row lacks one, the others decide: nothing is
    imputed.

    Parameters
    ----------
    estimators : list of (str, estimator)
        A member's name is its column in X, unless the member is a Pipeline that begins with a SelectModality, which
        then chooses. Of a table of numbers without such a column, a member sees all. A member without
        ``predict_proba``, such as one with an SVC, is calibrated by Platt's method (cross-validated, its features
        computed once).
    fusion : {"vote", "mean", "weighted", "product", "stacking"}, default="product"
        Share of the members' votes (a tie goes to the class that comes first); mean of their probabilities, equal or
        by ``weights``; product, as if the modalities were independent given the class; or a final estimator over their
        centered log-probabilities.
    weights : array-like of shape (n_estimators,) or None, default=None
        For ``fusion="weighted"``, nonnegative. None learns them: the likeliest for the members' out-of-fold
        probabilities.
    final_estimator : classifier or None, default=None
        For ``fusion="stacking"``; None is a LogisticRegression. It is fitted on out-of-fold probabilities.
    cv : int, cross-validation generator or iterable, default=5
        Folds of those out-of-fold probabilities. Where new speakers will come, let no fold share one: GroupKFold, and
        ``groups`` in ``fit``.
    n_jobs : int or None, default=None
        Members at a time.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    estimators_ : list of fitted members
    class_prior_ : ndarray of shape (n_classes,)
        Shares of the classes in ``fit``: the answer, with a warning, for a row that lacks every modality.
    weights_ : ndarray of shape (n_estimators,)
        With ``fusion="weighted"``, of sum 1.
    final_estimator_ : classifier
        With ``fusion="stacking"``.

    Examples
    --------
    >>> import pandas as pd
    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.naive_bayes import MultinomialNB
    >>> from sklearn.pipeline import make_pipeline
    >>> from skmodal.fusion import LateFusionClassifier
    >>> frame = pd.DataFrame({"title": ["sun", "sun", "rain", "rain"], "body": ["dry", "warm", "wet", "cold"]})
    >>> words = make_pipeline(CountVectorizer(), MultinomialNB())
    >>> model = LateFusionClassifier([("title", words), ("body", words)]).fit(frame, ["go", "go", "stay", "stay"])
    >>> model.predict(pd.DataFrame({"title": ["sun", None], "body": [None, "wet"]}))
    array(['go', 'stay'], dtype='<U4')
    """

    _modality = "several"
    _parameter_constraints = {
        "estimators": [list],
        "fusion": [StrOptions({"vote", "mean", "weighted", "product", "stacking"})],
        "weights": ["array-like", None],
        "final_estimator": [HasMethods(["fit", "predict_proba"]), None],
        "cv": ["cv_object"],
        "n_jobs": [Integral, None],
    }

    def __init__(self, estimators, *, fusion="product", weights=None, final_estimator=None, cv=5, n_jobs=None):
        self.estimators = estimators
        self.fusion = fusion
        self.weights = weights
        self.final_estimator = final_estimator
        self.cv = cv
        self.n_jobs = n_jobs

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(self, X, y, *, groups=None):
        """Fit each member on the rows that have its modality, then the rule.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,)
        groups : array-like of shape (n_samples,), default=None
            Handed to the split of `cv`, e.g. the speakers for a GroupKFold.

        Returns
        -------
        self
        """
        self._check_members()
        X = self._checked(X, reset=True)
        y = self._checked_target(X, y)
        members = self._rows(X)
        fitted = Parallel(n_jobs=self.n_jobs)(
            delayed(fit_member)(name, clone(estimator), rows, present, y, self.fusion == "vote")
            for (name, estimator), (rows, present) in zip(self.estimators, members, strict=True)
        )
        if self.fusion == "weighted":
            self.weights_ = self._fitted_weights(members, y, groups)
        elif self.fusion == "stacking":
            self.final_estimator_ = self._fitted_final(members, y, groups)
        self.estimators_ = fitted
        return self

    def predict_proba(self, X):
        """Give the probability of each class.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self)
        members = self._rows(self._checked(X, reset=False))
        present = np.array([present for _, present in members])
        probabilities = np.array(
            [
                member_probabilities(estimator, rows, here, self.classes_, self.fusion == "vote")
                for estimator, (rows, here) in zip(self.estimators_, members, strict=True)
            ]
        )
        joined = self._joined(probabilities, present)
        counts = self.weights_ > 0 if self.fusion == "weighted" else np.ones(len(present), dtype=bool)
        absent = ~present[counts].any(axis=0)
        if absent.any():
            warnings.warn(
                f"LateFusionClassifier: {absent.sum()} row(s), the first is {int(np.argmax(absent))}, lack every "
                "modality that counts; the class shares of fit answer for them.",
                UserWarning,
                stacklevel=2,
            )
            joined[absent] = self.class_prior_
        return joined

    def predict(self, X):
        """Give the likeliest class.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        probabilities = self.predict_proba(X)
        return self.classes_[np.argmax(probabilities, axis=1)]

    def get_params(self, deep=True):
        """Get the parameters, and with ``deep`` the members' too, as ``name__parameter``.

        Parameters
        ----------
        deep : bool, default=True

        Returns
        -------
        dict
        """
        return self._get_params("estimators", deep=deep)

    def set_params(self, **params):
        """Set parameters of the classifier and, as ``name__parameter``, of its members.

        Parameters
        ----------
        **params : dict

        Returns
        -------
        self
        """
        return self._set_params("estimators", **params)

    def _check_members(self):
        if not self.estimators:
            raise ValueError(
                "LateFusionClassifier: estimators is an empty list; a list of (column, estimator) is wanted."
            )
        self._validate_names([name for name, _ in self.estimators])
        if self.weights is None:
            return
        weights = np.asarray(self.weights, dtype=float)
        if self.fusion != "weighted":
            raise ValueError(f"LateFusionClassifier: weights go with fusion='weighted', not {self.fusion!r}.")
        if weights.shape != (len(self.estimators),) or (weights < 0).any() or not 0 < weights.sum() < np.inf:
            raise ValueError(
                f"LateFusionClassifier: weights={self.weights!r}; a nonnegative number is wanted for each of the "
                f"{len(self.estimators)} members, not all zero."
            )

    def _checked(self, X, *, reset):
        is_table = as_table(X) is not None if reset else hasattr(self, "n_features_in_")
        if not is_table:
            if reset:
                self._forget_table()
            if _num_samples(X) == 0:
                raise ValueError("LateFusionClassifier: X holds 0 sample(s) while a minimum of 1 is required.")
            return X
        table = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")
        return X if is_frame(X) else table

    def _checked_target(self, X, y):
        if y is None:
            raise ValueError("LateFusionClassifier requires y to be passed, but the target y is None.")
        y = column_or_1d(y, warn=True)
        check_consistent_length(X, y)
        check_classification_targets(y)
        self.classes_, counts = np.unique(y, return_counts=True)
        if len(self.classes_) < 2:
            raise ValueError(f"LateFusionClassifier: y holds one class, {self.classes_[0]!r}; at least two are wanted.")
        self.class_prior_ = counts / counts.sum()
        return y

    def _rows(self, X):
        return [member_rows(name, estimator, X) for name, estimator in self.estimators]

    def _fitted_weights(self, members, y, groups):
        if self.weights is None:
            return learn_weights(*self._out_of_fold(members, y, groups), np.searchsorted(self.classes_, y))
        return np.asarray(self.weights, dtype=float) / np.sum(self.weights)

    def _fitted_final(self, members, y, groups):
        final = LogisticRegression(max_iter=1000) if self.final_estimator is None else clone(self.final_estimator)
        probabilities, present = self._out_of_fold(members, y, groups)
        judged = present.any(axis=0)  # folds need not judge every row
        return final.fit(evidence(probabilities, present)[judged], y[judged])

    def _out_of_fold(self, members, y, groups):
        """The members' probabilities of rows that they were not fitted on, and which of them there are."""
        probabilities = np.zeros((len(members), len(y), len(self.classes_)))
        present = np.array([present for _, present in members])
        covered = np.zeros(len(y), dtype=bool)
        for train, test in check_cv(self.cv, y, classifier=True).split(np.zeros(len(y)), y, groups):
            covered[test] = True
            for member, ((name, estimator), (rows, here)) in enumerate(zip(self.estimators, members, strict=True)):
                train_rows = np.isin(np.arange(len(y)), train) & here
                fitted = fit_member(name, clone(estimator), rows, train_rows, y, False)
                test_rows = np.isin(np.arange(len(y)), test) & here
                answers = member_probabilities(fitted, rows, test_rows, self.classes_, False)
                probabilities[member][test_rows] = answers[test_rows]
        return probabilities, present & covered

    def _joined(self, probabilities, present):
        if self.fusion == "product":
            return product(probabilities, present, self.class_prior_)
        if self.fusion == "stacking":
            answers = self.final_estimator_.predict_proba(evidence(probabilities, present))
            joined = np.zeros((len(answers), len(self.classes_)))
            joined[:, np.searchsorted(self.classes_, self.final_estimator_.classes_)] = answers
            return joined
        weights = self.weights_ if self.fusion == "weighted" else np.ones(len(probabilities))
        return weighted_mean(probabilities, present, weights)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.allow_nan = all(get_tags(member).input_tags.allow_nan for _, member in self.estimators)
        return tags
