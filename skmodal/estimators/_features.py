"""What a transformer gives, as rows of numbers or as sequences of them, ready for a network."""

import numpy as np
import torch
from scipy.sparse import issparse
from sklearn.base import clone

from .._samples import as_cells, as_table, is_missing
from ._inputs import DenseInputs, sequence_inputs


def fit_features(features, samples, y, *, name):
    """Return a fitted clone of a transformer, and what it gives for the samples it was fitted on."""
    fitted = clone(features)
    return fitted, as_features(fitted.fit_transform(samples, y), name=name)


def as_features(output, *, name):
    """Return what a transformer gives as a 2-D array of numbers, or as a list of cells."""
    if issparse(output):
        raise ValueError(
            f"{name}: features gives a sparse matrix of shape {output.shape}; a network takes a dense one. Let "
            "skmodal.text.LatentSemanticAnalysis or sklearn.decomposition.TruncatedSVD follow."
        )
    table = as_table(output)
    return as_cells(output, name=name) if table is None else np.asarray(table)


def augmented(augmenter, samples, seed):
    """Return what an augmenter makes of samples, with another seed in all its parts: a table, or a list of cells."""
    copied = clone(augmenter)
    states = [key for key in copied.get_params() if key == "random_state" or key.endswith("__random_state")]
    output = copied.set_params(**dict.fromkeys(states, seed)).fit_transform(samples)
    return as_features(output, name=type(augmenter).__name__)


def row_inputs(table, n_features, *, name, as_images=False):
    """Return rows of plain features as sequences of one step, or as images of one pixel, with these features."""
    if table.shape[1] != n_features:
        raise ValueError(f"{name}: X has {table.shape[1]} features, but {n_features} were seen in fit.")
    dtype = np.float32 if table.dtype == np.float32 else np.float64
    values = torch.from_numpy(np.require(table, dtype, ["C", "W"]))
    return DenseInputs(values[:, None, None] if as_images else values[:, None])


def vector_sequences(cells, n_features, *, name):
    """Return cells as float arrays of shape (n_steps, n_features), or raise an error that names the row."""
    return [_sequence(cell, n_features, row=row, name=name) for row, cell in enumerate(cells)]


def _sequence(cell, n_features, *, row, name):
    if is_missing(cell):
        raise ValueError(f"{name}: sample {row} is missing ({cell!r}). Drop the row, or wrap with SkipMissing.")
    try:
        array = np.asarray(cell)
        array = array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name}: sample {row} is no array of numbers: {error}") from None
    if array.ndim != 2 or array.shape[1] != (n_features or array.shape[1]):
        wanted = f"(n_steps, {n_features or 'n_features'})"
        raise ValueError(f"{name}: sample {row} has shape {array.shape}; a sequence of shape {wanted} is wanted.")
    if array.size == 0:
        raise ValueError(f"{name}: sample {row} is a sequence of length 0, of shape {array.shape}. Drop the row.")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: sample {row} holds NaN or infinity. Mend it, e.g. np.nan_to_num(x).")
    return array


def as_sequence_inputs(cells, n_features, *, name):
    """Return cells as sequences of vectors for a network."""
    return sequence_inputs(vector_sequences(cells, n_features, name=name))
