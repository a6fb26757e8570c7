"""The rows of a network estimator one by one, and its network as a function of a tensor inside it."""

from contextlib import contextmanager
from copy import copy

import torch
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted
from torch import nn

from ..estimators._network_estimator import NetworkEstimator
from ..estimators._threads import few_threads


class NetworkRows:
    """Rows as the network of a fitted estimator takes them; each is computed alone, so that it has no padding.

    The estimator is a network estimator, or a Pipeline that ends with one. ``modality`` is the one of a joint network
    that is looked at. ``name`` opens the error messages.
    """

    def __init__(self, estimator, X, modality, *, name):
        check_is_fitted(estimator)
        while isinstance(estimator, Pipeline):
            X = estimator[:-1].transform(X) if len(estimator) > 1 else X
            estimator = estimator[-1]
        if not isinstance(estimator, NetworkEstimator):
            raise TypeError(
                f"{name}: {type(estimator).__name__} has no network; wanted is ImageClassifier, FusionClassifier or "
                "another estimator around one."
            )
        self.name = name
        self.estimator = estimator
        self.samples = self._rows = estimator._samples(X, reset=False)
        self.inputs = estimator._inputs(self._rows)
        self.encoder, self.branch, self.modality = estimator, self.network, None
        _check_modality(estimator, modality, name=name)
        if modality is not None:
            self._look_at(modality)

    def __len__(self):
        return len(self.inputs)

    @property
    def network(self):
        return self.estimator.net_.module_

    def _look_at(self, modality):
        self.modality = modality
        self.number = list(self.estimator.encoders_).index(modality)
        self.encoder, self.branch = self.estimator.encoders_[modality], self.network.branches[self.number]
        places = self.inputs.places[self.number].tolist()
        if max(places) >= 0:
            samples = self.estimator._modality_samples(self._rows, modality)
            self.samples = [samples[place] if place >= 0 else None for place in places]

    def looking_at(self, modality):
        """Return the same rows, of which another modality is looked at."""
        rows = copy(self)
        rows._look_at(modality)
        return rows

    def arguments(self, row):
        """Return the network's arguments for a row, a batch of one, and of these what is looked at, with its mask."""
        if self.modality is not None and self.inputs.places[self.number, row] < 0:
            raise ValueError(f"{self.name}: row {row} has no {self.modality!r}. Leave it out.")
        net = self.estimator.net_
        device = torch.device(net.device)
        arguments = self.inputs.batch(torch.tensor([row]), net.dtype)
        arguments = [part if part is None else part.to(device) for part in arguments]
        return arguments, arguments[:2] if self.modality is None else arguments[1 + 3 * self.number :][:2]

    @contextmanager
    def predicting(self, batch_size=1):
        """Let the network predict, and leave it as it was."""
        was_training = self.network.training
        recurrent = any(isinstance(module, nn.RNNBase) for module in self.network.modules())
        self.network.eval()
        try:
            # cuDNN has no gradients of recurrent layers that predict.
            with torch.backends.cudnn.flags(enabled=not recurrent), few_threads(self.network, self.inputs, batch_size):
                yield
        finally:
            self.network.train(was_training)

    @torch.no_grad()
    def values_at(self, module, arguments):
        """Return what a module inside the network gives, and what the network does."""
        given = []
        with module.register_forward_hook(lambda _, inputs, output: given.append(output)):
            outputs = self.network(*arguments)
        return given[0], outputs

    def from_module(self, module, arguments):
        """Return the function from what a module inside the network gives, a batch of it, to the network's outputs."""

        def outputs(x):
            repeated = [part if part is None else part.expand(len(x), *part.shape[1:]) for part in arguments]
            with module.register_forward_hook(lambda *_: x):
                return self.network(*repeated)

        return outputs


def _check_modality(estimator, modality, *, name):
    known = list(getattr(estimator, "encoders_", []))
    who = type(estimator).__name__
    if not known and modality is not None:
        raise ValueError(f"{name}: modality is {modality!r}, but {who} reads a single one. Leave it out.")
    if known and modality not in known:
        raise ValueError(f"{name}: modality is {modality!r}; {who} reads {known}. Choose one of these.")
