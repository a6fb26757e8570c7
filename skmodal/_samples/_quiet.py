"""Progress bars, and whether they are hidden: within a search there is one bar, and none for each training."""

from contextlib import contextmanager
from contextvars import ContextVar

from tqdm import tqdm

_hidden = ContextVar("hidden", default=False)


def bars_are_hidden():
    """Say whether whoever calls is to show no bar."""
    return _hidden.get()


def progress_bar(steps, name, *, verbose, **options):
    """Return the steps with a bar of this name, if ``verbose`` wants one; tqdm's own options are by keyword."""
    return tqdm(steps, name, disable=not verbose or bars_are_hidden(), **options)


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
