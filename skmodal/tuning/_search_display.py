"""Pictures of a search: what the candidates were, what they got, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from ._search_axes import axis_name, on_log_axis, ordered, positions

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KINDS = ("parallel", "heatmap", "time")


class SearchDisplay:
    """Show the candidates of a search, as parallel coordinates, as a heat map, or score against time.

    Make it by `from_estimator` or `from_results`.

    Parameters
    ----------
    results : dict of arrays
        The ``cv_results_`` of a search.
    kind : {"parallel", "heatmap", "time"}, default="parallel"
        A line a candidate over axes of the parameters, which ends at its score; the mean score for pairs of values of
        two parameters, the best over what else was searched; or the score against the seconds of a fit, with the front
        of those that nothing quicker beats.
    parameters : list of str or None, default=None
        Names, without ``param_``, in the order of the axes; the heat map wants two. None takes all that vary, and the
        heat map the first two of them.
    name : str or None, default=None
        The title.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    colorbar_ : matplotlib Colorbar
        Of the scores; None with ``kind="time"``.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> from sklearn.model_selection import GridSearchCV
    >>> from sklearn.svm import SVC
    >>> from skmodal.tuning import SearchDisplay
    >>> search = GridSearchCV(SVC(), {"C": [0.1, 1, 10], "gamma": [0.01, 0.1, 1]}).fit(*load_iris(return_X_y=True))
    >>> display = SearchDisplay.from_estimator(search, kind="heatmap")
    >>> display.ax_.get_xlabel(), display.ax_.get_ylabel()
    ('C', 'gamma')
    """

    def __init__(
        self,
        *,
        results: dict[str, Any],
        kind: Literal["parallel", "heatmap", "time"] = "parallel",
        parameters: list[str] | None = None,
        name: str | None = None,
    ):
        self.results = results
        self.kind = kind
        self.parameters = parameters
        self.name = name

    @classmethod
    def from_estimator(
        cls,
        search: BaseEstimator,
        *,
        kind: Literal["parallel", "heatmap", "time"] = "parallel",
        parameters: list[str] | None = None,
        ax: Axes | None = None,
        name: str | None = None,
    ) -> Self:
        """Show a fitted search.

        Parameters
        ----------
        search : GridSearchCV, EpochHalvingSearchCV or another with ``cv_results_``
            Fitted.
        kind : {"parallel", "heatmap", "time"}, default="parallel"
        parameters : list of str or None, default=None
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        name : str or None, default=None
            The title; None is the name of the class of what was searched.

        Returns
        -------
        display : SearchDisplay

        Raises
        ------
        ValueError
            The search is not fitted; there is no such kind or parameter, or not two for a heat map.
        """
        check_is_fitted(search)
        name = type(search.estimator).__name__ if name is None else name
        return cls.from_results(search.cv_results_, kind=kind, parameters=parameters, ax=ax, name=name)

    @classmethod
    def from_results(
        cls,
        cv_results: dict[str, Any],
        *,
        kind: Literal["parallel", "heatmap", "time"] = "parallel",
        parameters: list[str] | None = None,
        ax: Axes | None = None,
        name: str | None = None,
    ) -> Self:
        """Show the results of a search.

        Parameters
        ----------
        cv_results : dict of arrays
            The ``cv_results_`` of a search with one score. Of a halving search, each candidate's last rung counts.
        kind : {"parallel", "heatmap", "time"}, default="parallel"
        parameters : list of str or None, default=None
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        name : str or None, default=None
            The title.

        Returns
        -------
        display : SearchDisplay
        """
        return cls(results=cv_results, kind=kind, parameters=parameters, name=name).plot(ax=ax)

    def plot(self, *, ax: Axes | None = None) -> Self:
        """Draw the picture.

        Parameters
        ----------
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.

        Returns
        -------
        display : SearchDisplay
        """
        import matplotlib.pyplot as plt

        if self.kind not in KINDS:
            raise ValueError(f"SearchDisplay: kind={self.kind!r} is none of {list(KINDS)}.")
        rows = _last_of_each(self.results)
        scores = np.asarray(self.results["mean_test_score"], dtype=float)[rows]
        columns = {name: np.ma.asarray(self.results[f"param_{name}"])[rows] for name in self._parameters(rows)}
        self.ax_ = plt.subplots(layout="constrained")[1] if ax is None else ax
        self.figure_ = self.ax_.figure
        self.colorbar_ = None
        if self.kind == "time":
            _draw_time(self.ax_, np.asarray(self.results["mean_fit_time"])[rows], scores)
        else:
            draw = _draw_heat_map if self.kind == "heatmap" else _draw_parallel
            mappable = draw(self.ax_, columns, scores)
            self.colorbar_ = self.figure_.colorbar(mappable, ax=self.ax_, label="mean test score")
        self.ax_.set_title(self.name or "")
        return self

    def _parameters(self, rows):
        known = [key.removeprefix("param_") for key in self.results if key.startswith("param_")]
        varied = [name for name in known if len({repr(value) for value in self.results[f"param_{name}"][rows]}) > 1]
        chosen = list(self.parameters if self.parameters is not None else varied or known)
        if unknown := [name for name in chosen if name not in known]:
            raise ValueError(f"SearchDisplay: {unknown[0]!r} was not searched; {known} were.")
        if self.kind != "heatmap":
            return chosen
        if len(chosen) < 2 or (self.parameters is not None and len(chosen) > 2):
            raise ValueError(f"SearchDisplay: a heat map wants two parameters, and got {chosen}. State them.")
        return chosen[:2]


def _last_of_each(results):
    """Return the row of each candidate's last rung; all rows of a search without rungs."""
    if "mean_test_score" not in results:
        raise ValueError("SearchDisplay: cv_results has no mean_test_score; a search with one score is wanted.")
    if "iter" not in results:
        return np.arange(len(results["params"]))
    resources = ("n_resources", "n_epochs", "n_samples")
    last = {}
    for row in np.argsort(results["iter"], kind="stable"):
        candidate = {name: value for name, value in results["params"][row].items() if name not in resources}
        last[repr(sorted(candidate.items()))] = row
    return np.array(sorted(last.values()))


def _colors(scores):
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    known = scores[np.isfinite(scores)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
    return ScalarMappable(Normalize(low, high), colormaps["viridis_r"])  # the best are the darkest


def _draw_parallel(ax, columns, scores):
    mappable = _colors(scores)
    axes = {axis_name(name, columns): positions(column) for name, column in columns.items()}
    known = np.isfinite(scores)
    places = np.column_stack([of for of, _ in axes.values()] + [mappable.norm(np.where(known, scores, np.nan))])
    for row in np.argsort(np.where(known, scores, -np.inf)):  # the best lie above
        if known[row]:
            is_best = scores[row] == scores[known].max()
            ax.plot(places[row], color=mappable.to_rgba(scores[row]), linewidth=2.5 if is_best else 1, alpha=0.9)
    box = {"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.5}
    for place, (_, labels) in enumerate(axes.values()):
        ax.axvline(place, color="0.3", linewidth=0.8)
        for label, height in labels.items():
            ax.annotate(label, (place, height), (3, 2), textcoords="offset points", fontsize="small", bbox=box)
    ax.axvline(len(axes), color="0.3", linewidth=0.8)
    ax.set(xticks=range(len(axes) + 1), yticks=[], xlim=(-0.1, len(axes) + 0.1))
    ax.set_xticklabels([*axes, "score"], rotation=20, ha="right")
    ax.spines[:].set_visible(False)
    return mappable


def _draw_heat_map(ax, columns, scores):
    x_name, y_name = columns
    (x, x_labels), (y, y_labels) = map(ordered, columns.values())
    table = np.full((len(y_labels), len(x_labels)), np.nan)
    for x_word, y_word, score in zip(x, y, scores, strict=True):
        place = y_labels.index(y_word), x_labels.index(x_word)
        table[place] = np.fmax(table[place], score)
    mappable = _colors(scores)
    ax.imshow(table, origin="lower", aspect="auto", cmap=mappable.cmap, norm=mappable.norm)
    for row, column in np.argwhere(np.isfinite(table)):
        is_dark = mappable.norm(table[row, column]) > 0.4
        ax.text(column, row, f"{table[row, column]:.3f}", ha="center", va="center", color="w" if is_dark else "k")
    ax.set_xticks(range(len(x_labels)), x_labels)
    ax.set_yticks(range(len(y_labels)), y_labels)
    ax.set(xlabel=x_name, ylabel=y_name)
    return mappable


def _draw_time(ax, seconds, scores):
    known = np.isfinite(scores)
    seconds, scores = seconds[known], scores[known]
    order = np.lexsort((-scores, seconds))
    best = np.maximum.accumulate(scores[order])
    front = order[np.r_[True, best[1:] > best[:-1]]] if len(order) else order
    ax.plot(seconds, scores, "o", color="0.6", label="candidates")
    ax.plot(seconds[front], scores[front], "o-", color="C0", drawstyle="steps-post", label="none quicker is better")
    if len(seconds) and on_log_axis(seconds):
        ax.set_xscale("log")
    ax.set(xlabel="seconds of a fit", ylabel="mean test score")
    ax.legend(loc="lower right")
