"""The final estimator of stacking: any classifier, over the members' log-probabilities."""

import numpy as np
from sklearn.base import clone, is_classifier
from sklearn.linear_model import LogisticRegression
from sklearn.utils import get_tags

from ._combine import evidence
from ._sample_weight import check_takes_weights, fit_weighted


def gives_probabilities(model):
    """Say whether a late fusion has predict_proba: stacking has it if its final estimator has."""
    if model.fusion != "stacking" or model.final_estimator is None:
        return True
    return hasattr(getattr(model, "final_estimator_", model.final_estimator), "predict_proba")


def fit_final(final_estimator, probabilities, judged, target):
    """Fit a clone on the evidence of members that were judged out of fold; None is a LogisticRegression."""
    final = LogisticRegression(max_iter=1000) if final_estimator is None else clone(final_estimator)
    if not is_classifier(final):
        raise ValueError(f"LateFusionClassifier: final_estimator={final!r} is no classifier.")
    if target.weight is not None:
        check_takes_weights("the final_estimator", final)
    return fit_weighted(final.fit, final, read_evidence(final, probabilities, judged), target.labels, target.weight)


def read_evidence(final, probabilities, present):
    """Give the evidence as the final estimator reads it: NaN for an absent member, where its tags allow NaN."""
    absent = np.nan if get_tags(final).input_tags.allow_nan else 0.0
    return evidence(probabilities, present, absent)


def final_probabilities(final, probabilities, present, classes):
    """Give the final estimator's probabilities, a column for each of the classes, of which it may have seen fewer."""
    answers = np.zeros((probabilities.shape[1], len(classes)))
    seen = np.searchsorted(classes, final.classes_)
    answers[:, seen] = final.predict_proba(read_evidence(final, probabilities, present))
    return answers
