"""One modality of a joint network: its column, what makes inputs of it, and its branch."""

import numpy as np
from sklearn.base import clone
from sklearn.utils import _safe_indexing

from .._samples import modality_of
from ..estimators import ImageClassifier, SpeechClassifier, TextClassifier
from ..estimators.bases import ModalityNetwork, as_features
from ._missing import rows_in_errors
from ._select import numbers_as_column


class ColumnEncoder:
    """What makes a branch of one modality.

    Parameters
    ----------
    name : str
        Of the modality, and of its column unless a SelectModality stands first in ``estimator``.
    estimator : network estimator or transformer
        On what a transformer gives stands a network that suits it.
    column : fitted SelectModality
    """

    def __init__(self, name, estimator, column):
        self.name = name
        self.estimator = estimator
        self.column = column

    def fit(self, rows, present, y):
        """Learn how the samples become inputs; return these, of the rows that have the modality."""
        places = np.flatnonzero(present)
        samples = _safe_indexing(rows, places)
        with rows_in_errors(present):
            self.transformer_ = None
            if not isinstance(self.estimator, ModalityNetwork):
                self.transformer_ = clone(self.estimator)
                samples = self._features(self.transformer_.fit_transform(samples, y[places]))
            network = network_for(samples) if self.transformer_ is not None else clone(self.estimator)
            network._validate_params()
            self.network_ = network
            return network._first_inputs(network._samples(samples, reset=True), y[places])

    def inputs(self, rows, present):
        """Return the inputs of the rows that have the modality, or None."""
        if not present.any():
            return None
        with rows_in_errors(present):
            return self.network_._inputs(self.samples(rows, present))

    def augmented(self, rows, present, seed):
        """Return the inputs of other samples that the augmenter makes of these."""
        return self.network_._augmented_inputs(self.samples(rows, present), seed)

    def _features(self, output):
        return numbers_as_column(as_features(output, name=self.name))

    def samples(self, rows, present):
        """Return what the network estimator reads, of the rows that have the modality."""
        samples = _safe_indexing(rows, np.flatnonzero(present))
        if self.transformer_ is not None:
            samples = self._features(self.transformer_.transform(samples))
        return self.network_._samples(samples, reset=False)


def network_for(samples):
    """Return a network estimator that suits samples: by their first cell, or by their being rows of numbers."""
    if isinstance(samples, np.ndarray) and samples.ndim == 2:
        return ImageClassifier("mlp", features="passthrough")
    return {"text": TextClassifier, "image": ImageClassifier, "speech": SpeechClassifier}[modality_of(samples[0])]()
