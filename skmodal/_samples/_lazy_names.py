"""A room's face whose heavy names are loaded when they are asked for."""

import sys
from importlib import import_module

from ._extra import of_extra


def lazy_names(face, modules, *, extra=None, libraries=()):
    """Return the ``__getattr__`` and the ``__dir__`` of a module that imports some names at their first use.

    Parameters
    ----------
    face : str
        The ``__name__`` of the module.
    modules : dict of str to str
        Of each name the module that it is in, such as "._late".
    extra : str or None, default=None
        The extra that brings ``libraries``.
    libraries : tuple of str, default=()
        What the names need, without which they raise an error that says how to install it.
    """

    def get(name):
        if name not in modules:
            raise AttributeError(f"module {face!r} has no attribute {name!r}")
        for library in libraries:
            of_extra(library, extra=extra, needed_by=name)
        return getattr(import_module(modules[name], face), name)

    def names():
        return sorted({*vars(sys.modules[face]), *modules})

    return get, names
