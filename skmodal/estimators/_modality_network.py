"""The base of the estimators that read one modality: their inputs, transfer learning, and augmentation."""

from abc import abstractmethod
from dataclasses import dataclass

from ._augmentation import Augmentation
from ._features import augmented
from ._freezing import Freezing
from ._network_estimator import NetworkEstimator
from ._transfer import find_checkpoint, start_network
from ._transfer_parameters import TRANSFER_CONSTRAINTS, TransferParameters


@dataclass(kw_only=True, eq=False, repr=False)
class ModalityNetwork(TransferParameters, NetworkEstimator):
    """Base of the estimators around a network of one modality."""

    _parameter_constraints = {**NetworkEstimator._parameter_constraints, **TRANSFER_CONSTRAINTS}

    @abstractmethod
    def _fit_modality(self, samples, y):
        """Learn how samples become inputs of a network that starts anew; return the inputs."""

    @abstractmethod
    def _modality_inputs(self, samples):
        """Return samples as inputs of a network that started anew."""

    @abstractmethod
    def _make_network(self, inputs, weights, n_outputs):
        """Return a new network for such inputs; ``weights`` are those of the rows, or None."""

    def _first_inputs(self, samples, y):
        self._fitted_checkpoint = find_checkpoint(self)
        return self._fit_modality(samples, y) if self._fitted_checkpoint is None else self._inputs(samples)

    def _inputs(self, samples):
        if self._fitted_checkpoint is None:
            return self._modality_inputs(samples)
        return self._fitted_checkpoint.inputs(samples)

    def _start_network(self, inputs, weights, n_outputs):
        return start_network(self, inputs, weights, n_outputs)

    def _callbacks(self, samples, *, in_stream):
        frozen = Freezing(self, in_stream=in_stream)
        if not self._augments():
            return [frozen]
        return [frozen, Augmentation(lambda inputs, seed: self._augmented_inputs(samples, seed))]

    def _augments(self):
        return getattr(self, "augmenter", None) is not None

    def _augmented_inputs(self, samples, seed):
        """Return the inputs of other samples that the augmenter makes of these."""
        return self._inputs(augmented(self.augmenter, samples, seed))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = self._modality == "text"
        tags.input_tags.two_d_array = True
        tags.input_tags.three_d_array = self._modality == "image"
        return tags
