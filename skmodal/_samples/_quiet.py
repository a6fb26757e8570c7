"""Whether progress bars are hidden: within a search there is one bar, and none for each training."""

from contextlib import contextmanager
from contextvars import ContextVar

_hidden = ContextVar("hidden", default=False)


def bars_are_hidden():
    """Say whether whoever calls is to show no bar."""
    return _hidden.get()


def hide_bars(hidden):
    """Hide the bars of all that comes in this thread, or show them again."""
    _hidden.set(hidden)


@contextmanager
def hidden_bars():
    """Hide the bars of all that happens within, in this thread."""
    before = bars_are_hidden()
    hide_bars(True)
    try:
        yield
    finally:
        hide_bars(before)
