"""Weighted sums over many frames at a time, in which no frame's bits depend on the others."""

from scipy.sparse import csr_array


def frame_sums(weights):
    """Return weights, of shape (n_sums, n_values), as the left factor of products with (n_values, n_frames).

    BLAS may add up in another order for another number of columns, and for another place among them. The sparse
    product adds the values of every column one after the other; it also leaves out the zeros, most of a filter bank.
    """
    return csr_array(weights)
