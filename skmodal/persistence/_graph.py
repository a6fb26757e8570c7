"""The graph of an estimator's objects as a flat list of JSON: what an object refers to stands before it.

A value is null, a bool, an int of 64 bits, a finite float or a str, as JSON has them, or ``[place]``, which is the
object at that place of the list. An object is ``[kind, *parts]``, and its kind's codec says what the parts are. So no
file nests deeply, none has a cycle, reading is one loop, and an object that two others hold stays one.
"""

from collections import Counter
from math import isfinite

import numpy as np

from . import _containers, _dialects, _gensim_models, _numbers, _objects, _scikit_parts, _scipy_values
from ._errors import InvalidModelFileError

_CODECS = (_numbers, _containers, _gensim_models, _scipy_values, _scikit_parts, _dialects, _objects)
_ON_TORCH = ("torch", "transformers", "tokenizers")  # whose types, and skmodal's networks, _network_values knows
_DEEPEST = 200
_INT64 = range(-(2**63), 2**63)
_INLINE = frozenset((type(None), bool, str))
_LARGEST_KEY = 1000  # objects: hashing one walks through all of them, and through one again that it holds twice
_READ_AGAIN = 128  # times the size of the file that its arrays may be referred to
_READ_ANYWAY = 2**26  # bytes
_HEAVIEST = 2**40  # objects: beyond, a weight is not counted on
_SAME_HASH = 64  # keys: each is compared to all others of its hash
_MADE_AGAIN = 16  # times the size of the file that is taken for what is built anew
_MADE_ANYWAY = 2**28  # bytes

# What reading a malformed description can raise, in codecs and in the classes that they make.
_MALFORMED = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class GraphWriter:
    """Put objects into a list, each after what it refers to; arrays and weights go to the members of a file."""

    def __init__(self, members, name):
        self.members = members
        self.objects = []
        self._places = {}
        self._kept = []  # else an id could come again
        self._open = {}
        self._path = [name]

    def put(self, value, step=""):
        """Return the JSON of a value; ``step`` is how its owner reaches it, such as ".coef_" or "[3]"."""
        kind = type(value)
        if kind in _INLINE or (kind is int and value in _INT64) or (kind is float and isfinite(value)):
            return value
        if id(value) in self._places:
            return [self._places[id(value)]]
        self._path.append(step)
        if id(value) in self._open or len(self._path) > _DEEPEST:
            problem = "it holds itself" if id(value) in self._open else f"it lies deeper than {_DEEPEST} objects"
            raise TypeError(f"save: {self.path} cannot be saved: {problem}.")
        self._open[id(value)] = value
        self.objects.append(_encoder_of(kind, value, self)(value, self))
        del self._open[id(value)]
        self._path.pop()
        self._places[id(value)] = len(self.objects) - 1
        self._kept.append(value)
        return [len(self.objects) - 1]

    def put_all(self, values, steps=None):
        """Return the JSON of a list's values; ``steps`` are their keys where these are no places."""
        kinds = set(map(type, values))
        if kinds <= _INLINE or (kinds <= _INLINE | {int} and all(type(v) is not int or v in _INT64 for v in values)):
            return list(values)
        steps = range(len(values)) if steps is None else steps
        return [self.put(value, f"[{step!r}]") for step, value in zip(steps, values, strict=True)]

    @property
    def path(self):
        """Where in the estimator the object lies that is being written."""
        return "".join(self._path)

    def refuse(self, value, why):
        """Raise the error on a value that cannot be saved."""
        raise TypeError(f"save: {self.path} is {_described(value)}, which cannot be saved: {why}.")


class GraphReader:
    """Make objects of such a list."""

    def __init__(self, members):
        self.members = members
        self.objects = []
        self._weights = []  # how many objects a walk from each would meet
        self._weight = 0
        self._left = _READ_AGAIN * members.n_bytes + _READ_ANYWAY
        self._left_to_make = _MADE_AGAIN * members.n_bytes + _MADE_ANYWAY

    def read(self, objects):
        """Return the objects."""
        for place, node in enumerate(objects):
            kind = node[0] if isinstance(node, list) and node and isinstance(node[0], str) else None
            self._weight = 1
            try:
                self.objects.append(_decoder_of(kind)(self, *node[1:]))
            except InvalidModelFileError:
                raise
            except _MALFORMED as error:
                what = f"object {place} ({str(kind)[:40]})"
                raise InvalidModelFileError(f"{what} is malformed or not allowed: {error}") from error
            self._weights.append(min(self._weight, _HEAVIEST))
        return self.objects

    def get(self, value):
        """Return the value of its JSON."""
        if type(value) is not list:
            if type(value) is dict or (type(value) is int and value not in _INT64):
                raise ValueError(f"{str(value)[:40]} is no value")
            self._weight += 1
            return value
        (place,) = value
        if type(place) is not int or not 0 <= place < len(self.objects):
            raise ValueError(f"it refers to {str(place)[:40]}, which is no object before it")
        self._weight += self._weights[place]
        found = self.objects[place]
        if isinstance(found, np.ndarray):
            self._left -= found.nbytes
            if self._left < 0:
                raise ValueError("its arrays are referred to too often")
        return found

    def get_array(self, value):
        """Return an array of its JSON."""
        found = self.get(value)
        if not isinstance(found, np.ndarray):
            raise ValueError(f"a {type(found).__name__} is no array")
        return found

    def get_of(self, kind, value):
        """Return what is of a type, and of no type below it, of its JSON."""
        found = self.get(value)
        self._check(found, kind)
        return found

    def charge(self, n_bytes):
        """Raise the error when more memory is taken by what is built anew than a file of this size can need."""
        self._left_to_make -= n_bytes
        if self._left_to_make < 0:
            raise ValueError("what the file describes takes far more memory than the file")

    def get_all(self, values):
        """Return the values of a list of JSON."""
        self._check(values, list)
        if set(map(type, values)) <= _INLINE:
            self._weight += len(values)
            return list(values)
        return [self.get(value) for value in values]

    def get_keys(self, values):
        """Return values that can be hashed in little time."""
        before = self._weight
        keys = self.get_all(values)
        if self._weight - before > len(values) + _LARGEST_KEY * sum(type(value) is list for value in values):
            raise ValueError("a key is too large")
        if max(Counter(map(hash, keys)).values(), default=0) > _SAME_HASH:
            raise ValueError("its keys have the same hash")
        return keys

    @staticmethod
    def _check(value, kind):
        if type(value) is not kind:
            raise ValueError(f"a {type(value).__name__} is no {kind.__name__}")


def _encoder_of(kind, value, writer):
    name = f"{kind.__module__}.{kind.__qualname__}"
    for codecs in _CODECS:
        if name in codecs.ENCODE:
            return codecs.ENCODE[name]
    if kind.__module__.partition(".")[0] in _ON_TORCH or name == "skmodal.estimators._net.Net":
        from . import _network_values

        found = _network_values.encoder_of(kind)
        if found is not None:
            return found
    return _objects.encoder_of(value, writer)


def _decoder_of(kind):
    for codecs in _CODECS:
        if kind in codecs.DECODE:
            return codecs.DECODE[kind]
    if kind in ("net", "config", "tokenizer"):
        from . import _network_values

        return _network_values.DECODE[kind]
    raise ValueError("there is no such kind of object")


def _described(value):
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}" if kind.__module__ != "builtins" else f"a {kind.__qualname__}"
