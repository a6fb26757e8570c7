"""Deltas: how fast every feature changes over time."""

from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils import check_array
from sklearn.utils._param_validation import Interval, validate_params


@validate_params({"window": [Interval(Integral, 1, None, closed="left")]}, prefer_skip_nested_validation=True)
def deltas(features: ArrayLike, window: int = 2) -> np.ndarray:
    """Compute the slope of every feature over time, by regression on the frames around each frame.

    ``d[t] = sum_k k (c[t + k] - c[t - k]) / (2 sum_k k^2)`` for k from 1 to window; before the first frame and after
    the last, these are repeated. The deltas of deltas are the acceleration.

    Parameters
    ----------
    features : array-like of shape (n_frames, n_features)
        A sequence, e.g. what `mfcc` returns.
    window : int, default=2
        Frames on either side; 2 is the custom.

    Returns
    -------
    slopes : ndarray of shape (n_frames, n_features)
        Change a frame.

    Raises
    ------
    ValueError
        features is not a 2-D array of finite numbers with a frame at least, or window is below 1.

    References
    ----------
    Furui (1986), "Speaker-independent isolated word recognition using dynamic features of speech spectrum", IEEE
    Transactions on Acoustics, Speech, and Signal Processing 34(1).

    Examples
    --------
    >>> from skmodal.speech import deltas
    >>> deltas([[0.0], [1.0], [2.0], [3.0], [4.0]]).ravel()
    array([0.5, 0.8, 1. , 0.8, 0.5])
    """
    return slopes(check_array(features, dtype=np.float64, input_name="features"), window)


def slopes(features, window=2):
    """Return the deltas of a float64 array that is known to be sound."""
    n_frames = len(features)
    padded = np.pad(features, ((window, window), (0, 0)), mode="edge")
    total = np.zeros_like(features)
    for k in range(1, window + 1):
        total += k * (padded[window + k : window + k + n_frames] - padded[window - k : window - k + n_frames])
    return total / (2 * sum(k * k for k in range(1, window + 1)))


def with_deltas(features, order):
    """Return the features followed by their deltas of the first to the given order."""
    blocks = [features]
    for _ in range(order):
        blocks.append(slopes(blocks[-1]))
    return np.hstack(blocks)


def names_with_deltas(names, order):
    """Return the names of the columns of `with_deltas`: ``x``, ``delta_x``, ``delta2_x``."""
    return [prefix + name for prefix in ("", "delta_", "delta2_")[: order + 1] for name in names]
