"""The containers that hold the same samples."""

from importlib.util import find_spec

import numpy as np
import pandas as pd

FLAT_IMAGES = "2-D array of flattened images"
HAS_POLARS = find_spec("polars") is not None


def containers(X, modality):
    """Yield (name, X as an object array or frame, the same samples in another container)."""
    if modality == "several":
        yield "frame with another index", X, X.set_axis(np.arange(len(X))[::-1], axis=0)
        return
    cells = list(X)
    yield "list", X, cells
    yield "tuple", X, tuple(cells)
    yield "object array of one column", X, X.reshape(-1, 1)
    yield "pandas Series", X, pd.Series(cells, dtype=object, index=np.arange(len(X))[::-1])
    yield "pandas frame of one column", X, pd.DataFrame({"samples": pd.Series(cells, dtype=object)})
    if HAS_POLARS:
        import polars

        kind = polars.String if modality == "text" else polars.Object
        yield "polars Series", X, polars.Series("samples", cells, dtype=kind)
        yield "polars frame of one column", X, polars.DataFrame({"samples": polars.Series(cells, dtype=kind)})
    yield from _arrays(cells, modality)


def frames(X):
    """Yield (name, frame) with the columns and cells of a pandas frame."""
    yield "pandas frame of other column order", X[list(X.columns)[::-1]]
    if HAS_POLARS:
        import polars

        kinds = {column: polars.String if column == "text" else polars.Object for column in X.columns}
        columns = {column: polars.Series(list(X[column]), dtype=kind) for column, kind in kinds.items()}
        yield "polars frame", polars.DataFrame(columns)


def _arrays(cells, modality):
    """Samples of one shape as an array, beside the same samples as a list."""
    if modality == "text":
        yield "string array", cells, np.array(cells, dtype=str)
        yield "pandas string Series", cells, pd.Series(cells, dtype="string")
    elif modality == "speech":
        shortest = min(len(cell) for cell in cells)
        equal = [np.asarray(cell[:shortest], dtype=np.float64) for cell in cells]
        yield "2-D array", equal, np.stack(equal)
    elif modality == "image":
        height, width = np.min([cell.shape[:2] for cell in cells], axis=0)
        equal = [cell[:height, :width] for cell in cells]
        yield "3-D array", equal, np.stack(equal)
        square = [cell[: min(height, width), : min(height, width)] for cell in cells]
        yield FLAT_IMAGES, square, np.stack([cell.ravel() for cell in square])
