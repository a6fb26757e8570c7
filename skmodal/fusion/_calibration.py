"""Calibrate a member of a late fusion: its scores, out of fold, become probabilities."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV


def fit_calibrator(member, scores, target, method):
    """Fit scikit-learn's calibration on scores that are known already.

    Parameters
    ----------
    member : Member
    scores : ndarray of shape (n_samples, n_scores)
        Out of fold; a row that was not scored is NaN.
    target : Target
    method : {"sigmoid", "isotonic", "temperature"}

    Returns
    -------
    CalibratedClassifierCV, or None for a member that gives no scores
        Its ``predict_proba`` takes scores.
    """
    if member.method != "scores":
        return None
    scored = np.flatnonzero(~np.isnan(scores).any(axis=1))
    classes, labels = np.unique(target.labels[scored], return_inverse=True)
    if len(classes) < max(2, scores.shape[1]):
        raise ValueError(
            f"LateFusionClassifier: member {member.name!r} cannot be calibrated: of the classes, only "
            f"{classes.tolist()} have rows that a fold scores by a fit on other rows of every class. Choose a smaller "
            "or another `cv`, or fusion='vote'."
        )
    every = np.arange(len(scored))
    calibrator = CalibratedClassifierCV(_Scores(), method=method, cv=[(every, every)], ensemble=False)
    weight = None if target.weight is None else target.weight[scored]
    return calibrator.fit(scores[scored], labels, sample_weight=weight)


class _Scores(ClassifierMixin, BaseEstimator):
    """A classifier whose samples are its scores."""

    __metadata_request__fit = {"sample_weight": True}

    def fit(self, X, y, sample_weight=None):
        self.classes_ = np.unique(y)
        return self

    def decision_function(self, X):
        return X.ravel() if len(self.classes_) == 2 else X

    def predict(self, X):
        return self.classes_[X.argmax(axis=1) if X.shape[1] > 1 else (X.ravel() > 0).astype(int)]
