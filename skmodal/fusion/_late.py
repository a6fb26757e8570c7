"""Late fusion: a classifier for each modality, and a rule that joins their answers."""

import warnings
from numbers import Integral
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassifierMixin, _fit_context
from sklearn.utils import get_tags
from sklearn.utils._param_validation import HasMethods, StrOptions
from sklearn.utils.metaestimators import _BaseComposition, available_if
from sklearn.utils.validation import check_is_fitted

from .._samples import Folds, ModalEstimator, Samples
from ._calibration import fit_calibrator
from ._combine import check_weights, learn_weights, mean, product
from ._folds import fit_members, split
from ._member import Member, answer, check_members, choose_method, spread
from ._reading import check_absent, find_column, frame_or_table, read_columns
from ._stacking import final_probabilities, fit_final, gives_probabilities, read_evidence
from ._target import check_target

_NAME = "LateFusionClassifier"


class LateFusionClassifier(ClassifierMixin, _BaseComposition, ModalEstimator):
    """Classify by several modalities, each with a classifier of its own, joined by a rule over those a row has.

    A member is fitted on the rows that have its modality, and where a row lacks one, the others decide: nothing is
    imputed.

    Parameters
    ----------
    estimators : list of (str, estimator)
        A member's name is its column in X, unless the member is a Pipeline that begins with a SelectModality, which
        then chooses. Of a table of numbers without such a column, a member sees all.
    fusion : {"vote", "mean", "weighted", "product", "stacking"}, default="product"
        Share of the members' votes (a tie goes to the class that comes first); mean of their probabilities; product,
        as if the modalities were independent given the class, or "weighted", where each counts by ``weights`` [1]_; or
        a final estimator over their centered log-probabilities.
    weights : array-like of shape (n_estimators,) or None, default=None
        For ``fusion="weighted"``, nonnegative: exponents of what a member says beyond the class shares of ``fit``. With
        1 for each it is the product, and members that repeat each other want less. None learns them: the likeliest for
        the members' out-of-fold probabilities.
    final_estimator : classifier or None, default=None
        For ``fusion="stacking"``; None is a LogisticRegression. It is fitted on out-of-fold probabilities. A member
        that a row lacks gives zeros, no evidence, or NaN if the classifier's tags allow NaN. One without
        ``predict_proba`` leaves the whole without.
    calibration : {"sigmoid", "isotonic", "temperature"} or None, default=None
        How members' answers become probabilities: as CalibratedClassifierCV does, from the out-of-fold
        ``decision_function``, or else the logarithms of ``predict_proba``. None calibrates only members without
        ``predict_proba``, by "sigmoid". "temperature" wants scikit-learn 1.8. All steps of a Pipeline but its last are
        fitted once, unless weights or a final estimator are learned: those want whole members fold by fold.
    cv : int, cross-validation generator or iterable, default=5
        Folds of all that is out of fold; a number stratifies the rows that have a member's modality. Where new
        speakers will come, let no fold share one: GroupKFold, and ``groups`` in ``fit``.
    all_missing : {"prior", "error"}, default="prior"
        A row that lacks every modality gets the class shares of ``fit``, with a warning, or is a ValueError.
    n_jobs : int or None, default=None
        Fits at a time: of the members, and of their folds for learned weights and stacking.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    estimators_ : list of fitted members
    calibrators_ : list of CalibratedClassifierCV or None
        Each takes its member's scores; None where a member's own answers count.
    class_prior_ : ndarray of shape (n_classes,)
        Shares of the classes in ``fit``.
    weights_ : ndarray of shape (n_estimators,)
        With ``fusion="weighted"``.
    final_estimator_ : classifier
        With ``fusion="stacking"``.

    References
    ----------
    .. [1] Heskes (1998). Selecting weighting factors in logarithmic opinion pools. NIPS 10.

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
        "final_estimator": [HasMethods(["fit", "predict"]), None],
        "calibration": [StrOptions({"sigmoid", "isotonic", "temperature"}), None],
        "cv": ["cv_object"],
        "all_missing": [StrOptions({"prior", "error"})],
        "n_jobs": [Integral, None],
    }

    def __init__(
        self,
        estimators: list[tuple[str, BaseEstimator]],
        *,
        fusion: Literal["vote", "mean", "weighted", "product", "stacking"] = "product",
        weights: ArrayLike | None = None,
        final_estimator: BaseEstimator | None = None,
        calibration: Literal["sigmoid", "isotonic", "temperature"] | None = None,
        cv: Folds = 5,
        all_missing: Literal["prior", "error"] = "prior",
        n_jobs: int | None = None,
    ):
        self.estimators = estimators
        self.fusion = fusion
        self.weights = weights
        self.final_estimator = final_estimator
        self.calibration = calibration
        self.cv = cv
        self.all_missing = all_missing
        self.n_jobs = n_jobs

    @_fit_context(prefer_skip_nested_validation=False)
    def fit(
        self, X: Samples, y: ArrayLike, sample_weight: ArrayLike | None = None, *, groups: ArrayLike | None = None
    ) -> Self:
        """Fit each member on the rows that have its modality, then the rule.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,) or None, default=None
            Handed to every member, in a Pipeline to every step that takes it; a classifier that does not is an error.
        groups : array-like of shape (n_samples,) or None, default=None
            Handed to the split of `cv`, e.g. the speakers for a GroupKFold.

        Returns
        -------
        self
        """
        check_members(self, sample_weight)
        X = frame_or_table(self, X, reset=True)
        target, counts = check_target(X, y, sample_weight)
        self.classes_, self.class_prior_ = target.classes, target.prior
        self._columns = [find_column(name, estimator, X, who=_NAME) for name, estimator in self.estimators]
        read = read_columns(self._columns, self.estimators, X, who=_NAME, stacklevel=3)
        self._methods = [choose_method(*pair, self.fusion == "vote", self.calibration) for pair in self.estimators]
        members = [
            Member(name, estimator, rows, present & counts, method)
            for (name, estimator), (rows, present), method in zip(self.estimators, read, self._methods, strict=True)
        ]
        learns = self.fusion == "stacking" or (self.fusion == "weighted" and self.weights is None)
        folds = [()] * len(members)
        if learns or any(member.method == "scores" for member in members):
            folds = split(self.cv, target.labels, groups, members)
        self.estimators_, answers = fit_members(members, target, folds, whole=learns, n_jobs=self.n_jobs)
        self.calibrators_ = [
            fit_calibrator(member, scores, target, self.calibration or "sigmoid")
            for member, scores in zip(members, answers, strict=True)
        ]
        if learns:
            self._fit_rule(answers, target)
        elif self.fusion == "weighted":
            self.weights_ = check_weights(self.weights, len(members))
        return self

    @available_if(gives_probabilities)
    def predict_proba(self, X: Samples) -> np.ndarray:
        """Give the probability of each class.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
        """
        check_is_fitted(self)
        probabilities, present = self._read_probabilities(X)
        absent = self._absent(present)
        if self.fusion == "stacking":
            joined = final_probabilities(self.final_estimator_, probabilities, present, self.classes_)
        elif self.fusion in ("vote", "mean"):
            joined = mean(probabilities, present)
        else:
            weights = self.weights_ if self.fusion == "weighted" else None
            joined = product(probabilities, present, self.class_prior_, weights)
        joined[absent] = self.class_prior_
        return joined

    def predict(self, X: Samples) -> np.ndarray:
        """Give the likeliest class.

        Parameters
        ----------
        X : DataFrame, pandas or polars, or array of shape (n_samples, n_columns)

        Returns
        -------
        ndarray of shape (n_samples,)
        """
        if self.fusion != "stacking":
            probabilities = self.predict_proba(X)
            return self.classes_[np.argmax(probabilities, axis=1)]
        check_is_fitted(self)
        probabilities, present = self._read_probabilities(X)
        labels = self.final_estimator_.predict(read_evidence(self.final_estimator_, probabilities, present))
        labels[self._absent(present)] = self.classes_[np.argmax(self.class_prior_)]
        return labels

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Get the parameters, and with ``deep`` the members' too, as ``name__parameter``.

        Parameters
        ----------
        deep : bool, default=True

        Returns
        -------
        dict
        """
        return self._get_params("estimators", deep=deep)

    def set_params(self, **params: Any) -> Self:
        """Set parameters of the classifier and, as ``name__parameter``, of its members.

        Parameters
        ----------
        **params : dict

        Returns
        -------
        self
        """
        return self._set_params("estimators", **params)

    def _fit_rule(self, answers, target):
        """Learn the weights or the final estimator from the members' answers out of fold."""
        judged = np.array([~np.isnan(answer).any(axis=1) for answer in answers])
        rows = judged.any(axis=0)  # folds need not judge every row
        judged, target = judged[:, rows], target.at(rows)
        probabilities = self._calibrated([answer[rows] for answer in answers], judged)
        if self.fusion == "stacking":
            self.final_estimator_ = fit_final(self.final_estimator, probabilities, judged, target)
        else:
            labels = np.searchsorted(self.classes_, target.labels)
            self.weights_ = learn_weights(probabilities, judged, self.class_prior_, labels, target.weight)
            if not self.weights_.any():
                warnings.warn(
                    f"{_NAME}: out of fold no member tells more than the class shares, which answer for every row.",
                    UserWarning,
                    stacklevel=4,
                )

    def _read_probabilities(self, X):
        """Return the members' probabilities or votes, and which of them there are."""
        X = frame_or_table(self, X, reset=False)
        read = read_columns(self._columns, self.estimators, X, who=_NAME, stacklevel=3)
        answers = [
            answer(estimator, rows, present, method, self.classes_, self.class_prior_)
            for estimator, (rows, present), method in zip(self.estimators_, read, self._methods, strict=True)
        ]
        present = np.array([present for _, present in read])
        return self._calibrated(answers, present), present

    def _calibrated(self, answers, present):
        """Turn scores into probabilities; where a row lacks a member, give zeros."""
        probabilities = np.zeros((*present.shape, len(self.classes_)))
        for place in np.flatnonzero(present.any(axis=1)):
            given, calibrator = answers[place][present[place]], self.calibrators_[place]
            if calibrator is not None:
                seen = self.estimators_[place].classes_
                given = spread(calibrator.predict_proba(given), seen, self.classes_, self.class_prior_)
            probabilities[place, present[place]] = given
        return probabilities

    def _absent(self, present):
        counts = self.weights_ > 0 if self.fusion == "weighted" and self.weights_.any() else slice(None)
        told = {"who": _NAME, "consequence": "the class shares of fit answer for them", "stacklevel": 3}
        return check_absent(present[counts], self.all_missing, **told)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.allow_nan = all(get_tags(member).input_tags.allow_nan for _, member in self.estimators)
        return tags
