"""Augmentation: training images with other places, angles, sizes, noise and hidden parts."""

from dataclasses import dataclass
from numbers import Real
from typing import Literal

import numpy as np
from scipy.ndimage import affine_transform
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import Samples, Seed, Variation, check_pair, drawn
from ._batches import as_floats, as_kind, in_strips
from ._image_transformer import ImageTransformer

_RANGES = {
    "shift": Interval(Real, -1, 1, closed="both"),
    "rotate": Interval(Real, -np.inf, np.inf, closed="neither"),
    "zoom": Interval(Real, 0, np.inf, closed="neither"),
    "noise": Interval(Real, 0, np.inf, closed="left"),
    "erase": Interval(Real, 0, 1, closed="both"),
}


@dataclass(kw_only=True, eq=False, repr=False)
class ImageAugmenter(ImageTransformer):
    """Vary the images of the training, and pass all others through as they are.

    Only ``fit_transform`` varies: in a Pipeline, that is what meets the training data, in ``fit``, and ``transform`` is
    what meets the rest. Each image gives one image of its size and dtype.

    Every variation is off at None, constant at a number, and drawn anew for every image, evenly, from a pair
    ``(low, high)``. In this order: flip, then rotation, zoom and shift in one step, bilinear, the border's pixels
    going on beyond it; then noise; then erasing.

    Parameters
    ----------
    shift : float, pair of floats or None, default=None
        Share of the image's height by which it moves down, and of its width by which it moves right, -1 to 1; of a
        pair, two shares are drawn.
    rotate : float, pair of floats or None, default=None
        In degrees, counterclockwise, about the image's middle.
    zoom : float, pair of floats or None, default=None
        Factor, above 0, about the image's middle: 1.1 is a tenth larger.
    flip : {"horizontal", "vertical"} or None, default=None
        Exchange left and right, or top and bottom, of every second image, by chance.
    noise : float, pair of floats or None, default=None
        Standard deviation of the Gaussian noise that is added, for images of 0..1; what leaves 0..1 is cut, if the
        image was within.
    erase : float, pair of floats or None, default=None
        Share of the image's area, 0 to 1, of a rectangle of the image's proportions, somewhere in it, that becomes the
        image's mean.
    image_shape : tuple of int (height, width) or (height, width, channels), default=None
        Of a table of flattened images, the shape of the images that its rows hold. By default, a table gives a table:
        its rows are square gray images, and are flattened again.
    random_state : int, RandomState instance or None, default=None
        An int gives the same variations at every ``fit_transform``.

    Attributes
    ----------
    image_shape_ : tuple of int, or None
        The shape of the images of the table seen in ``fit``; None after a ``fit`` on images.
    n_features_in_ : int
        Number of columns of the table seen in ``fit``; only set for tables.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of the columns of the table seen in ``fit``; only set for frames whose names are all strings.

    References
    ----------
    Z. Zhong, L. Zheng, G. Kang, S. Li, Y. Yang (2020). Random erasing data augmentation. AAAI, 13001-13008.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.image import ImageAugmenter
    >>> image = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> augmenter = ImageAugmenter(rotate=90, random_state=0)
    >>> augmenter.fit_transform([image])[0].round(6), augmenter.transform([image])[0]
    (array([[2., 4.],
           [1., 3.]]), array([[1., 2.],
           [3., 4.]]))
    """

    shift: Variation = None
    rotate: Variation = None
    zoom: Variation = None
    flip: Literal["horizontal", "vertical"] | None = None
    noise: Variation = None
    erase: Variation = None
    image_shape: tuple[int, ...] | None = None
    random_state: Seed = None

    _rows_stand_alone = False
    _parameter_constraints = {
        **{name: [within, "array-like", None] for name, within in _RANGES.items()},
        "flip": [StrOptions({"horizontal", "vertical"}), None],
        "image_shape": [tuple, list, None],
        "random_state": ["random_state"],
    }

    def fit_transform(self, X: Samples, y: object = None) -> np.ndarray:
        """Fit, and vary every image.

        Parameters
        ----------
        X : container of n_samples images
            As in ``fit``.
        y : None
            Ignored.

        Returns
        -------
        varied : object array of shape (n_samples,), or ndarray of shape (n_samples, n_features)
            One array a cell; of a table without ``image_shape``, a table again.
        """
        self.fit(X, y)
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        random = np.random.default_rng(seed)
        return self._outcome(X, lambda images: np.stack([self._varied(image, random) for image in images]))

    def _processed(self, images):
        for name, within in _RANGES.items():
            check_pair(getattr(self, name), within, of=f"ImageAugmenter: {name}")
        return images

    def _varied(self, image, random):
        if self.flip is not None and random.random() < 0.5:
            image = image[:, ::-1] if self.flip == "horizontal" else image[::-1]
        if any(value is not None for value in (self.rotate, self.zoom, self.shift)):
            image = _moved(image, *(drawn(value, random) for value in (self.rotate, self.zoom, self.shift, self.shift)))
        if self.noise is not None:
            image = _noisy(image, drawn(self.noise, random), random)
        if self.erase is not None:
            image = _erased(image, np.sqrt(drawn(self.erase, random)), random.random(2))
        return image


def _moved(image, degrees, zoom, down, right):
    """Turn, zoom and shift an image about its middle."""
    angle = np.deg2rad(degrees or 0)
    back = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) / (zoom or 1)
    middle = (np.array(image.shape[:2]) - 1) / 2
    shift = np.array([down or 0, right or 0]) * image.shape[:2]
    origin = middle - back @ (middle + shift)
    moved = np.empty_like(image)
    for place in np.ndindex(image.shape[2:]):  # each channel by itself, for images that are large
        plane = affine_transform(as_floats(image[:, :, *place]), back, origin, order=1, mode="nearest")
        moved[:, :, *place] = as_kind(plane, image.dtype)
    return moved


def _noisy(image, deviation, random):
    low, high = (as_floats(end) for end in (image.min(), image.max()))

    def noisy(strip):
        values = as_floats(strip) + deviation * random.standard_normal(strip.shape)
        return as_kind(np.clip(values, min(0, low), max(1, high)), image.dtype)

    return in_strips(noisy, image[None])[0]


def _erased(image, side, place):
    """Return an image with its mean in a rectangle, of ``side`` times its sides; ``place`` says where, 0 to 1."""
    size = np.rint(np.array(image.shape[:2]) * side).astype(int)
    top, left = np.floor(place * (np.array(image.shape[:2]) - size + 1)).astype(int)
    erased = image.copy()
    erased[top : top + size[0], left : left + size[1]] = as_kind(as_floats(image).mean(axis=(0, 1)), image.dtype)
    return erased
