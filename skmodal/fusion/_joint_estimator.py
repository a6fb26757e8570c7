"""The base of the estimators around a joint network of several modalities."""

import copy
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Literal

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted
from torch import nn

from ..estimators.bases import NetworkEstimator
from ..networks import JointNetwork, SharedFusion
from ._encoders import ENCODERS_CONSTRAINTS, ENCODERS_DOCUMENTATION, ModalityEncoders
from ._fusion_loss import FusionLoss
from ._fusions import FUSIONS
from ._reading import check_absent

_FUSION_DOCUMENTATION = """\
    fusion : {fusions} or callable, default="concat"
        What joins the modalities; a callable makes a module of ``(n_modalities, n_features)``, see
        `skmodal.networks.ConcatFusion`.
    n_features : int, default=128
        Numbers of each modality's code, or of each of its tokens, before they are fused.
    unimodal_weight : float, default=0.5
        What the loss of each modality's own head counts beside that of the joint one. Without, the strongest modality
        learns and the others hardly.
    modality_dropout : float, default=0.3
        The probability that a row in training loses a modality that it has; one remains. It prepares for rows that lack
        some, and no modality can leave all to another.
    all_missing : {"prior", "error"}, default="prior"
        What becomes of rows that lack every modality: left out in `fit` and answered by what is known without any, each
        with a warning; or an error.
""".replace("{fusions}", "{" + ", ".join(f'"{name}"' for name in FUSIONS) + "}")
JOINT_DOCUMENTATION = ENCODERS_DOCUMENTATION + _FUSION_DOCUMENTATION

_CONSTRAINTS: dict[str, list] = {
    **NetworkEstimator._parameter_constraints,
    **ENCODERS_CONSTRAINTS,
    "fusion": [StrOptions(set(FUSIONS)), callable],
    "n_features": [Interval(Integral, 1, None, closed="left")],
    "unimodal_weight": [Interval(Real, 0, None, closed="left")],
    "modality_dropout": [Interval(Real, 0, 1, closed="left")],
    "all_missing": [StrOptions({"prior", "error"})],
}


@dataclass(eq=False, repr=False)
class JointEstimator(ModalityEncoders, NetworkEstimator):
    """Base of the estimators that read several modalities."""

    _: KW_ONLY
    fusion: (
        Literal["concat", "sum", "gated", "attention", "tensor", "bottleneck", "poe", "adversarial", "shared"]
        | Callable[[int, int], nn.Module]
    ) = "concat"
    n_features: int = 128
    unimodal_weight: float = 0.5
    modality_dropout: float = 0.3
    all_missing: Literal["prior", "error"] = "prior"

    _outputs_are_evidence = False  # whether those of several modalities add up
    _parameter_constraints = _CONSTRAINTS

    def _train(self, X, y, sample_weight, **options):
        super()._train(X, y, sample_weight, **options)
        self.encoders_ = {column.name: column.network_ for column in self._fitted_columns}
        if isinstance(self.net_.module_.fusion, SharedFusion):
            self.sharing_ = self.net_.module_.fusion.sharing.cpu().numpy()

    def _weights_of_rows(self, samples, sample_weight):
        """Leave out rows that lack every modality, with a warning, or raise an error."""
        present = np.array([present for _, present in self._modalities(samples)])
        if not present.any():
            raise ValueError(f"{type(self).__name__}: every row lacks every modality: nothing is left to learn from.")
        absent = self._absent(present, "they are left out", stacklevel=7)
        if not absent.any():
            return sample_weight
        weights = np.ones(len(absent)) if sample_weight is None else np.array(sample_weight, dtype=np.float64)
        if len(weights) == len(absent):  # another length is refused with the other errors
            weights[absent] = 0
        return weights

    def _absent(self, present, consequence, stacklevel):
        told = {"who": type(self).__name__, "consequence": consequence, "stacklevel": stacklevel}
        return check_absent(present, self.all_missing, **told)

    def _start_network(self, inputs, weights, n_outputs):
        branches = []
        for column, part, places in zip(self._fitted_columns, inputs.parts, inputs.places.numpy(), strict=True):
            of_part = None if weights is None else weights[places >= 0]
            branches.append(column.network_._start_network(part, of_part, n_outputs))
        kind = FUSIONS[self.fusion] if isinstance(self.fusion, str) else self.fusion
        fusion = kind(len(branches), self.n_features)
        options = {"dropout": self.dropout, "modality_dropout": self.modality_dropout}
        return JointNetwork(
            branches, fusion, self.n_features, n_outputs, adds_unimodal=self._outputs_are_evidence, **options
        )

    def _make_loss(self):
        return FusionLoss(super()._make_loss(), self.unimodal_weight)

    def _outputs(self, X):
        check_is_fitted(self)
        outputs, absent = self._given(self.net_, X, "what is known without any answers for them")
        outputs[absent] = self._prior_outputs()
        return outputs

    def _modality_samples(self, X, name):
        """Return what the network estimator of a modality reads, of the rows that have it."""
        place = list(self.encoders_).index(name)
        return self._fitted_columns[place].samples(*self._modalities(X)[place])

    def _joint_features(self, X):
        """Return what the heads that have a say read, of shape (n_samples, n_joint_features)."""
        module = copy.copy(self.net_.module_)
        module.forward = module.features
        return self._given(self.net_.for_prediction(module), X, "their features are those of none")[0]

    def _given(self, net, X, consequence):
        """Return what a net gives for rows, and which lack every modality."""
        inputs = self._inputs(self._samples(X, reset=False))
        absent = self._absent((inputs.places >= 0).numpy(), consequence, stacklevel=5)
        return net.outputs(inputs).numpy(), absent
