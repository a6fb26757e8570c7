"""The record of what a folder's parts were made of, so that no other features come among them."""

import json
import re

from .. import __version__
from .._samples import whole_file

_FILE = "_transform.json"  # readers of parquet folders pass over what begins so
_NO_PART_IN_THE_RESULT = re.compile(r"(^|__)(n_jobs|verbose)$")
_MEND = "Choose another folder, or delete this one."


def record_of(transformer, source):
    """Return what the features depend on, as a flat dict of what JSON can hold."""
    parameters = transformer.get_params() if hasattr(transformer, "get_params") else {}
    kind = type(transformer)
    return {
        "transformer": f"{kind.__module__}.{kind.__qualname__}",
        "version of skmodal": __version__,
        **{
            f"parameter {name}": _described(value)
            for name, value in sorted(parameters.items())
            if not _NO_PART_IN_THE_RESULT.search(name)
        },
        "column": source.column,
        "partition_size": source.partition_size,
        "number of parts": len(source.parts),
        "digest of the source's rows and files": source.digest,
    }


def _described(value):
    """Return a parameter in words; estimators, also those in lists, without parameters, which stand for themselves."""
    if isinstance(value, (list, tuple)):
        return [_described(part) for part in value]
    if hasattr(value, "get_params"):
        return type(value).__qualname__
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def check_record(folder, record, *, name):
    """Write the record into a folder that has no part yet; raise an error where parts were made in another way."""
    path = folder / _FILE
    if not any(folder.glob("*.parquet")):
        with whole_file(path) as file:
            file.write(json.dumps(record, indent=1).encode())
        return
    if not path.exists():
        raise FileExistsError(f"{name}: {folder} holds parquet files of something else. Choose another folder.")
    try:
        known = json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{name}: {path} is no whole JSON file ({error}). {_MEND}") from error
    changed = [key for key in {**known, **record} if known.get(key) != record.get(key)]
    if changed:
        what = "; ".join(f"{key} was {known.get(key)} and is {record.get(key)}" for key in changed)
        raise ValueError(f"{name}: {folder} has features that were made in another way: {what}. {_MEND}")
