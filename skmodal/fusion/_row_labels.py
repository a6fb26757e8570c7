"""What rows belong together: those of one class, or each with itself alone."""

import numpy as np
import pandas as pd
from sklearn.utils.validation import _num_samples, check_consistent_length, column_or_1d


def row_labels(X, y, *, who):
    """Return a number for each row: that of its class, or its own where ``y`` is None."""
    if y is None:
        return np.arange(_num_samples(X))
    y = column_or_1d(y, warn=True)
    check_consistent_length(X, y)
    missing = pd.isna(y)
    if missing.any():
        raise ValueError(f"{who}: y, the classes, has none in row {int(np.argmax(missing))}. Drop the row.")
    return np.unique(y, return_inverse=True)[1]
