"""Checkpoints of the library transformers as backbones that are trained further."""

from copy import deepcopy

import numpy as np
import torch
from torch import nn

from ..networks.bases import Encoder, mean_over_time
from ._forward import last_states, padding_value
from ._image_encoder import PretrainedImageEncoder
from ._inputs import DenseInputs, SequenceInputs, sequence_inputs
from ._pretrained_models import find_model, load_network
from ._speech_encoder import PretrainedSpeechEncoder
from ._text_encoder import PretrainedTextEncoder

_ENCODERS = {"text": PretrainedTextEncoder, "image": PretrainedImageEncoder, "speech": PretrainedSpeechEncoder}
_OWN = ("features", "n_hidden", "n_layers")  # what a checkpoint itself decides


class Checkpoint:
    """A model in a folder or on the hub: its network, and what its processor makes of samples."""

    def __init__(self, estimator):
        self.name = type(estimator).__name__
        for parameter in _OWN:
            if getattr(estimator, parameter) is not None:
                raise ValueError(
                    f"{self.name}: {parameter} goes with no checkpoint, which has its own. Leave it at None."
                )
        Encoder = _ENCODERS[estimator._modality]
        options = {"image_shape", "sampling_rate"} & Encoder._parameter_constraints.keys()
        self.encoder = Encoder(estimator.initialize_from, **{key: getattr(estimator, key) for key in options})
        self.encoder._asked_by = self.name
        _, self.encoder.fingerprint_ = find_model(self.encoder.model, name=self.name)
        self.config = self._network().config

    def inputs(self, samples):
        """Return what the processor makes of samples, as inputs of the backbone."""
        encoder = self.encoder
        cells = encoder._cells_of_table(samples) if isinstance(samples, np.ndarray) else samples
        samples = [encoder._sample(cell, row) for row, cell in enumerate(cells)]
        processor = encoder._processor()
        items = encoder._items(samples, processor, self.config)
        self.masked = "attention_mask" in items[0]
        self.padding = padding_value(processor)
        names = items[0].keys() - {"attention_mask"}
        if len(names) != 1:
            raise ValueError(f"{self.name}: the model takes {sorted(names)}; a model of one input is wanted.")
        (self.key,) = names
        if self.masked:
            return sequence_inputs([self._steps(item) for item in items])
        arrays = [item[self.key] for item in items]
        if arrays[0].ndim == 1:
            return sequence_inputs(arrays, UnmaskedSequences)
        values = torch.from_numpy(np.stack(arrays))
        return DenseInputs(values.permute(0, 2, 3, 1).contiguous() if values.ndim == 4 else values)

    def backbone(self, inputs, tuned=None):
        """Return the network for such inputs, with the weights of ``tuned``, a network of the kind, if given."""
        if tuned is not None:
            return deepcopy(tuned)
        backbone = PretrainedBackbone(deepcopy(self._network()), self.key, self.padding, self.masked, self.name)
        with torch.no_grad():
            one = inputs.batch(torch.zeros(1, dtype=torch.long), torch.float32)
            backbone.n_outputs = backbone.n_token_features = backbone.eval()(*one).shape[1]
        return backbone

    def _network(self):
        encoder = self.encoder
        return load_network(encoder._part, encoder.model, encoder.fingerprint_, torch.device("cpu"), self.name)

    def _steps(self, item):
        """Return the steps of a sample that count; one of padding where there is none."""
        steps = item[self.key][item["attention_mask"] > 0]
        return steps if len(steps) else np.full((1, *steps.shape[1:]), self.padding, steps.dtype)


class UnmaskedSequences(SequenceInputs):
    """Sequences for a network without a mask, which would take padding for data: only equals are predicted together."""

    def order(self, batch_size, generator):
        """Yield the rows of each batch: of like length by chance, or of one length where there is no generator."""
        if generator is not None:
            yield from super().order(batch_size, generator)
            return
        for length in self.lengths.unique():
            yield from (self.lengths == length).nonzero()[:, 0].split(batch_size)


class PretrainedBackbone(Encoder):
    """A network of the library transformers, whose last states are averaged over the steps that count."""

    def __init__(self, network, key, padding, masked, name):
        super().__init__()
        self.network = network
        self.key = key
        self.padding = padding
        self.masked = masked
        self.name = name
        if hasattr(network.config, "apply_spec_augment"):
            network.config.apply_spec_augment = False  # it draws from NumPy's global random numbers

    def _states(self, x, mask):
        """Return the last states, of shape (batch, steps, n_token_features), and which of them count."""
        inputs = {self.key: x}
        if self.masked and mask is None:
            mask = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
        if self.masked:
            inputs = {self.key: x.masked_fill(~mask, self.padding) if x.ndim == 2 else x, "attention_mask": mask.long()}
        with torch.random.fork_rng(devices=[], enabled=not self.training):  # some draw numbers that they do not use
            return last_states(self.network, inputs, mask, name=self.name)

    def _code(self, states, mask):
        return mean_over_time(*states)  # (batch, n_outputs)

    def _tokens(self, states, mask):
        return states

    def train(self, mode=True):
        """Set the mode; batch norms keep their statistics, so that no row has a part in another's result."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.eval()
        return self

    def blocks(self):
        """Return the layers of the largest stack as blocks; with the first all that comes before, apart, as one below.

        What comes after the stack belongs to the last.
        """
        stacks = [module for module in self.network.modules() if isinstance(module, nn.ModuleList) and len(module)]
        if not stacks:
            return [[self.network]]
        stack = max(stacks, key=lambda module: sum(weight.numel() for weight in module.parameters()))
        inside = set(stack.parameters())
        weights = list(self.network.parameters())
        first = next(place for place, weight in enumerate(weights) if weight in inside)
        after = [weight for weight in weights[first:] if weight not in inside]
        *lower, top = stack
        return [[nn.ParameterList(weights[:first])], *([layer] for layer in lower), [top, nn.ParameterList(after)]]

    def __getstate__(self):
        """Give the network as its configuration and its weights, since some refuse to be pickled."""
        network = self.network
        weights = network.state_dict(keep_vars=True)  # the very ones that the optimizer has
        return {**self.__dict__, "_modules": {}}, type(network), network.config, weights

    def __setstate__(self, state):
        state, Network, config, weights = state
        super().__setstate__(state)
        with torch.random.fork_rng(devices=[]):
            network = Network(config)
        network.load_state_dict(weights, assign=True)
        self.network = network.to(next(iter(weights.values())).device).train(self.training)
