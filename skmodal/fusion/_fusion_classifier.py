"""Rows of several modalities to classes, by a joint network."""

from dataclasses import dataclass

import numpy as np

from ..estimators._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ..estimators._training_parameters import documented
from ._joint_estimator import JOINT_DOCUMENTATION, JointEstimator


@documented(JOINT_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION)
@dataclass(eq=False, repr=False)
class FusionClassifier(NetworkClassifier, JointEstimator):
    """Classify rows of several modalities by one network, which encodes each and fuses the codes.

    A modality that a row lacks (None, NaN) has no part in its result, in `fit` as in `predict`.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    class_prior_ : ndarray of shape (n_classes,)
        Shares of the classes in ``fit``: the answer for a row that lacks every modality.
    net_ : skorch net
        The network, ``net_.module_``, and its optimizer.
    learning_curve_ : dict of ndarrays
        For each epoch "train_loss" (with that of the modalities' own heads), "valid_loss" (NaN where no rows are held
        out), "lr" and "seconds".
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.

    See Also
    --------
    LateFusionClassifier : A model for each modality, and a rule; of few rows, hard to beat.
    FusionTransformer : What the head of such a network gets, for another classifier.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.fusion import FusionClassifier
    >>> train, test = (load_digits3(subset=subset) for subset in ("train", "test"))
    >>> encoders = {"image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}
    >>> model = FusionClassifier(encoders, random_state=0).fit(train.data, train.target)
    >>> bool(model.score(test.data, test.target) > 0.9)
    True
    """

    _parameter_constraints = {**JointEstimator._parameter_constraints, **NetworkClassifier._parameter_constraints}

    def _learn_target(self, y, weights, classes):
        n_classes = super()._learn_target(y, weights, classes)
        counts = np.bincount(np.searchsorted(self.classes_, y), weights, minlength=n_classes)
        self.class_prior_ = counts / counts.sum()
        return n_classes

    def _prior_outputs(self):
        with np.errstate(divide="ignore"):
            return np.log(self.class_prior_)
