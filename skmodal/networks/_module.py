"""The base of the networks: a module that remembers what it was made of."""

from functools import wraps
from inspect import signature

from torch import nn


class Module(nn.Module):
    """A module with its constructor's arguments in ``arguments``, and in ``parts`` the names of those that are modules.

    A file of it holds these and its weights: so files outlast changes of what is inside. The parts themselves are
    attributes of these names.
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
            self.__dict__["parts"] = [name for name, value in given.items() if _has_modules(value)]
            self.__dict__["arguments"] = {name: given[name] for name in given if name not in self.parts}
        init(self, *args, **kwargs)

    return remembering


def _has_modules(value):
    return isinstance(value, nn.Module) or (
        isinstance(value, (list, tuple, nn.ModuleList)) and any(isinstance(part, nn.Module) for part in value)
    )
