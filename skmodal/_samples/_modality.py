"""Which modality a cell is of, and which an estimator reads."""

import os

import numpy as np
from sklearn.base import BaseEstimator

from ._files import modality_of_file

MODALITIES = ("text", "image", "speech")


def modality_of(cell):
    """Return what a cell is: "text", "image" or "speech".

    A name that ends as those of recordings or of pictures do is a file. An array of one axis, or of two that is as a
    recording in stereo is, holds sound; floats beyond 0..1 of two axes are frames of speech.
    """
    if isinstance(cell, (str, os.PathLike)):
        return modality_of_file(cell) or "text"
    if isinstance(cell, (list, tuple)) and len(cell) and isinstance(cell[0], str):
        return "text"
    array = np.asarray(cell)
    if array.ndim == 3:
        return "image"
    is_picture = array.dtype == np.uint8 or (array.size and array.min() >= 0 and array.max() <= 1)
    return "image" if array.ndim == 2 and array.shape[1] > 2 and is_picture else "speech"


def stated_modality(estimator):
    """Return what an estimator says that it reads, or the first estimator inside it that says so; else None.

    "several" is a frame of several modalities.
    """
    own = getattr(estimator, "_modality", None)
    if own is not None:
        return own
    inside = []
    for value in estimator.get_params(deep=False).values():
        inside += [part[1] for part in value] if _are_named(value) else [value]
    stated = (stated_modality(part) for part in inside if isinstance(part, BaseEstimator))
    return next(filter(None, stated), None)


def _are_named(value):
    """Whether a parameter holds estimators with names, as the steps of a Pipeline are."""
    return isinstance(value, list) and all(isinstance(part, tuple) and len(part) > 1 for part in value)
