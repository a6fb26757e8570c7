"""A fitted model's answers, asked once and scored on many sets of rows."""

from functools import wraps

import numpy as np
from sklearn.base import is_classifier
from sklearn.metrics import get_scorer
from sklearn.metrics._scorer import _BaseScorer
from sklearn.utils import get_tags

METHODS = ("predict", "predict_proba", "predict_log_proba", "decision_function")


class Answers:
    """Stands for a fitted estimator in a scorer; in the place of X, its methods take the numbers of rows of X."""

    def __init__(self, estimator, X):
        self.estimator = estimator
        self.X = X
        self._given = {}

    def __getattr__(self, name):
        attribute = getattr(self.estimator, name)
        if name not in METHODS:
            return attribute

        @wraps(attribute)  # a scorer goes by the method's name
        def answer(rows):
            if name not in self._given:
                self._given[name] = np.asarray(attribute(self.X))
            return self._given[name][rows]

        return answer

    def __sklearn_tags__(self):
        return get_tags(self.estimator)


def named_scorers(estimator, scoring, *, name):
    """Return a dict of names to scorers, which score answers and do not look at X; ``name`` opens the error message."""
    if scoring is None:
        scoring = "accuracy" if is_classifier(estimator) else "r2"
    if not isinstance(scoring, dict):
        several = scoring if isinstance(scoring, (list, tuple)) else [scoring]
        scoring = {scorer_name(one): one for one in several}
    scorers = {label: get_scorer(one) for label, one in scoring.items()}
    strange = [label for label, scorer in scorers.items() if not isinstance(scorer, _BaseScorer)]
    if strange or not scorers:
        raise TypeError(
            f"{name}: scoring={scoring!r} is no scorer of answers, which are asked once and scored on many sets of "
            "rows. Give the name of one, or sklearn.metrics.make_scorer(function of y_true and y_pred)."
        )
    return scorers


def scorer_name(scoring):
    """Return what a scorer is called; one that is a plain function, or the estimator's own, is a "score"."""
    if isinstance(scoring, _BaseScorer):
        return scoring._score_func.__name__
    return scoring if isinstance(scoring, str) else "score"
