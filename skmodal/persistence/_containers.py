"""Containers of Python, and paths."""

import os
from collections import Counter, OrderedDict
from pathlib import Path

_DICTS = {"dict": "dict", "Counter": "counter", "OrderedDict": "ordered_dict", "Bunch": "bunch"}


def _put_sequence(value, writer):
    return [type(value).__name__, writer.put_all(value)]


def _put_set(value, writer):
    """Write a set in a fixed order where its values have one."""
    try:
        values = sorted(value)
    except TypeError:
        values = list(value)
    return [type(value).__name__, writer.put_all(values)]


def _put_dict(value, writer):
    keys = writer.put_all(list(value))
    return [_DICTS[type(value).__name__], keys, writer.put_all(list(value.values()), keys)]


def _put_steps(value, writer):
    return [type(value).__name__, *(writer.put(part) for part in (value.start, value.stop, value.step))]


def _put_path(value, writer):
    return ["path", os.fspath(value)]


def _get_set(reader, values):
    return _whole(set(reader.get_keys(values)), values)


def _get_dict(reader, keys, values):
    if len(keys) != len(values):
        raise ValueError(f"{len(keys)} keys have {len(values)} values")
    return _whole(dict(zip(reader.get_keys(keys), reader.get_all(values), strict=True)), keys)


def _get_bunch(reader, keys, values):
    from sklearn.utils import Bunch

    if not all(type(key) is str for key in keys):
        raise ValueError("the keys of a Bunch are no texts")
    return Bunch(**_get_dict(reader, keys, values))


def _whole(made, keys):
    if len(made) != len(keys):
        raise ValueError("a key comes twice")
    return made


def _get_steps(kind):
    def get(reader, *parts):
        start, stop, step = map(reader.get, parts)
        return kind(start, stop, step)

    return get


ENCODE = {
    "builtins.list": _put_sequence,
    "builtins.tuple": _put_sequence,
    "builtins.set": _put_set,
    "builtins.frozenset": _put_set,
    "builtins.dict": _put_dict,
    "collections.Counter": _put_dict,
    "collections.OrderedDict": _put_dict,
    "sklearn.utils._bunch.Bunch": _put_dict,
    "builtins.slice": _put_steps,
    "builtins.range": _put_steps,
    "builtins.ellipsis": lambda value, writer: ["ellipsis"],
    "pathlib.PosixPath": _put_path,
    "pathlib.WindowsPath": _put_path,
}
DECODE = {
    "list": lambda reader, values: reader.get_all(values),
    "tuple": lambda reader, values: tuple(reader.get_all(values)),
    "set": _get_set,
    "frozenset": lambda reader, values: frozenset(_get_set(reader, values)),
    "dict": _get_dict,
    "counter": lambda reader, keys, values: Counter(_get_dict(reader, keys, values)),
    "ordered_dict": lambda reader, keys, values: OrderedDict(_get_dict(reader, keys, values)),
    "bunch": _get_bunch,
    "slice": _get_steps(slice),
    "range": _get_steps(range),
    "ellipsis": lambda reader: ...,
    "path": lambda reader, path: Path(path),
}
