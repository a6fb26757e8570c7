"""One progress bar for a whole search of scikit-learn, in however many processes it runs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator
from tqdm.auto import tqdm

from .._samples import hide_bars

if TYPE_CHECKING:  # scikit-learn 1.9
    from sklearn.callback import CallbackContext

_PERIOD = 0.1  # s
_FIT, _REFIT = "candidate-split-evaluation", "refit-with-best-params"
_bars: dict = {}  # of this process, by the search's id: a callback goes to other processes, a bar does not


class SearchProgress:
    """Show one progress bar for a whole search: how many of its fits are done.

    A callback of scikit-learn's, for GridSearchCV, RandomizedSearchCV and the halving searches, with any ``n_jobs``.
    Progress bars of what is fitted inside are hidden. :class:`EpochHalvingSearchCV` shows its own, with ``verbose=1``.

    It wants scikit-learn 1.9 or newer, which brought callbacks.

    Notes
    -----
    Every process that ends a fit appends a byte to a temporary file, whose length the bar shows.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.svm import SVC
    >>> from sklearn.model_selection import GridSearchCV
    >>> from skmodal.tuning import SearchProgress
    >>> search = GridSearchCV(SVC(), {"C": [1, 10]})
    >>> search = search.set_callbacks(SearchProgress())
    >>> float(search.fit(*load_iris(return_X_y=True)).best_score_.round(2))
    0.98
    """

    def setup(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Begin the bar; scikit-learn calls it when the search begins.

        Parameters
        ----------
        estimator : estimator
        context : sklearn.callback.CallbackContext
        """
        _bars[context.root_uuid] = _Bar(type(estimator).__name__, _path(context))

    def on_fit_task_begin(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Learn how many fits there will be, and hide the bars of what is fitted.

        Parameters
        ----------
        estimator : estimator
        context : sklearn.callback.CallbackContext
        """
        bar: Any = _bars.get(context.root_uuid)  # in the search's own process
        if context.task_name in (_FIT, _REFIT):
            hide_bars(True)
        elif context.task_name == "fit":
            bar.n_refits = context.max_subtasks - 1
        elif context.task_name == "search":
            bar.n_fits = 0 if hasattr(estimator, "aggressive_elimination") else context.max_subtasks
        elif context.task_name == "halving-iteration":
            bar.n_fits += context.max_subtasks

    def on_fit_task_end(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Count a fit.

        Parameters
        ----------
        estimator : estimator
        context : sklearn.callback.CallbackContext
        """
        if context.task_name in (_FIT, _REFIT):
            hide_bars(False)
            with _path(context).open("ab") as file:
                file.write(b".")

    def teardown(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """End the bar; scikit-learn calls it when the search ends, or fails.

        Parameters
        ----------
        estimator : estimator
        context : sklearn.callback.CallbackContext
        """
        hide_bars(False)
        _bars.pop(context.root_uuid).close()


class _Bar:
    """A bar as long as a file, looked at by a thread."""

    def __init__(self, label, path):
        self.path = path
        self.n_fits, self.n_refits = 0, 0
        self._bar = tqdm(desc=label, unit="fit")
        self._end = Event()
        path.touch()
        self._thread = Thread(target=self._follow, daemon=True)
        self._thread.start()

    def close(self):
        """End the thread and the bar, and remove the file."""
        self._end.set()
        self._thread.join()
        self._show()
        self._bar.close()
        self.path.unlink()

    def _follow(self):
        while not self._end.wait(_PERIOD):
            self._show()

    def _show(self):
        self._bar.total = self.n_fits + self.n_refits
        if n_more := os.path.getsize(self.path) - self._bar.n:
            self._bar.update(n_more)


def _path(context):
    return Path(tempfile.gettempdir(), f"skmodal-search-{context.root_uuid}")
