"""What the estimators around several branches share: an encoder for each modality."""

from dataclasses import dataclass
from functools import partial
from numbers import Real
from typing import Any, Self

import numpy as np
import torch
from sklearn.base import BaseEstimator

from .._samples import ModalEstimator, column_of, is_frame, is_missing
from ..estimators.bases import Augmentation, Freezing, MultimodalInputs
from ._column_encoder import ColumnEncoder, network_for
from ._reading import find_column, frame_or_table, read_columns
from ._select import SelectModality

ENCODERS_DOCUMENTATION = """\
    encoders : dict of str to estimator or None, default=None
        For each modality a network estimator, such as ``ImageClassifier("resnet18")``, whose inputs and network are
        taken and whose parameters of training do not count; or a transformer, on whose output stands a network. The
        name is the column in X, unless the encoder is a Pipeline that begins with a `SelectModality`, which then
        chooses. None takes every column of samples, with the default network of what its first cell is, and the columns
        of numbers together, as "numbers".
"""

ENCODERS_CONSTRAINTS: dict[str, list] = {"encoders": [dict, None]}


@dataclass(eq=False, repr=False)
class ModalityEncoders(ModalEstimator):
    """Base of the estimators with a branch of a network for each modality."""

    encoders: dict[str, BaseEstimator] | None = None

    _modality = "several"
    _parameter_constraints = ENCODERS_CONSTRAINTS

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Get the parameters, and with ``deep`` the encoders' too, as ``encoders__name__parameter``.

        Parameters
        ----------
        deep : bool, default=True

        Returns
        -------
        dict
        """
        params = super().get_params(deep=deep)
        for name, encoder in self.encoders.items() if deep and isinstance(self.encoders, dict) else ():
            params[f"encoders__{name}"] = encoder
            params |= {f"encoders__{name}__{key}": value for key, value in encoder.get_params().items()}
        return params

    def set_params(self, **params: Any) -> Self:
        """Set parameters, and as ``encoders__name__parameter`` those of the encoders.

        Parameters
        ----------
        **params : dict

        Returns
        -------
        self
        """
        inner = {key: value for key, value in params.items() if key.startswith("encoders__")}
        super().set_params(**{key: value for key, value in params.items() if key not in inner})
        for key in sorted(inner, key=lambda key: key.count("__")):
            name, encoders = self._encoder_of(key), self.encoders or {}
            rest = key.removeprefix(f"encoders__{name}").removeprefix("__")
            if rest:
                encoders[name].set_params(**{rest: inner[key]})
            else:
                self.encoders = {**encoders, name: inner[key]}
        return self

    def _encoder_of(self, key):
        """Return the name of the encoder that a parameter ``encoders__name`` or ``encoders__name__parameter`` is of."""
        names = self.encoders or {}
        found = [name for name in names if f"{key}__".startswith(f"encoders__{name}__")]
        if not found:
            raise ValueError(f"Invalid parameter {key!r} for {type(self).__name__}: encoders has {sorted(names)}.")
        return max(found, key=len)

    def _samples(self, X, *, reset):
        """Return X as a frame or a table, once it is known which columns are whose."""
        X = frame_or_table(self, X, reset=reset)
        if reset:
            who = type(self).__name__
            encoders = self._encoders_for(X) if self.encoders is None else self.encoders
            if not encoders:
                raise ValueError(f"{who}: encoders is empty; a modality and its encoder is wanted.")
            self._fitted_columns = [
                ColumnEncoder(name, encoder, find_column(name, encoder, X, who=who))
                for name, encoder in encoders.items()
            ]
        return X

    def _encoders_for(self, X):
        """Return an encoder for each column of samples, and one for those of numbers together."""
        if not is_frame(X):
            return {"numbers": SelectModality(slice(None))}
        who = type(self).__name__
        columns = {name: column_of(X, name, name=who) for name in X.columns}
        columns = {name: [cell for cell in cells if not is_missing(cell)] for name, cells in columns.items()}
        numbers = [name for name, cells in columns.items() if cells and isinstance(cells[0], Real)]
        encoders = {name: network_for(cells) for name, cells in columns.items() if cells and name not in numbers}
        return encoders | ({"numbers": SelectModality(numbers)} if numbers else {})

    def _modalities(self, X):
        """Return each modality's samples, and which rows have one; a column that is gone is missing everywhere."""
        columns = [column.column for column in self._fitted_columns]
        estimators = [(column.name, column.estimator) for column in self._fitted_columns]
        return read_columns(columns, estimators, X, who=type(self).__name__, stacklevel=5)

    def _first_inputs(self, samples, y):
        modalities = self._modalities(samples)
        for column, (_, present) in zip(self._fitted_columns, modalities, strict=True):
            if not present.any():
                who = type(self).__name__
                raise ValueError(f"{who}: modality {column.name!r} is missing in every row. Leave it out of encoders.")
        return self._side_by_side(partial(ColumnEncoder.fit, y=y), modalities)

    def _inputs(self, samples):
        return self._side_by_side(ColumnEncoder.inputs, self._modalities(samples))

    def _side_by_side(self, inputs_of, modalities):
        """Return the inputs of all modalities, each by a method of its encoder."""
        parts = [inputs_of(column, *read) for column, read in zip(self._fitted_columns, modalities, strict=True)]
        places = np.array([np.where(present, np.cumsum(present) - 1, -1) for _, present in modalities])
        return MultimodalInputs(parts, torch.from_numpy(places))

    def _callbacks(self, samples, *, in_stream):
        callbacks = [
            Freezing(column.network_, in_stream=in_stream, branch=place)
            for place, column in enumerate(self._fitted_columns)
        ]
        if any(column.network_._augments() for column in self._fitted_columns):
            callbacks.append(Augmentation(partial(self._augmented, self._modalities(samples))))
        return callbacks

    def _augmented(self, modalities, inputs, seed):
        """Return the inputs where each augmenter has made other samples."""
        parts = [
            column.augmented(rows, present, seed) if column.network_._augments() else part
            for column, part, (rows, present) in zip(self._fitted_columns, inputs.parts, modalities, strict=True)
        ]
        return MultimodalInputs(parts, inputs.places)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = True
        return tags
