"""Texts to classes, by a network."""

from dataclasses import dataclass

from ._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ._text_network import TEXT_DOCUMENTATION, TextNetwork
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(TEXT_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class TextClassifier(NetworkClassifier, TextNetwork):
    """Classify texts by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    vocabulary_ : dict
        The id of every token; only of texts and token lists.
    {shared attributes}

    References
    ----------
    .. [1] Kim (2014). Convolutional neural networks for sentence classification. EMNLP.

    Examples
    --------
    >>> from skmodal.estimators import TextClassifier
    >>> texts = ["good film", "a bad film", "very good", "so bad"] * 10
    >>> model = TextClassifier(max_epochs=50, random_state=0).fit(texts, ["+", "-", "+", "-"] * 10)
    >>> model.predict(["a good one", "bad, very bad"])
    array(['+', '-'], dtype='<U1')
    """

    _parameter_constraints = {**TextNetwork._parameter_constraints, **NetworkClassifier._parameter_constraints}
