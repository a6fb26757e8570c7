"""The parts of a source: frames of so many rows, or the partitions of a Dask frame, and a digest of them all."""

import hashlib
import json
import os
from typing import NamedTuple

import dask.dataframe as dd
import joblib
import pandas as pd
import pyarrow as pa
from dask.base import tokenize

from .._samples import as_cells, is_frame
from ..speech import audio_files
from ._tables import kept_schema

_N_ROWS = 1000


class Source(NamedTuple):
    """What is to be transformed.

    ``parts`` are pandas frames, or what Dask makes such of. The transformer gets their ``column``, or all of a part if
    None. ``kept`` are the types of the columns that stay, None where only a part can tell. ``digest`` is another one
    when a row is.
    """

    parts: list
    column: str | None
    kept: pa.Schema | None
    partition_size: int | None
    digest: str


def read_source(source, column, partition_size, *, name):
    """Return the `Source` of a folder or pattern, a list of paths, a frame or a Dask frame."""
    if isinstance(source, dd.DataFrame):
        _check_columns(source.columns, column, name)
        if partition_size is not None:
            raise ValueError(
                f"{name}: partition_size={partition_size} is not for a Dask frame, whose partitions stay as they are. "
                "Leave it out, or repartition the frame."
            )
        return Source(source.to_delayed(), column, None, None, tokenize(source))
    if is_frame(source):
        frame = source.to_pandas() if hasattr(source, "to_pandas") else source
        _check_columns(frame.columns, column, name)
    else:
        if column is not None:
            raise ValueError(f"{name}: column={column!r} is for a frame; source is a {type(source).__name__}.")
        frame, column = pd.DataFrame({"path": _paths(source, name)}), "path"
    if len(frame) == 0:
        raise ValueError(f"{name}: source holds 0 rows; at least 1 is wanted.")
    size = _N_ROWS if partition_size is None else partition_size
    parts = [frame.iloc[first : first + size] for first in range(0, len(frame), size)]
    digest = _digest(frame, frame.columns if column is None else [column])
    return Source(parts, column, kept_schema(frame), size, digest)


def _check_columns(columns, column, name):
    columns = list(columns)
    strange = [label for label in columns if not isinstance(label, str) or columns.count(label) > 1]
    if strange:
        raise ValueError(f"{name}: column {strange[0]!r} of the source is no str, or stands there twice. Rename it.")
    if column is not None and column not in columns:
        raise ValueError(f"{name}: the source has no column {column!r}; its columns are {columns}.")


def _paths(source, name):
    if isinstance(source, (str, os.PathLike)):
        if os.path.isfile(source):
            raise TypeError(
                f"{name}: source={os.fspath(source)!r} is one file. Read a table first, e.g. by pandas.read_csv, and "
                "name its column of samples."
            )
        return [os.fspath(path) for path in audio_files(source)]
    cells = as_cells(source, name=name)
    for row, cell in enumerate(cells):
        if not isinstance(cell, (str, os.PathLike)):
            raise TypeError(
                f"{name}: row {row} of source is a {type(cell).__name__}; a list holds paths. Put other samples into a "
                "frame, and name their column."
            )
    return [os.fspath(cell) for cell in cells]


def _digest(frame, columns):
    """Return a hash of all cells, and of the size and time of change of the files that the columns name."""
    digest = hashlib.blake2b(digest_size=20)
    for label in frame:
        digest.update(json.dumps([label, frame[label].tolist()], default=joblib.hash).encode())
    for label in columns:
        digest.update(json.dumps([_state_of_file(cell) for cell in frame[label]]).encode())
    return digest.hexdigest()


def _state_of_file(cell):
    if not isinstance(cell, (str, os.PathLike)):
        return None
    try:
        state = os.stat(cell)
    except (OSError, ValueError):  # a text, or a file that the transformer will miss
        return None
    return state.st_size, state.st_mtime_ns
