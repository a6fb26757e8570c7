"""Images to classes, by a network."""

from dataclasses import dataclass

from ._image_network import IMAGE_DOCUMENTATION, ImageNetwork
from ._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(IMAGE_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class ImageClassifier(NetworkClassifier, ImageNetwork):
    """Classify images by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    image_size_ : tuple of int (height, width)
    n_channels_ : int
        1 or 3; only of images.
    {shared attributes}

    References
    ----------
    .. [1] LeCun, Bottou, Bengio and Haffner (1998). Gradient-based learning applied to document recognition.
    .. [2] He, Zhang, Ren and Sun (2016). Deep residual learning for image recognition. CVPR.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.estimators import ImageClassifier
    >>> digits = load_digits()
    >>> images = digits.images / 16
    >>> model = ImageClassifier(random_state=0).fit(images[:1500], digits.target[:1500])
    >>> bool(model.score(images[1500:], digits.target[1500:]) > 0.9)
    True
    """

    _parameter_constraints = {**ImageNetwork._parameter_constraints, **NetworkClassifier._parameter_constraints}
