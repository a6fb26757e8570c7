"""A picture of what each modality contributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator

from .._samples import Samples, Scoring
from ._answers import scorer_name
from ._blocks import Modalities
from ._contributions import modality_contributions
from ._page import decimal
from ._pictures import plain_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class ModalityContributionsDisplay:
    """Show, bar upon bar, how the modalities lead from knowing nothing to the whole.

    Make it by `from_estimator`.

    Parameters
    ----------
    modalities : list
        Their names.
    values : array-like of shape (n_modalities,)
        What each contributes, e.g. of :func:`modality_contributions`; of its predictions, those of one row and class.
    base : float
        Where the bars begin.
    score_name : str or None, default=None
        What is shared out: the label of the axis.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    bars_ : matplotlib BarContainer
        One a modality, the greatest contribution first.

    Examples
    --------
    >>> from skmodal.inspection import ModalityContributionsDisplay
    >>> values = {"modalities": ["image", "speech"], "values": [0.1, 0.6], "base": 0.1}
    >>> display = ModalityContributionsDisplay(**values, score_name="accuracy").plot()
    >>> [f"{bar.get_x():.1f} + {bar.get_width():.1f}" for bar in display.bars_]
    ['0.1 + 0.6', '0.7 + 0.1']
    """

    def __init__(self, *, modalities: list, values: ArrayLike, base: float, score_name: str | None = None):
        self.modalities = modalities
        self.values = values
        self.base = base
        self.score_name = score_name

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        X: Samples,
        y: ArrayLike,
        *,
        scoring: Scoring = None,
        modalities: Modalities = None,
        ax: Axes | None = None,
        **bar_kwargs: Any,
    ) -> Self:
        """Show the contributions to a fitted estimator's score.

        Parameters
        ----------
        estimator : fitted estimator
        X : DataFrame, pandas or polars, of shape (n_samples, n_columns)
        y : array-like of shape (n_samples,)
        scoring : str, callable or None, default=None
        modalities : list, dict or None, default=None
            As of :func:`modality_contributions`.
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        **bar_kwargs : dict
            Of ``Axes.barh``.

        Returns
        -------
        display : ModalityContributionsDisplay
        """
        shared = modality_contributions(estimator, X, y, scoring=scoring, modalities=modalities)
        shown = {"modalities": shared.modalities, "values": shared.values, "base": shared.base}
        return cls(**shown, score_name=scorer_name(scoring)).plot(ax=ax, **bar_kwargs)

    def plot(self, *, ax: Axes | None = None, **bar_kwargs: Any) -> Self:
        """Draw the picture.

        Parameters
        ----------
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        **bar_kwargs : dict
            Of ``Axes.barh``.

        Returns
        -------
        display : ModalityContributionsDisplay
        """
        import matplotlib.pyplot as plt

        if ax is None:
            size = (6.4, 1.4 + 0.42 * len(self.modalities))
            ax = plt.subplots(figsize=size, layout="constrained")[1]
        self.ax_, self.figure_ = ax, ax.figure
        values = np.asarray(self.values)
        order = np.argsort(-values, kind="stable")
        ends = self.base + np.cumsum(values[order])
        names = [plain_label(self.modalities[place]) for place in order]
        places = np.arange(len(names))
        colors = ["C0" if value >= 0 else "C1" for value in values[order]]
        style: dict[str, Any] = {"height": 0.6, "color": colors} | bar_kwargs
        self.bars_ = ax.barh(places, values[order], left=ends - values[order], **style)
        ax.vlines(ends[:-1], places[:-1], places[1:], color="0.5", linewidth=0.8, zorder=0)
        for place, (end, value) in enumerate(zip(ends, values[order], strict=True)):
            right = max(end, end - value)
            ax.annotate(f"{value:+.3f}", (right, place), (4, 0), textcoords="offset points", va="center")
        for line, label in ((self.base, "none"), (ends[-1], "all")):
            ax.axvline(line, color="0.5", linestyle=":", linewidth=1)
            ax.text(line, 1.02, f"{label} {decimal(line)}", transform=ax.get_xaxis_transform(), ha="center")
        ax.set(yticks=places, yticklabels=names, xlabel=self.score_name)
        ax.invert_yaxis()
        ax.use_sticky_edges = False  # room for the numbers
        ax.margins(x=0.15)
        return self
