"""Images to numbers, by a network."""

from dataclasses import dataclass

from ._image_network import IMAGE_DOCUMENTATION, ImageNetwork
from ._network_regressor import REGRESSION_DOCUMENTATION, NetworkRegressor
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(IMAGE_DOCUMENTATION, REGRESSION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class ImageRegressor(NetworkRegressor, ImageNetwork):
    """Predict numbers of images by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
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
    >>> import numpy as np
    >>> from skmodal.estimators import ImageRegressor
    >>> light = np.linspace(0, 1, 200)
    >>> images = light[:, None, None] * np.ones((200, 8, 8))
    >>> model = ImageRegressor(random_state=0).fit(images, light)
    >>> bool(model.score(images, light) > 0.9)
    True
    """

    _parameter_constraints = {**ImageNetwork._parameter_constraints, **NetworkRegressor._parameter_constraints}
