"""Pooling: a sequence of any length becomes a row of statistics over parts of the time."""

import re
from functools import partial

import numpy as np

_STATISTICS = {"mean": np.mean, "std": np.std, "min": np.min, "max": np.max, "median": np.median}
_QUANTILE = re.compile(r"q(100|\d{1,2})")


def pooling_words(pooling, *, name):
    """Return the words of ``"mean+std"`` in their order; raise an error that says which one is not known.

    Parameters
    ----------
    pooling : str
        Words joined by ``+``: mean, std, min, max, median, or a quantile in percent, from q0 to q100.
    name : str
        Who asks: it opens the error message.
    """
    words = pooling.split("+")
    for word in words:
        if word not in _STATISTICS and not _QUANTILE.fullmatch(word):
            raise ValueError(
                f"{name}: pooling={pooling!r} has the unknown word {word!r}; known are {', '.join(_STATISTICS)} and "
                "quantiles in percent such as q10, joined by '+'. pooling=None gives sequences."
            )
    if len(set(words)) < len(words):
        raise ValueError(f"{name}: pooling={pooling!r} names a statistic twice.")
    return words


def pooled(features, words, n_segments):
    """Return one row: for every segment, for every statistic, its value of every feature.

    Parameters
    ----------
    features : ndarray of shape (n_frames, n_features)
    words : list of str
        What `pooling_words` returns.
    n_segments : int
        Parts in time, as `segments` cuts them.

    Returns
    -------
    row : ndarray of shape (n_segments * len(words) * n_features,)

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.speech._pooling import pooled
    >>> pooled(np.array([[1.0], [3.0], [10.0], [10.0]]), ["mean", "std"], n_segments=2)
    array([ 2.,  1., 10.,  0.])
    """
    statistics = [_STATISTICS.get(word) or partial(np.percentile, q=int(word[1:])) for word in words]
    parts = segments(features, n_segments)
    return np.concatenate([statistic(part, axis=0) for part in parts for statistic in statistics])


def pooled_names(names, words, n_segments):
    """Return the names of the values of `pooled`: ``mfcc0_mean``, and with several segments ``segment1_mfcc0_mean``."""
    prefixes = [f"segment{segment + 1}_" for segment in range(n_segments)] if n_segments > 1 else [""]
    return [f"{prefix}{name}_{word}" for prefix in prefixes for word in words for name in names]


def segments(features, n_segments):
    """Cut a sequence into parts of equal length in time, a frame each at least.

    Lengths differ by one frame at most, the longer ones first (`numpy.array_split`). A sequence of fewer frames than
    segments is stretched: segment k is frame ``floor(k n_frames / n_segments)``, so that some frames stand twice.
    """
    n_frames = len(features)
    if n_frames >= n_segments:
        return np.array_split(features, n_segments)
    starts = np.arange(n_segments) * n_frames // n_segments
    return [features[start : start + 1] for start in starts]
