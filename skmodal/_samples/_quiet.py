"""Whether progress bars are hidden: within a search there is one bar, and none for each training."""

from contextlib import contextmanager
from contextvars import ContextVar

_hidden = ContextVar("hidden", default=False)


def bars_are_hidden():
    """Say whether whoever calls is to show no bar."""
    return _hidden.get()


@contextmanager
def hidden_bars():
    """Hide the bars of all that happens within, in this thread."""
    token = _hidden.set(True)
    try:
        yield
    finally:
        _hidden.reset(token)
