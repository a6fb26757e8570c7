"""The training engine: skorch's net over batches that lie in memory, and as fast as a loop written by hand."""

from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import torch
from skorch import NeuralNet
from skorch.callbacks import Callback
from torch import nn

from ._threads import few_threads

_EVENTS = ("on_batch_begin", "on_grad_computed", "on_batch_end")


class StopTraining(Exception):
    """What a callback raises to end the training after the present epoch; the net stays as it is."""


class LossNotFinite(Exception):
    """What ends a training that has diverged."""


@dataclass
class Rows:
    """Inputs of a network, what it is to answer, and the weight of each row, None where all weigh the same."""

    inputs: object
    targets: torch.Tensor
    weights: torch.Tensor | None

    def to(self, device):
        """Return the rows on a device."""
        weights = None if self.weights is None else self.weights.to(device)
        return Rows(self.inputs.to(device), self.targets.to(device), weights)

    def pinned(self):
        """Return the rows with their inputs in memory that a GPU can read while it computes."""
        return Rows(self.inputs.pinned(), self.targets, self.weights)


class Split(NamedTuple):
    """The rows to train on, and those to watch, if any."""

    train: Rows
    valid: Rows | None


class Batches:
    """The batches of an epoch: of rows by chance where there is a generator, else in order."""

    def __init__(self, rows, batch_size, dtype, device, generator=None):
        self.rows = rows
        self.batch_size = batch_size
        self.dtype = dtype
        self.device = device
        self.generator = generator

    def __iter__(self):
        inputs, targets, weights = self.rows.inputs, self.rows.targets, self.rows.weights
        for rows in inputs.order(self.batch_size, self.generator):
            arguments = inputs.batch(rows, self.dtype)
            batch = (arguments, targets[rows], None if weights is None else weights[rows])
            yield batch if targets.device == self.device else _moved(batch, self.device)


class WeightedLoss(nn.Module):
    """The mean over a batch of a loss a row, each times its weight; weights have mean 1 over all the training."""

    def __init__(self, loss):
        super().__init__()
        self.loss = loss

    def forward(self, outputs, targets, weights=None):
        """Return one number."""
        if weights is None:
            return self.loss(outputs, targets, reduction="mean")
        return (self.loss(outputs, targets) * weights).mean()


class Net(NeuralNet):
    """skorch's net with a leaner epoch: whole batches cut from tensors, and one synchronization with the device.

    The criterion is a `WeightedLoss`, and ``make_optimizer`` makes an optimizer of the module. The weights are of
    ``dtype``; products are computed in ``autocast``, where it is not None. The generator chooses the rows of a batch.
    """

    def __init__(self, module, criterion, make_optimizer, *, dtype, autocast, generator, **kwargs):
        self.make_optimizer = make_optimizer
        self.dtype = dtype
        self.autocast = autocast
        self.generator = generator
        super().__init__(module, criterion, **kwargs)

    @property
    def _default_callbacks(self):
        return []

    def initialize_optimizer(self, triggered_directly=None):
        """Make the optimizer."""
        self.optimizer_ = self.make_optimizer(self.module_)
        return self

    def check_training_readiness(self):
        """Raise an error where the net is for prediction."""
        if self.make_optimizer is None:
            raise ValueError("A quantized network is for prediction. Train the one that it was made of, or anew.")

    def get_split_datasets(self, X, y=None, **fit_params):
        """Return the two parts of a `Split`."""
        return X

    def get_iterator(self, dataset, training=False):
        """Return the batches of an epoch."""
        size = self.batch_size if training else predict_batch_size(self.batch_size, dataset.inputs)
        generator = self.generator if training else None
        return Batches(dataset, size, self.dtype, torch.device(self.device), generator)

    def run_single_epoch(self, iterator, training, prefix, step_fn, **fit_params):
        """Run over the batches, and record the mean loss."""
        if iterator is None:
            return
        self._set_training(training)
        hooks = {event: self._hooks(event) for event in _EVENTS} if training else None
        total = 0.0
        for batch in iterator:
            total = total + (self.train_step(batch, hooks) if training else self.validation_step(batch))
        loss = float(total) / len(iterator.rows.targets)
        if not isfinite(loss):
            raise LossNotFinite(f"the {prefix} loss is {loss} in epoch {len(self.history)}.")
        self.history.record(f"{prefix}_loss", loss)

    def train_step(self, batch, hooks):
        """Take one step; return the sum of the batch's losses, on the device."""
        for hook in hooks["on_batch_begin"]:
            hook(self, batch=batch, training=True)
        arguments, targets, weights = batch
        self.optimizer_.zero_grad(set_to_none=True)
        with self._computing():
            outputs = self.module_(*arguments)
        loss = self.criterion_(outputs, targets, weights)
        loss.backward()
        for hook in hooks["on_grad_computed"]:
            hook(self, named_parameters=self.module_.named_parameters(), batch=batch, training=True, y_pred=outputs)
        self.optimizer_.step()
        for hook in hooks["on_batch_end"]:
            hook(self, batch=batch, training=True, loss=loss, y_pred=outputs)
        return loss.detach() * len(targets)

    def validation_step(self, batch):
        """Return the sum of the batch's losses, on the device."""
        arguments, targets, weights = batch
        with torch.inference_mode(), self._computing():
            outputs = self.module_(*arguments)
        return self.criterion_(outputs, targets, weights) * len(targets)

    def outputs(self, inputs):
        """Return what the network gives for inputs, in their order, as a tensor on the CPU."""
        self._set_training(False)
        size = predict_batch_size(self.batch_size, inputs)
        device = torch.device(self.device)
        parts, places = [], []
        with torch.inference_mode(), self._computing(), few_threads(self.module_, inputs, size):
            for rows in inputs.order(size, None):
                arguments = [None if part is None else part.to(device) for part in inputs.batch(rows, self.dtype)]
                parts.append(self.module_(*arguments))
                places.append(rows)
        outputs = torch.cat(parts)
        outputs = (outputs.float() if outputs.dtype == torch.bfloat16 else outputs).cpu()
        if isinstance(places[0], slice):
            return outputs
        return torch.empty_like(outputs).index_copy_(0, torch.cat(places).cpu(), outputs)

    def for_prediction(self, module):
        """Return a copy with another module, which cannot be trained."""
        copied = copy(self)
        copied.module, copied.module_ = None, module
        copied.make_optimizer = copied.optimizer_ = None
        return copied

    def _computing(self):
        if self.autocast is None:
            return nullcontext()
        return torch.autocast(torch.device(self.device).type, dtype=self.autocast)

    def _hooks(self, event):
        """Return the methods of the callbacks that do something at an event."""
        callbacks = [callback for _, callback in self.callbacks_]
        return [getattr(c, event) for c in callbacks if getattr(type(c), event) is not getattr(Callback, event)]


def start_net(module, loss, make_optimizer, **options):
    """Return the net of a module that lowers the mean of ``loss`` a row, with the options of `Net`."""
    net = Net(module, WeightedLoss(loss), make_optimizer, **options)
    net.initialize()
    net.module = None  # what is trained is module_; a pickle would hold both
    return net


def predict_batch_size(batch_size, inputs):
    """Return how many rows to compute at a time without gradients: many, of few numbers each."""
    return max(batch_size, min(2048, 2**19 // max(1, inputs.n_values)))


def _moved(batch, device):
    arguments, targets, weights = batch
    arguments = tuple(None if part is None else part.to(device, non_blocking=True) for part in arguments)
    rest = (None if part is None else part.to(device, non_blocking=True) for part in (targets, weights))
    return (arguments, *rest)
