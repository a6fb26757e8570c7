"""What the members of a late fusion learn."""

from typing import NamedTuple

import numpy as np
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_consistent_length, column_or_1d


class Target(NamedTuple):
    """Labels and weights of the rows, and the classes with their shares."""

    labels: np.ndarray
    weight: np.ndarray | None
    classes: np.ndarray
    prior: np.ndarray

    def at(self, places):
        """Keep these rows alone."""
        weight = None if self.weight is None else self.weight[places]
        return self._replace(labels=self.labels[places], weight=weight)


def check_target(X, y, sample_weight):
    """Return the Target, and which rows count: those of positive weight."""
    if y is None:
        raise ValueError("LateFusionClassifier requires y to be passed, but the target y is None.")
    y = column_or_1d(y, warn=True)
    check_consistent_length(X, y)
    check_classification_targets(y)
    counts = np.ones(len(y), dtype=bool)
    if sample_weight is not None:
        sample_weight = _check_sample_weight(sample_weight, np.zeros(len(y)), ensure_non_negative=True)
        counts = sample_weight > 0
    classes, labels = np.unique(y[counts], return_inverse=True)
    if len(classes) < 2:
        raise ValueError(
            f"LateFusionClassifier: y holds one class, {classes.tolist()}, in rows of positive weight; "
            "at least two are wanted."
        )
    shares = np.bincount(labels, None if sample_weight is None else sample_weight[counts])
    return Target(y, sample_weight, classes, shares / shares.sum()), counts
