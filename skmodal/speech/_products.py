"""Matrix products that do not depend on how many rows there are."""

import numpy as np

_N_ROWS = 16


def row_products(rows, matrix):
    """Return ``rows @ matrix``, every row of it the same to the bit whichever rows stand around it.

    BLAS adds in another order for another number of rows. Here it has the same number every time: zeros fill up.
    """
    n_rows, width = rows.shape
    filled = np.concatenate([rows, np.zeros((-n_rows % _N_ROWS, width))])
    return (filled.reshape(-1, _N_ROWS, width) @ matrix).reshape(-1, matrix.shape[1])[:n_rows]
