"""The interval of a share of rows."""

import numpy as np


def wilson_interval(share, n_rows, z=1.96):
    """Give Wilson's interval of a share (E. B. Wilson 1927, JASA 22(158)); z=1.96 is 95 %."""
    center = (share + z * z / (2 * n_rows)) / (1 + z * z / n_rows)
    half = z / (1 + z * z / n_rows) * np.sqrt(share * (1 - share) / n_rows + z * z / (4 * n_rows**2))
    return center - half, center + half
