"""Containers of Python, and paths."""

import os
from collections import Counter, OrderedDict
from pathlib import Path

_DICTS = {"dict": "dict", "Counter": "counter", "OrderedDict": "ordered_dict", "Bunch": "bunch"}


def _put_list(value, writer):
    return ["list", writer.put_all(value)]


def _put_tuple(value, writer):
    return ["tuple", writer.put_all(value)]


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


def _put_slice(value, writer):
    return ["slice", *(writer.put(part) for part in (value.start, value.stop, value.step))]


def _put_range(value, writer):
    return ["range", *(writer.put(part) for part in (value.start, value.stop, value.step))]


def _put_path(value, writer):
    return ["path", os.fspath(value)]


def _get_list(reader, values):
    return reader.get_all(values)


def _get_tuple(reader, values):
    return tuple(reader.get_all(values))


def _get_set(reader, values):
    return _whole(set(reader.get_keys(values)), values)


def _get_frozenset(reader, values):
    return frozenset(_get_set(reader, values))


def _get_dict(reader, keys, values):
    if len(keys) != len(values):
        raise ValueError(f"{len(keys)} keys have {len(values)} values")
    return _whole(dict(zip(reader.get_keys(keys), reader.get_all(values), strict=True)), keys)


def _get_counter(reader, keys, values):
    return Counter(_get_dict(reader, keys, values))


def _get_ordered_dict(reader, keys, values):
    return OrderedDict(_get_dict(reader, keys, values))


def _get_bunch(reader, keys, values):
    from sklearn.utils import Bunch

    if not all(type(key) is str for key in keys):
        raise ValueError("the keys of a Bunch are no texts")
    return Bunch(**_get_dict(reader, keys, values))


def _whole(made, keys):
    if len(made) != len(keys):
        raise ValueError("a key comes twice")
    return made


def _get_slice(reader, *parts):
    start, stop, step = map(reader.get, parts)
    return slice(start, stop, step)


def _get_range(reader, *parts):
    start, stop, step = map(reader.get, parts)
    return range(start, stop, step)


def _get_path(reader, path):
    return Path(path)


def _get_ellipsis(reader):
    return ...


ENCODE = {
    "builtins.list": _put_list,
    "builtins.tuple": _put_tuple,
    "builtins.set": _put_set,
    "builtins.frozenset": _put_set,
    "builtins.dict": _put_dict,
    "collections.Counter": _put_dict,
    "collections.OrderedDict": _put_dict,
    "sklearn.utils._bunch.Bunch": _put_dict,
    "builtins.slice": _put_slice,
    "builtins.range": _put_range,
    "builtins.ellipsis": lambda value, writer: ["ellipsis"],
    "pathlib.PosixPath": _put_path,
    "pathlib.WindowsPath": _put_path,
}
DECODE = {
    "list": _get_list,
    "tuple": _get_tuple,
    "set": _get_set,
    "frozenset": _get_frozenset,
    "dict": _get_dict,
    "counter": _get_counter,
    "ordered_dict": _get_ordered_dict,
    "bunch": _get_bunch,
    "slice": _get_slice,
    "range": _get_range,
    "ellipsis": _get_ellipsis,
    "path": _get_path,
}
