"""Rows of several modalities to classes, by a joint network."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from sklearn.utils._param_validation import StrOptions

from ..estimators.bases import CLASSIFICATION_DOCUMENTATION, NetworkClassifier, documented
from ._balancing import GradientBalancing
from ._joint_estimator import JOINT_DOCUMENTATION, JointEstimator

_BALANCE_DOCUMENTATION = """\
    balance : "ogm" or None, default=None
        "ogm" scales down the gradients of the encoders whose own heads are ahead of the others', so that all learn
        (Peng et al. 2022).
"""


@documented(JOINT_DOCUMENTATION, _BALANCE_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION)
@dataclass(eq=False, repr=False)
class FusionClassifier(NetworkClassifier, JointEstimator):
    """Classify rows of several modalities by one network, which encodes each and fuses the codes.

    The logits are the sum of each modality's own, as independent evidence adds up, and of what the fused codes add. A
    modality that a row lacks (None, NaN) has no part in its result, in `fit` as in `predict`.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    class_prior_ : ndarray of shape (n_classes,)
        Shares of the classes in ``fit``: the answer for a row that lacks every modality.
    encoders_ : dict of str to estimator
        Each modality's network estimator, which knows how its samples become inputs, and no more.
    sharing_ : ndarray of shape (n_layers,)
        With ``fusion="shared"``, the share of each layer's weights that the modalities have in common.
    {shared attributes}

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

    balance: Literal["ogm"] | None = field(default=None, kw_only=True)

    _outputs_are_evidence = True
    _parameter_constraints = {
        **JointEstimator._parameter_constraints,
        **NetworkClassifier._parameter_constraints,
        "balance": [StrOptions({"ogm"}), None],
    }

    def _callbacks(self, samples, *, in_stream):
        callbacks = super()._callbacks(samples, in_stream=in_stream)
        if self.balance is None:
            return callbacks
        if self.unimodal_weight == 0:
            raise ValueError(
                "FusionClassifier: balance='ogm' goes by what the modalities' own heads have learned, and with "
                "unimodal_weight=0 they learn nothing. Raise it."
            )
        return [*callbacks, GradientBalancing()]

    def _learn_target(self, y, weights, classes):
        n_classes = super()._learn_target(y, weights, classes)
        counts = np.bincount(np.searchsorted(self.classes_, y), weights, minlength=n_classes)
        self.class_prior_ = counts / counts.sum()
        return n_classes

    def _prior_outputs(self):
        with np.errstate(divide="ignore"):
            return np.log(self.class_prior_)
