"""Rows of several modalities to numbers, by a joint network."""

from dataclasses import dataclass

from ..estimators.bases import REGRESSION_DOCUMENTATION, NetworkRegressor, documented
from ._joint_estimator import JOINT_DOCUMENTATION, JointEstimator


@documented(JOINT_DOCUMENTATION, REGRESSION_DOCUMENTATION)
@dataclass(eq=False, repr=False)
class FusionRegressor(NetworkRegressor, JointEstimator):
    """Predict numbers of rows of several modalities by one network, which encodes each and fuses the codes.

    A modality that a row lacks (None, NaN) has no part in its result, in `fit` as in `predict`; a row that lacks all
    gets the mean of ``fit``.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    encoders_ : dict of str to estimator
        Each modality's network estimator, which knows how its samples become inputs, and no more.
    sharing_ : ndarray of shape (n_layers,)
        With ``fusion="shared"``, the share of each layer's weights that the modalities have in common.
    {shared attributes}

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import FusionRegressor
    >>> X = pd.DataFrame({"review": ["good", "bad", "good", None] * 10, "hours": [2.0, 1.0, None, 2.0] * 10})
    >>> model = FusionRegressor(max_epochs=50, random_state=0).fit(X, [5.0, 1.0, 4.0, 3.0] * 10)
    >>> model.predict(X[:2]).round()
    array([5., 1.])
    """

    _parameter_constraints = {**JointEstimator._parameter_constraints, **NetworkRegressor._parameter_constraints}

    def _prior_outputs(self):
        return 0.0  # of the standardized target
