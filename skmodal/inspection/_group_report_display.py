"""A picture of a model's scores by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from .._samples import Samples
from ._group_report import group_report
from ._pictures import plain_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class GroupReportDisplay:
    """Show each group's score as a dot with its interval, and the score of all rows as a line.

    Make it by `from_estimator`.

    Parameters
    ----------
    report : DataFrame
        Of :func:`group_report`.

    Attributes
    ----------
    axes_ : ndarray of matplotlib Axes, shape (n_scores,)
    ax_ : matplotlib Axes
        The first of them.
    figure_ : matplotlib Figure

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.dummy import DummyClassifier
    >>> from skmodal.inspection import GroupReportDisplay
    >>> X, y, speaker = np.zeros((6, 1)), [0, 0, 0, 1, 0, 1], ["ann", "ann", "ann", "bob", "bob", "bob"]
    >>> model = DummyClassifier().fit(X, y)
    >>> display = GroupReportDisplay.from_estimator(model, X, y, speaker, n_resamples=100, random_state=0)
    >>> [label.get_text() for label in display.ax_.get_yticklabels()]
    ['bob (3)', 'ann (3)']
    """

    def __init__(self, *, report: pd.DataFrame):
        self.report = report

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator | dict,
        X: Samples,
        y: ArrayLike,
        groups: ArrayLike,
        *,
        ax: Axes | Sequence[Axes] | None = None,
        line_kwargs: dict[str, Any] | None = None,
        **report_kwargs: Any,
    ) -> Self:
        """Show how a fitted estimator serves groups of rows.

        Parameters
        ----------
        estimator : fitted estimator, or dict
            One that is fitted, or a cross-validation's, as :func:`group_report` takes it.
        X : container of samples or DataFrame
        y : array-like of shape (n_samples,)
        groups : array-like of shape (n_samples,)
        ax : matplotlib Axes, array of them or None, default=None
            Where to draw, one a score; None makes a figure.
        line_kwargs : dict or None, default=None
            Of ``Axes.errorbar``.
        **report_kwargs : dict
            Of :func:`group_report`: its scoring, confidence, n_resamples and random_state.

        Returns
        -------
        display : GroupReportDisplay
        """
        report = group_report(estimator, X, y, groups, **report_kwargs)
        return cls(report=report).plot(ax=ax, **(line_kwargs or {}))

    def plot(self, *, ax: Axes | Sequence[Axes] | None = None, **line_kwargs: Any) -> Self:
        """Draw the picture.

        Parameters
        ----------
        ax : matplotlib Axes, array of them or None, default=None
            Where to draw, one a score; None makes a figure.
        **line_kwargs : dict
            Of ``Axes.errorbar``.

        Returns
        -------
        display : GroupReportDisplay
        """
        import matplotlib.pyplot as plt

        tables = [table for _, table in self.report.groupby("score", sort=False)]
        if ax is None:
            size = (1.6 + 4.4 * len(tables), 1.2 + 0.3 * len(tables[0]))
            ax = plt.subplots(1, len(tables), figsize=size, layout="constrained", squeeze=False)[1][0]
        self.axes_ = np.array(ax, dtype=object, ndmin=1)
        self.ax_, self.figure_ = self.axes_[0], self.axes_[0].figure
        for axes, table in zip(self.axes_, tables, strict=True):
            self._draw(axes, table, {"fmt": "o", "markersize": 5} | line_kwargs)
        return self

    def _draw(self, ax, table, style):
        places = np.arange(len(table))
        value, low, high = (table[column].to_numpy() for column in ("value", "low", "high"))
        ax.axvline(table["overall"].iloc[0], color="0.5", linestyle="--", linewidth=1)
        spread = np.fmax(np.nan_to_num([value - low, high - value]), 0)
        ax.errorbar(value, places, xerr=spread, **style)
        sizes = table[["group", "n_samples"]].to_numpy()
        labels = [f"{plain_label(group)} ({count})" for group, count in sizes]
        ax.set(yticks=places, yticklabels=labels, xlabel=table["score"].iloc[0], ylim=(len(table) - 0.5, -0.5))
