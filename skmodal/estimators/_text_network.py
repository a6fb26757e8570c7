"""Texts, token lists, sequences of vectors or rows of features as the input of sequence networks."""

import re
from collections import Counter
from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions
from torch import nn

from .._samples import is_missing, text
from ..networks import TokenEmbedding
from ._architectures import SEQUENCE_NETWORKS, sequence_backbone, whole_network
from ._features import as_features, as_sequence_inputs, fit_features, row_inputs
from ._inputs import sequence_inputs
from ._modality_network import ModalityNetwork
from ._standardization import standardize_layer

_WORD = re.compile(r"\w+|[^\w\s]")
_UNKNOWN = 1  # 0 fills up
_FIRST_ID = 2

TEXT_DOCUMENTATION = """\
    network : {"cnn", "rnn", "lstm", "gru", "transformer", "mlp"}, default="cnn"
        "cnn" is Kim's [1]_, "mlp" a network over the mean of the words' vectors. Recurrent networks read both ways.
    features : transformer or None, default=None
        What makes the network's input of the texts: token lists, as `SubwordTokenizer` does, sequences of vectors, as
        ``Word2Vec(pooling=None)`` does, or rows. None splits at spaces and around punctuation, in lower case.
    embedding_dim : int, default=128
        Numbers a token, learned with the rest.
    n_hidden : int or None, default=None
        Units of a layer and direction; 100 of "cnn", for each of its three widths, and 128 of the others.
    n_layers : int or None, default=None
        2 of "transformer", and 1 of the others; "cnn" has no choice.
    shared_layers : bool, default=False
        The layers of "transformer" are one and the same.
    max_length : int, default=512
        Tokens of a text; the rest of a longer one is not read.
"""


@dataclass(eq=False, repr=False)
class TextNetwork(ModalityNetwork):
    """Base of the estimators that read texts."""

    network: Literal["cnn", "rnn", "lstm", "gru", "transformer", "mlp"] = "cnn"
    _: KW_ONLY
    features: BaseEstimator | None = None
    embedding_dim: int = 128
    n_hidden: int | None = None
    n_layers: int | None = None
    shared_layers: bool = False
    max_length: int = 512

    _modality = "text"
    _lists_are_samples = True
    _parameter_constraints = {
        **ModalityNetwork._parameter_constraints,
        "network": [StrOptions(set(SEQUENCE_NETWORKS))],
        "features": [HasMethods(["fit_transform", "transform"]), None],
        "embedding_dim": [Interval(Integral, 1, None, closed="left")],
        "max_length": [Interval(Integral, 1, None, closed="left")],
        "n_hidden": [Interval(Integral, 1, None, closed="left"), None],
        "n_layers": [Interval(Integral, 1, None, closed="left"), None],
        "shared_layers": ["boolean"],
    }

    def _fit_modality(self, samples, y):
        name = type(self).__name__
        _check_texts(samples, name=name)
        if self.features is not None:
            self.features_, samples = fit_features(self.features, samples, y, name=name)
        self._fitted_kind = "rows" if isinstance(samples, np.ndarray) else _kind(samples[0], row=0, name=name)
        if self._fitted_kind in ("text", "tokens"):
            self.vocabulary_ = _vocabulary(self._tokens(samples))
        else:
            self._fitted_width = np.shape(samples)[1] if self._fitted_kind == "rows" else np.shape(samples[0])[1]
        return self._as_inputs(samples)

    def _modality_inputs(self, samples):
        return self._as_inputs(self._read(samples))

    def _read(self, samples):
        """Return what the network's inputs are made of: what ``features`` makes of texts, or the texts."""
        _check_texts(samples, name=type(self).__name__)
        if self.features is None:
            return samples
        return as_features(self.features_.transform(samples), name=type(self).__name__)

    def _as_inputs(self, samples):
        name = type(self).__name__
        kind = self._fitted_kind
        if isinstance(samples, np.ndarray) != (kind == "rows"):
            raise TypeError(f"{name}: X is no collection of {_NAMES[kind]}, as it was in fit.")
        if kind == "rows":
            return row_inputs(samples, self._fitted_width, name=name)
        if kind == "vectors":
            return as_sequence_inputs(samples, self._fitted_width, name=name)
        ids = self.vocabulary_
        return sequence_inputs([np.array([ids.get(token, _UNKNOWN) for token in t]) for t in self._tokens(samples)])

    def _tokens(self, samples):
        """Return the tokens of every sample; a text without any is one unknown token."""
        return [self._tokens_of(sample, row) or [None] for row, sample in enumerate(samples)]

    def _tokens_of(self, sample, row):
        name = type(self).__name__
        kind = _kind(sample, row=row, name=name)
        if kind != self._fitted_kind:
            raise TypeError(f"{name}: sample {row} is no {_NAMES[self._fitted_kind]}, as those before it are.")
        if kind == "text":
            return _WORD.findall(sample.lower())[: self.max_length]
        if len(sample) == 0 and self.features is None:
            raise ValueError(f"{name}: sample {row} is a sequence of length 0. Drop the row.")
        for token in sample:
            if not isinstance(token, (str, Integral)):
                raise TypeError(f"{name}: sample {row} holds {token!r} of type {type(token).__name__}; {_TOKENS}.")
        return list(sample[: self.max_length])

    def _make_network(self, inputs, weights, n_outputs):
        if self._fitted_kind in ("text", "tokens"):
            prepare = TokenEmbedding(_FIRST_ID + len(self.vocabulary_), self.embedding_dim)
            nn.init.zeros_(prepare.embedding.weight[_UNKNOWN])  # no training changes it: it says nothing
            n_features = self.embedding_dim
        else:
            prepare = standardize_layer(inputs, weights, axis=-1)
            n_features = len(prepare.mean)
        return whole_network(prepare, sequence_backbone(self, n_features), n_outputs, self.dropout)


_NAMES = {"text": "str", "tokens": "list of tokens", "vectors": "(n_steps, n_features) array", "rows": "rows"}
_TOKENS = "a token is a str or an int, and a sequence of vectors a 2-D array"


def _check_texts(samples, *, name):
    """Raise an error that names the row when a sample among texts is none, or missing."""
    present = (sample for sample in samples if not is_missing(sample))
    if not isinstance(samples, np.ndarray) and isinstance(next(present, ""), str):
        for row, sample in enumerate(samples):
            text(sample, row=row, name=name)


def _kind(sample, *, row, name):
    if isinstance(sample, str):
        return "text"
    if not isinstance(sample, (list, tuple, np.ndarray)):
        text(sample, row=row, name=name)
    if isinstance(sample, np.ndarray):
        is_nested = sample.ndim > 1
    else:
        is_nested = len(sample) > 0 and isinstance(sample[0], (list, tuple, np.ndarray))
    return "vectors" if is_nested else "tokens"


def _vocabulary(documents):
    """Return the id of every token, the most frequent first, and of equals the first to come."""
    counts = Counter(token for tokens in documents for token in tokens if token is not None)
    ranked = sorted(counts, key=lambda token: (-counts[token], str(token)))
    return {token: _FIRST_ID + rank for rank, token in enumerate(ranked)}
