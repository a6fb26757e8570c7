"""The base of the pretrained encoders: samples to embeddings, each computed once."""

import json
import os
from abc import ABCMeta, abstractmethod
from dataclasses import KW_ONLY, dataclass
from functools import partial
from importlib.metadata import version
from numbers import Integral
from typing import ClassVar, Literal, Self

import numpy as np
from sklearn.base import ClassNamePrefixFeaturesOutMixin, _fit_context
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import (
    FilePath,
    Samples,
    SampleTransformer,
    cached_arrays,
    make_cache_folder,
    object_array,
    of_extra,
    sample_keys,
)
from ._forward import batches_of, hidden_states, padding_value, pooled
from ._pretrained_models import as_device, find_model, load_network, load_processor
from ._training_parameters import documented

Pooling = Literal["mean", "max", "cls"] | None

# Batches whose samples are read, sorted by length and kept at a time.
_BATCHES = 64

_DOCUMENTATION = """\
    device : str, default="auto"
        "cpu", "cuda", "cuda:1", ...; "auto" is the GPU if there is one.
    cache : str, path or None, default=None
        A folder for the embeddings, in one file. It is yours to empty.
"""
_ATTRIBUTES = """\
    fingerprint_ : str
        Hash of the model's files, or its commit on the hub. ``transform`` uses this very version, or raises an error.
"""
encoder_documented = documented(shared=_DOCUMENTATION, attributes=_ATTRIBUTES)


@dataclass(eq=False, repr=False)
class PretrainedEncoder(ClassNamePrefixFeaturesOutMixin, SampleTransformer, metaclass=ABCMeta):
    """Base of the transformers around a network of the library transformers; a subclass reads one modality.

    A subclass names transformers' class of the processor, and the part that encodes its modality in a model of two.
    """

    model: FilePath
    _: KW_ONLY
    pooling: Pooling = "mean"
    batch_size: int = 32
    device: str = "auto"
    cache: FilePath | None = None

    _processor_class: ClassVar[str]
    _part: ClassVar[str]
    _rows_stand_alone = True

    _parameter_constraints: ClassVar[dict[str, list]] = {
        "model": [str, os.PathLike],
        "pooling": [StrOptions({"mean", "max", "cls"}), None],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "device": [str],
        "cache": [str, os.PathLike, None],
    }

    @abstractmethod
    def _cells_of_table(self, table):
        """Return the cells that the rows of a table of numbers are."""

    @abstractmethod
    def _check(self, cell, row):
        """Raise an error when a cell is no sample; no file is decoded."""

    @abstractmethod
    def _sample(self, cell, row):
        """Return a cell as a str, or as an array: what the embedding depends on, and nothing else."""

    @abstractmethod
    def _items(self, samples, processor, config):
        """Return the network's input of each sample, a dict of arrays."""

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None) -> Self:
        """Find the model, check the samples, and encode the first of them; nothing is learned.

        Parameters
        ----------
        X : container of samples
        y : None
            Ignored.

        Returns
        -------
        self : object

        Raises
        ------
        ImportError
            The library transformers is not installed.
        OSError
            The model cannot be reached, or has no weights in safetensors; ``cache`` cannot be made a folder.
        TypeError, ValueError, FileNotFoundError
            A cell is no sample, or missing; the message names its row. The device cannot be used.
        """
        name = self._name
        of_extra("transformers", extra="pretrained", needed_by=name)
        cells = self._cells(X, reset=True)
        for row, cell in enumerate(cells):
            self._check(cell, row)
        if self.cache is not None:
            make_cache_folder(self.cache, name=name)
        _, self.fingerprint_ = find_model(self.model, name=name)
        (first,) = self._embeddings(cells[:1])
        self._n_features_out = 1 if self.pooling is None else len(first)
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Encode every sample whose embedding is not known yet.

        Parameters
        ----------
        X : container of samples

        Returns
        -------
        embeddings : ndarray of shape (n_samples, n_features) and dtype float32
            With ``pooling=None``, a 1-D object array of arrays of shape (n_steps, n_features).
        """
        embeddings = self._embeddings(self._cells(X, reset=False))
        return object_array(embeddings) if self.pooling is None else np.stack(embeddings)

    def _cells(self, X, *, reset):
        samples = self._samples(X, reset=reset)
        return self._cells_of_table(samples) if isinstance(samples, np.ndarray) else samples

    @property
    def _name(self):
        """Who asks: a network that begins as a checkpoint has an encoder of its own, and is who the user knows."""
        return getattr(self, "_asked_by", type(self).__name__)

    def _processor(self):
        return load_processor(self._processor_class, self.model, self.fingerprint_, self._name)

    def _embeddings(self, cells):
        device = as_device(self.device, name=self._name)
        of = [self._modality, self.fingerprint_, version("transformers"), self.pooling, device.type]
        options = {"folder": self.cache, "settings": json.dumps(of), "name": self._name}
        embeddings = []
        n_cells = _BATCHES * self.batch_size
        for first in range(0, len(cells), n_cells):
            samples = [self._sample(cell, row) for row, cell in enumerate(cells[first : first + n_cells], first)]
            keys = sample_keys(samples, options["settings"])
            embeddings += cached_arrays(keys, partial(self._computed, samples, device), **options)
        return [embedding.copy() for embedding in embeddings]

    def _computed(self, samples, device, places):
        """Return the embeddings of the samples at some places."""
        name = self._name
        network = load_network(self._part, self.model, self.fingerprint_, device, name)
        processor = self._processor()
        items = self._items([samples[place] for place in places], processor, network.config)
        embeddings = [None] * len(places)
        for batch, inputs in batches_of(items, batch_size=self.batch_size, value=padding_value(processor)):
            states, mask = hidden_states(network, inputs, name=name)
            for place, row in zip(batch, pooled(states, mask, self.pooling), strict=True):
                embeddings[place] = row
        return embeddings

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags
