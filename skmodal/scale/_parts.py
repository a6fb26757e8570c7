"""One part: its rows transformed, and its file written whole or not at all."""

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from .._samples import whole_file
from ._tables import feature_table, kept_table

NAME = "transform_to_parquet"
ERROR = "error"  # the column of messages
_FAILURES = OSError, TypeError, ValueError


class Plan(NamedTuple):
    """What every part is written by: ``kept`` and ``features`` are the types of the columns."""

    folder: Path
    column: str | None
    errors: str
    kept: pa.Schema
    features: pa.Schema


def part_path(folder, part):
    """Return where a part is written."""
    return folder / f"part-{part:05}.parquet"


def features_of(frame, transformer, column, errors, schema):
    """Return the features of rows as a table, missing where a row failed, and for each row the message or None.

    ``schema`` is the table's where every row failed; without one that is an error.
    """
    samples = frame if column is None else frame[column]
    try:
        return feature_table(transformer, samples, name=NAME), [None] * len(frame)
    except _FAILURES as error:
        if errors == "raise":
            raise
        failure = error
    tables, messages = [], []
    for row in range(len(frame)):
        try:
            tables.append(feature_table(transformer, samples.iloc[[row]], name=NAME))
            messages.append(None)
        except _FAILURES as error:
            messages.append(str(error))
    if not tables and schema is None:
        raise failure
    good = pa.concat_tables(tables) if tables else schema.empty_table()
    places = iter(range(len(tables)))
    return good.take(pa.array([next(places) if text is None else None for text in messages], pa.int64())), messages


def write_part(frame, part, transformer, plan):
    """Transform a part and write its file."""
    try:
        features, messages = features_of(frame, transformer, plan.column, plan.errors, plan.features)
        pa.unify_schemas([plan.features, features.schema])  # raises an error where types are others
        features = features.cast(plan.features)
    except _FAILURES as error:
        error.add_note(f"{NAME}: in part {part}; samples are counted from its first row.")
        raise
    table = kept_table(frame, plan.kept)
    for label, values in zip(features.schema.names, features.columns, strict=True):
        table = table.append_column(label, values)
    table = table.append_column(ERROR, pa.array(messages, pa.string()))
    with whole_file(part_path(plan.folder, part)) as file:
        pq.write_table(table, file)
