"""Sequences: what frames of an utterance are to those who take them."""

import numpy as np

from .._samples import array_of


def as_sequence(cell, *, row, name, dtype=None):
    """Return a cell as a floating-point array of shape (n_frames, n_features); else raise an error that names the row.

    (n_frames,) counts as one feature. What is floating-point, and of the dtype if one is stated, is not copied.
    """
    array = array_of(cell, row=row, name=name)
    try:
        array = array.astype(dtype or (array.dtype if array.dtype.kind == "f" else np.float64), copy=False)
    except (ValueError, TypeError) as error:
        raise type(error)(f"{name}: sample {row} is no array of numbers: {error}") from None
    if array.ndim not in (1, 2) or array.size == 0:
        raise ValueError(
            f"{name}: sample {row} has shape {array.shape}; a sequence is (n_frames, n_features), none of them 0, or "
            "(n_frames,), e.g. what MFCC(pooling=None) gives."
        )
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: sample {row} holds NaN or infinity. Mend it, e.g. np.nan_to_num(x).")
    return array.reshape(len(array), -1)
