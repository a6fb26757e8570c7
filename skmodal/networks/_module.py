"""The base of the networks: a module that remembers what it was made of."""

from functools import wraps
from inspect import signature

from torch import nn


class Module(nn.Module):
    """A module with its constructor's arguments, but for the modules among them, in ``arguments``.

    A file of it holds these and its weights: so files outlast changes of what is inside. Modules that a constructor
    takes it keeps as attributes of the parameters' names.
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            cls.__init__ = _remembering(cls, cls.__init__)


def _remembering(cls, init):
    @wraps(init)
    def remembering(self, *args, **kwargs):
        if type(self) is cls:
            given = signature(init).bind(self, *args, **kwargs).arguments
            del given["self"]
            self.__dict__["arguments"] = {name: value for name, value in given.items() if not _has_modules(value)}
        init(self, *args, **kwargs)

    return remembering


def _has_modules(value):
    return isinstance(value, nn.Module) or (
        isinstance(value, (list, tuple, nn.ModuleList)) and any(isinstance(part, nn.Module) for part in value)
    )
