"""Names in a file: public classes and functions of fixed modules, and a few parts of estimators by an alias of ours.

Nothing else is ever imported or looked up because a file says so.
"""

import re
import sys
from functools import cache
from importlib import import_module
from types import BuiltinFunctionType, FunctionType

import numpy as np

from ._allowed import (
    BUILTIN_TYPES,
    CLASS_FACES,
    ENABLED_BY,
    FUNCTION_FACES,
    NUMPY_FUNCTIONS,
    PART_CLASSES,
    PART_FUNCTIONS,
    UFUNCS_ALONE,
)

FUNCTIONS = (FunctionType, BuiltinFunctionType, np.ufunc, type(np.mean))
_ALIASES = {place: alias for alias, place in {**PART_CLASSES, **PART_FUNCTIONS}.items()}
_NAME = re.compile(r"([a-z_0-9.]+):([A-Za-z]\w*)")


@cache
def class_named(name):
    """Return the class of a name in a file; raise a ValueError where a file may not name it."""
    found = _part(*PART_CLASSES[name]) if name in PART_CLASSES else _public(name, CLASS_FACES)
    if not isinstance(found, type) or issubclass(found, BaseException):
        raise ValueError(f"{name!r} is no class that a file may name")
    return found


@cache
def function_named(name):
    """Return the function of a name in a file; raise a ValueError where a file may not name it."""
    found = _part(*PART_FUNCTIONS[name]) if name in PART_FUNCTIONS else _public(name, FUNCTION_FACES)
    face, _, own = name.partition(":")
    by_list = face != "numpy" or own in NUMPY_FUNCTIONS
    if not isinstance(found, np.ufunc) and not (isinstance(found, FUNCTIONS) and by_list and face not in UFUNCS_ALONE):
        raise ValueError(f"{name!r} is no function that a file may name")
    return found


@cache
def type_named(name):
    """Return a type that is a value: of Python, of NumPy, or a class that a file may name."""
    face, _, own = name.partition(":") if isinstance(name, str) else ("", "", "")
    if face == "builtins" and own in _BUILTIN:
        return _BUILTIN[own]
    if face == "numpy" and isinstance(getattr(np, own, None), type) and issubclass(getattr(np, own), np.generic):
        return getattr(np, own)
    return class_named(name)


_BUILTIN = {kind.__name__: kind for kind in BUILTIN_TYPES}


def name_of_class(cls):
    """Return the name by which `class_named` finds a class, or None."""
    return _name_of(cls, CLASS_FACES, class_named)


def name_of_function(function):
    """Return the name by which `function_named` finds a function, or None."""
    return _name_of(function, FUNCTION_FACES, function_named)


def name_of_type(cls):
    """Return the name by which `type_named` finds a type, or None."""
    return _name_of(cls, ("builtins", "numpy"), type_named) or name_of_class(cls)


def _part(module, name):
    return getattr(import_module(module), name)


def _public(name, faces):
    form = _NAME.fullmatch(name) if isinstance(name, str) else None
    if not form or form[1] not in faces:
        raise ValueError(f"{str(name)[:80]!r} is not among what a file may name")
    face, own = form.groups()
    if own in ENABLED_BY:
        import_module(ENABLED_BY[own])
    module = import_module(face)
    found = getattr(module, own, None) if own in getattr(module, "__all__", dir(module)) else None
    home = getattr(found, "__module__", None) or face  # a ufunc has none
    if home.partition(".")[0] != face.partition(".")[0]:
        raise ValueError(f"{name!r} is not among what a file may name")
    return found


def _name_of(thing, faces, named):
    """Return the alias, or the public name in the face that is nearest to where the thing is defined."""
    home, own = getattr(thing, "__module__", None) or "", getattr(thing, "__name__", "")
    if (home, own) in _ALIASES:
        return _ALIASES[home, own]
    library = home.partition(".")[0]
    known = [face for face in faces if face in sys.modules and library in ("", face.partition(".")[0])]
    near = [face for face in faces if f"{home}.".startswith(f"{face}.")]
    for face in sorted({*near, *known}, key=lambda face: (face in near, len(face), face), reverse=True):
        try:
            if named(f"{face}:{own}") is thing:
                return f"{face}:{own}"
        except ValueError:
            continue
    return None
