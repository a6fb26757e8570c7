"""The base of the estimators around a joint network of several modalities."""

import copy
import warnings
from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real

import numpy as np
import torch
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import _num_samples, check_is_fitted, validate_data
from torch import nn

from .._samples import as_table, column_of, is_frame, is_missing
from ..estimators._augmentation import Augmentation
from ..estimators._freezing import Freezing
from ..estimators._multimodal_inputs import MultimodalInputs
from ..estimators._network_estimator import NetworkEstimator
from ..networks import JointNetwork
from ._column_encoder import ColumnEncoder, network_for
from ._fusion_loss import FusionLoss
from ._fusions import FUSIONS, make_fusion
from ._select import SelectModality

JOINT_DOCUMENTATION = """\
    encoders : dict of str to estimator or None, default=None
        For each modality a network estimator, such as ``ImageClassifier("resnet18")``, whose inputs and network are
        taken and whose parameters of training do not count; or a transformer, on whose output stands a network. The
        name is the column in X, unless the encoder is a Pipeline that begins with a `SelectModality`, which then
        chooses. None takes every column of samples, with the default network of what its first cell is, and the columns
        of numbers together, as "numbers".
    fusion : {fusions} or callable, default="concat"
        What joins the modalities; a callable makes a module of ``(n_modalities, n_features)``, see
        `skmodal.networks.ConcatFusion`.
    n_features : int, default=128
        Numbers of each modality's code, or of each of its tokens, before they are fused.
    unimodal_weight : float, default=0.5
        What the loss of each modality's own head counts beside that of the joint one. Without, the strongest modality
        learns and the others hardly.
    modality_dropout : float, default=0.0
        The probability that a row in training loses a modality that it has; one remains. It prepares for rows that lack
        some.
    all_missing : {"prior", "error"}, default="prior"
        What becomes of rows that lack every modality: left out in `fit` and answered by what is known without any, each
        with a warning; or an error.
""".replace("{fusions}", "{" + ", ".join(f'"{name}"' for name in FUSIONS) + "}")


@dataclass(eq=False, repr=False)
class JointEstimator(NetworkEstimator):
    """Base of the estimators that read several modalities."""

    encoders: dict | None = None
    _: KW_ONLY
    fusion: object = "concat"
    n_features: int = 128
    unimodal_weight: float = 0.5
    modality_dropout: float = 0.0
    all_missing: str = "prior"

    _modality = "several"
    _parameter_constraints = {
        **NetworkEstimator._parameter_constraints,
        "encoders": [dict, None],
        "fusion": [StrOptions(set(FUSIONS)), callable],
        "n_features": [Interval(Integral, 1, None, closed="left")],
        "unimodal_weight": [Interval(Real, 0, None, closed="left")],
        "modality_dropout": [Interval(Real, 0, 1, closed="left")],
        "all_missing": [StrOptions({"prior", "error"})],
    }

    def get_params(self, deep=True):
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

    def set_params(self, **params):
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
        known = self.get_params()
        for key in sorted(inner, key=lambda key: key.count("__")):
            if key not in known:
                raise ValueError(f"Invalid parameter {key!r} for {type(self).__name__}. Valid are {sorted(known)}.")
            (name,) = [name for name in self.encoders if f"{key}__".startswith(f"encoders__{name}__")]
            rest = key.removeprefix(f"encoders__{name}").removeprefix("__")
            if rest:
                self.encoders[name].set_params(**{rest: inner[key]})
            else:
                self.encoders = {**self.encoders, name: inner[key]}
        return self

    def _samples(self, X, *, reset):
        """Return X as a frame or a table, once it is known which columns are whose."""
        is_table = as_table(X) is not None if reset else hasattr(self, "n_features_in_")
        if is_table:
            table = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite="allow-nan")
            X = X if is_frame(X) else table
        elif reset:
            self._forget_table()
        if _num_samples(X) == 0:
            raise ValueError(f"{type(self).__name__}: X holds 0 sample(s) while a minimum of 1 is required.")
        if reset:
            encoders = self._encoders_for(X) if self.encoders is None else self.encoders
            if not encoders:
                raise ValueError(f"{type(self).__name__}: encoders is empty; a modality and its encoder is wanted.")
            self._fitted_columns = [ColumnEncoder(name, encoder) for name, encoder in encoders.items()]
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
        name = type(self).__name__
        gone = [column.name for column in self._fitted_columns if column.is_gone(X)]
        if len(gone) == len(self._fitted_columns):
            raise ValueError(f"{name}: X has none of the columns {gone}. Rename its columns.")
        if gone:
            warnings.warn(f"{name}: the columns {gone} are gone; they count as missing.", UserWarning, stacklevel=5)
        return [column.rows(X) for column in self._fitted_columns]

    def _weights_of_rows(self, samples, sample_weight):
        """Leave out rows that lack every modality, with a warning, or raise an error."""
        absent = ~np.any([present for _, present in self._modalities(samples)], axis=0)
        self._check_absent(absent, "they are left out", stacklevel=7)
        if not absent.any():
            return sample_weight
        weights = np.ones(len(absent)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        return np.where(absent, 0.0, weights)

    def _check_absent(self, absent, consequence, stacklevel):
        if not absent.any():
            return
        message = (
            f"{type(self).__name__}: {absent.sum()} row(s), the first is {int(np.argmax(absent))}, lack every modality"
        )
        if self.all_missing == "error":
            raise ValueError(f'{message}. Drop them, or pass all_missing="prior".')
        warnings.warn(f"{message}; {consequence}.", UserWarning, stacklevel=stacklevel)

    def _first_inputs(self, samples, y):
        return self._side_by_side(
            [
                (column.fit(rows, present, y), present)
                for column, (rows, present) in zip(self._fitted_columns, self._modalities(samples), strict=True)
            ]
        )

    def _inputs(self, samples):
        return self._side_by_side(
            [
                (column.inputs(rows, present), present)
                for column, (rows, present) in zip(self._fitted_columns, self._modalities(samples), strict=True)
            ]
        )

    def _side_by_side(self, inputs):
        places = np.array([np.where(present, np.cumsum(present) - 1, -1) for _, present in inputs])
        return MultimodalInputs([part for part, _ in inputs], torch.from_numpy(places))

    def _start_network(self, inputs, weights, n_outputs):
        branches = []
        for column, part, places in zip(self._fitted_columns, inputs.parts, inputs.places.numpy(), strict=True):
            branches.append(column.branch(part, None if weights is None else weights[places >= 0], n_outputs))
        fusion = make_fusion(self.fusion, len(branches), self.n_features)
        drop = {"dropout": self.dropout, "modality_dropout": self.modality_dropout}
        return JointNetwork(branches, fusion, self.n_features, n_outputs, **drop)

    def _make_loss(self):
        return FusionLoss(super()._make_loss(), self.unimodal_weight)

    def _callbacks(self, samples, *, in_stream):
        callbacks = []
        for place, column in enumerate(self._fitted_columns):
            network = column.network_
            taken = getattr(network, "transferred_", None)
            callbacks.append(Freezing(network.freeze, network.unfreeze_every, taken, in_stream=in_stream, branch=place))
        if any(column.network_.augmenter is not None for column in self._fitted_columns):
            callbacks.append(Augmentation(self._augmented(self._modalities(samples))))
        return callbacks

    def _augmented(self, modalities):
        """Return a function of inputs and a seed: those where each augmenter has made other samples."""

        def varied(inputs, seed):
            parts = [
                part if column.network_.augmenter is None else column.augmented(rows, present, seed)
                for column, part, (rows, present) in zip(self._fitted_columns, inputs.parts, modalities, strict=True)
            ]
            return MultimodalInputs(parts, inputs.places)

        return varied

    def _outputs(self, X):
        check_is_fitted(self)
        inputs = self._inputs(self._samples(X, reset=False))
        absent = (inputs.places < 0).all(dim=0).numpy()
        self._check_absent(absent, "what is known without any answers for them", stacklevel=4)
        outputs = self.net_.outputs(inputs).numpy()
        outputs[absent] = self._prior_outputs()
        return outputs

    def _fused(self, X):
        """Return what the joint head gets, of shape (n_samples, n_fused)."""
        check_is_fitted(self)
        module = copy.copy(self.net_.module_)
        module._modules = {**module._modules, "head": nn.Identity()}
        return self.net_.for_prediction(module).outputs(self._inputs(self._samples(X, reset=False))).numpy()

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = True
        return tags
