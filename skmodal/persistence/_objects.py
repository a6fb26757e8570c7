"""Objects of allowed classes, made of their attributes, and functions and types by their names."""

from functools import lru_cache, partial
from types import MethodType

import numpy as np
import sklearn
from sklearn.base import BaseEstimator
from sklearn.isotonic import IsotonicRegression
from sklearn.utils._metadata_requests import MetadataRequest, MethodMetadataRequest

from ._names import FUNCTIONS, class_named, function_named, name_of_class, name_of_function, name_of_type, type_named

_THRESHOLDS = ("X_thresholds_", "y_thresholds_")
_VERSION = "_sklearn_version"  # without the present one, scikit-learn warns; load does


def encoder_of(value, writer):
    """Return what writes a value of a kind that no codec names, or raise the error that says why there is nothing."""
    if isinstance(value, np.generic):  # in case another NumPy has more of them
        writer.refuse(value, "no file has such a scalar")
    if isinstance(value, MethodType):
        writer.refuse(value, "a method is bound to its object. Pass a public function of skmodal or scikit-learn")
    if isinstance(value, FUNCTIONS):
        return _put_function
    if isinstance(value, type):
        return _put_type
    if name_of_class(type(value)) is None:
        writer.refuse(
            value, "a file holds public estimators of skmodal and scikit-learn, arrays, numbers, texts and containers"
        )
    return _put_named_tuple if isinstance(value, tuple) else _put_object


def _put_function(value, writer):
    name = name_of_function(value)
    if name is None:
        writer.refuse(
            value,
            f"{getattr(value, '__qualname__', value)!r} is no public function of skmodal, scikit-learn or NumPy, which "
            "load could find by its name. Let a transformer of your pipeline do its work before, or save without it",
        )
    return ["function", name]


def _put_type(value, writer):
    name = name_of_type(value)
    if name is None:
        writer.refuse(value, f"{value.__qualname__!r} is no public class of skmodal, scikit-learn or NumPy")
    return ["type", name]


def _put_partial(value, writer):
    parts = ("func", "args", "keywords")
    return ["partial", *(writer.put(getattr(value, part), f".{part}") for part in parts)]


def _put_object(value, writer):
    state = dict(value.__getstate__() or {})
    state.pop(_VERSION, None)  # the manifest has it
    if isinstance(value, (MetadataRequest, MethodMetadataRequest)) and not isinstance(value.owner, str):
        state["owner"] = type(value.owner).__name__  # as before scikit-learn 1.8; it would lead back to its holder
    return ["object", name_of_class(type(value)), {name: writer.put(held, f".{name}") for name, held in state.items()}]


def _get_object(reader, name, state):
    cls = class_named(name)
    if name.startswith("skmodal.networks:"):
        raise ValueError(f"{name} is a network, which is made by its arguments")
    for attribute in state:
        if not attribute.isidentifier() or attribute.startswith("__") or _hides_code(cls, attribute):
            raise ValueError(f"{attribute[:40]!r} is no attribute that a file may set on {name}")
    made = object.__new__(cls)  # of a class that is not plain, an error
    state = {attribute: reader.get(held) for attribute, held in state.items()}
    if issubclass(cls, IsotonicRegression):  # it makes a function of its thresholds
        arrays = [held for name, held in state.items() if name in _THRESHOLDS]
        if not all(isinstance(array, np.ndarray) for array in arrays):
            raise ValueError("the thresholds of a regression are no arrays")
        reader.charge(4 * sum(array.nbytes for array in arrays))
    if hasattr(cls, "__setstate__"):
        made.__setstate__({**state, _VERSION: sklearn.__version__} if issubclass(cls, BaseEstimator) else state)
    else:
        vars(made).update(state)
    return made


def _put_named_tuple(value, writer):
    values = [writer.put(held, f".{name}") for name, held in value._asdict().items()]
    return ["named_tuple", name_of_class(type(value)), values]


def _get_named_tuple(reader, name, values):
    cls = class_named(name)
    if not issubclass(cls, tuple):
        raise ValueError(f"{name} is no named tuple")
    return cls(*reader.get_all(values))


@lru_cache(maxsize=4096)
def _hides_code(cls, attribute):
    """Whether a class has a method or a property of this name."""
    return any(hasattr(vars(base).get(attribute), "__get__") for base in cls.__mro__)


def _get_partial(reader, function, args, keywords):
    function, args, keywords = reader.get(function), reader.get_of(tuple, args), reader.get_of(dict, keywords)
    if not isinstance(function, FUNCTIONS):
        raise ValueError(f"a {type(function).__name__} is no function")
    return partial(function, *args, **keywords)


ENCODE = {"functools.partial": _put_partial}
DECODE = {
    "object": _get_object,
    "named_tuple": _get_named_tuple,
    "function": lambda reader, name: function_named(name),
    "type": lambda reader, name: type_named(name),
    "partial": _get_partial,
}
