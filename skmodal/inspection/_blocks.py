"""The modalities of a frame: blocks of columns that are emptied or shuffled together."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .._samples import is_frame

Modalities = list[str] | Mapping[str, str | list[str]] | None  # columns, or names to columns


def modality_blocks(X, modalities, *, name):
    """Return a dict of each modality's name to the list of its columns; ``name`` opens the error messages."""
    if not is_frame(X):
        raise TypeError(f"{name}: X is a {type(X).__name__}; a pandas or polars DataFrame is wanted.")
    chosen = list(X.columns) if modalities is None else modalities
    named = chosen.items() if isinstance(chosen, dict) else [(column, column) for column in chosen]
    blocks = {modality: columns if isinstance(columns, list) else [columns] for modality, columns in named}
    taken = [column for columns in blocks.values() for column in columns]
    absent = [column for column in taken if column not in list(X.columns)]
    if absent:
        raise ValueError(f"{name}: X has no column {absent[0]!r}; its columns are {list(X.columns)}.")
    if not taken or not all(blocks.values()):
        raise ValueError(f"{name}: modalities={modalities!r} leaves a modality without a column. Name one for each.")
    if len(set(taken)) < len(taken) or len(set(X.columns)) < len(X.columns):
        raise ValueError(f"{name}: a column counts twice among {taken}. Let each belong to one modality.")
    return blocks


def emptied(frame, columns):
    """Return a copy of the frame where every cell of these columns is missing."""
    if not hasattr(frame, "iloc"):  # of polars
        return frame.with_columns([frame[column].clear(len(frame)) for column in columns])
    kept = frame.copy(deep=False)
    for column in columns:
        is_number = pd.api.types.is_numeric_dtype(frame[column].dtype)  # which stays a table of numbers
        nothing = [np.nan if is_number else None] * len(frame)
        kept[column] = pd.Series(nothing, index=frame.index, dtype=float if is_number else object)
    return kept


def shuffled(frame, columns, order):
    """Return a copy of the frame where the cells of these columns stand in another order of rows."""
    if not hasattr(frame, "iloc"):
        return frame.with_columns([frame[column][order] for column in columns])
    kept = frame.copy(deep=False)
    for column in columns:
        kept[column] = frame[column].iloc[order].set_axis(frame.index)
    return kept
