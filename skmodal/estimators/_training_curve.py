"""A picture of a training: the losses and the learning rate of each epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from ._network_estimator import NetworkEstimator, check_network_estimator

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class TrainingCurveDisplay:
    """Show the losses of a training over its epochs, and the learning rate on an axis of its own.

    Make it by `from_estimator`.

    Parameters
    ----------
    learning_curve : dict of ndarrays
        The ``learning_curve_`` of a network estimator.
    estimator_name : str or None, default=None
        The title.

    Attributes
    ----------
    ax_ : matplotlib Axes
        The axes of the losses.
    lr_ax_ : matplotlib Axes
        The axes of the learning rate, on the right.
    figure_ : matplotlib Figure
    lines_ : list of matplotlib Line2D
        The loss on the rows trained on, that on the rows held out if there are any, and the learning rate.

    Examples
    --------
    >>> from sklearn.datasets import load_digits
    >>> from skmodal.estimators import ImageClassifier, TrainingCurveDisplay
    >>> X, y = load_digits(return_X_y=True)
    >>> model = ImageClassifier("mlp", max_epochs=3).fit(X[:1500], y[:1500], X_val=X[1500:], y_val=y[1500:])
    >>> display = TrainingCurveDisplay.from_estimator(model)
    >>> [line.get_label() for line in display.lines_]
    ['training', 'validation', 'learning rate']
    """

    def __init__(self, *, learning_curve: dict[str, np.ndarray], estimator_name: str | None = None):
        self.learning_curve = learning_curve
        self.estimator_name = estimator_name

    @classmethod
    def from_estimator(
        cls, estimator: NetworkEstimator, *, ax: Axes | None = None, name: str | None = None, **line_kwargs: Any
    ) -> Self:
        """Show the training of a fitted network estimator.

        Parameters
        ----------
        estimator : network estimator
            Of `skmodal.estimators`, fitted.
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        name : str or None, default=None
            The title; None is the name of the class.
        **line_kwargs : dict
            Of ``Axes.plot`` for the losses.

        Returns
        -------
        display : TrainingCurveDisplay
        """
        check_network_estimator(estimator, name=cls.__name__)
        check_is_fitted(estimator)
        display = cls(learning_curve=estimator.learning_curve_, estimator_name=name or type(estimator).__name__)
        return display.plot(ax=ax, **line_kwargs)

    def plot(self, *, ax: Axes | None = None, **line_kwargs: Any) -> Self:
        """Draw the picture.

        Parameters
        ----------
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        **line_kwargs : dict
            Of ``Axes.plot`` for the losses.

        Returns
        -------
        display : TrainingCurveDisplay
        """
        import matplotlib.pyplot as plt
        from matplotlib.ticker import MaxNLocator

        self.ax_ = plt.subplots(layout="constrained")[1] if ax is None else ax
        self.figure_ = self.ax_.figure
        self.lr_ax_ = self.ax_.twinx()
        curve, epochs = self.learning_curve, self.learning_curve["epoch"]
        drawn = [("training", "train_loss"), ("validation", "valid_loss")]
        drawn = [(label, column) for label, column in drawn if not np.isnan(curve[column]).all()]
        style = {"marker": "."} | line_kwargs
        self.lines_ = [self.ax_.plot(epochs, curve[column], label=label, **style)[0] for label, column in drawn]
        self.lines_ += self.lr_ax_.plot(epochs, curve["lr"], color="0.6", linestyle=":", label="learning rate")
        self.ax_.set(xlabel="epoch", ylabel="loss", title=self.estimator_name)
        self.ax_.xaxis.set_major_locator(MaxNLocator(integer=True))
        self.lr_ax_.set(ylabel="learning rate at the epoch's end", ylim=(0, None))
        self.ax_.set_zorder(self.lr_ax_.get_zorder() + 1)  # the losses lie above
        self.ax_.patch.set_visible(False)
        self.ax_.legend(handles=self.lines_)
        return self
