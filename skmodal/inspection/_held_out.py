"""The estimators of a cross-validation in the place of one: each row is answered by one that was not fitted on it."""

import numpy as np
from sklearn.utils import _safe_indexing, get_tags
from sklearn.utils.validation import _num_samples

from ._answers import METHODS


def one_estimator(estimator, X, *, name):
    """Return the estimator, or what stands for those of ``cross_validate``; ``name`` opens the error messages."""
    return HeldOut(estimator, _num_samples(X), name=name) if isinstance(estimator, dict) else estimator


def model_name(estimator):
    """Return what a model is called: its class, or the class of the estimators that stand behind it."""
    return type(estimator.estimators[0] if isinstance(estimator, HeldOut) else estimator).__name__


class HeldOut:
    """Stands for the fitted estimators of a cross-validation; its methods take all the rows, in their order."""

    def __init__(self, results, n_rows, *, name):
        if not {"estimator", "indices"} <= set(results):
            raise ValueError(
                f"{name}: a dict with {sorted(results)} is no cross-validation with its estimators; pass what "
                "cross_validate(..., return_estimator=True, return_indices=True) returns."
            )
        self.name = name
        self.estimators = results["estimator"]
        self.tests = results["indices"]["test"]
        times = np.bincount(np.concatenate(self.tests), minlength=n_rows)
        if len(times) > n_rows or (times != 1).any():
            row = np.argmax(times != 1) if len(times) == n_rows else n_rows
            raise ValueError(
                f"{name}: row {row} is in {times[row]} test parts of the cross-validation, and X has {n_rows} rows; "
                "each of them is to be in one test part. Pass the X that was cross-validated, by folds that hold each "
                "row out once."
            )

    def __getattr__(self, attribute):
        of_first = getattr(self.estimators[0], attribute)
        return self._of_folds(attribute) if attribute in METHODS else of_first

    def _of_folds(self, method):
        def answer(X):
            if method != "predict":
                self._check_classes()
            parts = [
                np.asarray(getattr(estimator, method)(_safe_indexing(X, rows)))
                for estimator, rows in zip(self.estimators, self.tests, strict=True)
            ]
            return np.concatenate(parts)[np.argsort(np.concatenate(self.tests))]

        answer.__name__ = method
        return answer

    def _check_classes(self):
        """Raise an error where the folds' classes differ: their columns of probabilities cannot be joined."""
        for place, estimator in enumerate(self.estimators):
            if not np.array_equal(estimator.classes_, self.classes_):
                raise ValueError(
                    f"{self.name}: the estimator of fold {place} knows other classes than that of fold 0, so that "
                    "their probabilities cannot be joined. Cross-validate by folds that leave every class in training."
                )

    def __repr__(self, N_CHAR_MAX=700):
        return self.estimators[0].__repr__(N_CHAR_MAX=N_CHAR_MAX)

    def __sklearn_tags__(self):
        return get_tags(self.estimators[0])
