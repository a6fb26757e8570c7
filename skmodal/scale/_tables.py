"""Arrow tables: what a transformer gives, and the columns of the source that stay beside it."""

import os

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from PIL import Image
from scipy.sparse import issparse

from .._samples import is_frame

_NOT_KEPT = np.ndarray, list, tuple, Image.Image


def feature_table(transformer, samples, *, name):
    """Return what ``transform`` gives: a column a number of a row, or one column of lists, for sequences."""
    rows = transformer.transform(samples)
    if issparse(rows):
        raise TypeError(
            f"{name}: {type(transformer).__name__} gives a sparse matrix; parquet holds dense rows. Reduce it, e.g. "
            "with TruncatedSVD, or take LatentSemanticAnalysis."
        )
    if len(rows) != len(samples):
        raise ValueError(
            f"{name}: {type(transformer).__name__} gives {len(rows)} row(s) for {len(samples)} samples; wanted is one "
            "a sample."
        )
    if is_frame(rows):
        labels, columns = [str(label) for label in rows.columns], [rows[label].to_numpy() for label in rows.columns]
    else:
        rows = np.asarray(rows)
        columns = rows.T if rows.ndim == 2 else [rows]
        labels = _labels(transformer, len(columns))
    if len(labels) != len(columns):
        raise ValueError(
            f"{name}: {type(transformer).__name__} gives {len(columns)} column(s), and names {len(labels)} in "
            "get_feature_names_out. Mend the transformer."
        )
    return pa.Table.from_arrays([_column(cells, name) for cells in columns], labels)


def _labels(transformer, n_columns):
    if hasattr(transformer, "get_feature_names_out"):
        return [str(label) for label in transformer.get_feature_names_out()]
    return [f"x{column}" for column in range(n_columns)]


def _column(cells, name):
    """Return an Arrow array of numbers or strings, or of lists where the cells are arrays."""
    if cells.ndim == 1 and not any(isinstance(cell, np.ndarray) for cell in cells):
        return pa.array(cells, from_pandas=True)
    is_missing = np.array([cell is None for cell in cells])
    arrays = [np.asarray(cell) for cell in cells if cell is not None]
    strange = next((array.shape for array in arrays if array.ndim > 2 or array.shape[1:] != arrays[0].shape[1:]), None)
    if strange is not None:
        raise ValueError(
            f"{name}: the transformer gives an array of shape {strange} for a sample; wanted are rows of numbers, "
            "waveforms, or sequences of shape (n_steps, n_features), all of as many features."
        )
    lengths = np.zeros(len(cells), np.int64)
    lengths[~is_missing] = [len(array) for array in arrays]
    values = pa.array(np.concatenate(arrays).ravel())
    if arrays[0].ndim == 2:
        values = pa.FixedSizeListArray.from_arrays(values, arrays[0].shape[1])
    offsets = pa.array(np.append(0, lengths.cumsum()), pa.int32())
    return pa.ListArray.from_arrays(offsets, values, mask=pa.array(is_missing))


def kept_schema(frame):
    """Return the names and types of the columns that stay: all but those of arrays, lists and images."""
    kept = [label for label in frame if not _holds(frame[label], _NOT_KEPT)]
    return pa.Schema.from_pandas(_storable(frame[kept]), preserve_index=False).remove_metadata()


def kept_table(frame, schema):
    """Return the columns that stay, of these types."""
    return pa.Table.from_pandas(_storable(frame[schema.names]), schema, preserve_index=False).replace_schema_metadata()


def _storable(frame):
    """Return the frame with paths as str."""
    paths = [label for label in frame if _holds(frame[label], os.PathLike)]
    return frame.assign(**{label: frame[label].map(os.fspath, na_action="ignore") for label in paths})


def _holds(series, kinds):
    return series.dtype == object and any(isinstance(cell, kinds) for cell in series)


def are_close(stored, computed):
    """Say whether two tables of features hold the same; a column's numbers to 1e-5 of its largest, as a network's."""
    return stored.schema.equals(computed.schema) and all(map(_is_close, stored.columns, computed.columns))


def _is_close(stored, computed):
    if stored.equals(computed):
        return True
    while pa.types.is_list(stored.type) or pa.types.is_fixed_size_list(stored.type):
        if not pc.list_value_length(stored).equals(pc.list_value_length(computed)):
            return False
        stored, computed = pc.list_flatten(stored), pc.list_flatten(computed)
    if not pa.types.is_floating(stored.type):
        return False
    stored, computed = stored.to_numpy(), computed.to_numpy()
    scale = np.nanmax(np.abs(stored), initial=0)
    return np.allclose(stored, computed, rtol=0, atol=1e-5 * scale, equal_nan=True)
