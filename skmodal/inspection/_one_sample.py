"""One sample as rows that an estimator takes."""

import numpy as np

from .._samples import is_frame


def as_rows(estimator, sample, *, name):
    """Return a sample as rows: a frame of one row as it is, a row of numbers as a table, anything else as a list."""
    if is_frame(sample):
        if len(sample) != 1:
            raise ValueError(f"{name}: sample has {len(sample)} rows; one is wanted, e.g. X.iloc[[0]].")
        return sample
    is_of_table = hasattr(estimator, "n_features_in_") and np.shape(sample) == (estimator.n_features_in_,)
    return np.asarray(sample)[None] if is_of_table else [sample]
