"""Texts to numbers, by a network."""

from dataclasses import dataclass

from ._network_regressor import REGRESSION_DOCUMENTATION, NetworkRegressor
from ._text_network import TEXT_DOCUMENTATION, TextNetwork
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(TEXT_DOCUMENTATION, REGRESSION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class TextRegressor(NetworkRegressor, TextNetwork):
    """Predict numbers of texts by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    vocabulary_ : dict
        The id of every token; only of texts and token lists.
    {shared attributes}

    References
    ----------
    .. [1] Kim (2014). Convolutional neural networks for sentence classification. EMNLP.

    Examples
    --------
    >>> from skmodal.estimators import TextRegressor
    >>> texts = ["good film", "a bad film", "very good", "so bad"] * 10
    >>> model = TextRegressor(max_epochs=50, random_state=0).fit(texts, [5.0, 1.0, 5.0, 1.0] * 10)
    >>> model.predict(["very good film", "a bad film"]).round()
    array([5., 1.])
    """

    _parameter_constraints = {**TextNetwork._parameter_constraints, **NetworkRegressor._parameter_constraints}
