"""A picture of attention weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from sklearn.base import BaseEstimator

from ._attention_weights import attention_weights
from ._one_sample import as_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELS = 30  # on an axis


class AttentionDisplay:
    """Show how much each token attends to each other: a row a token, of which the weights sum to 1.

    Make it by `from_estimator`.

    Parameters
    ----------
    weights : ndarray of shape (n_layers, n_heads, n_tokens, n_attended)
        Of `attention_weights`.
    tokens, attended : list of str
        Those that attend, and those that are attended to.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    colorbar_ : matplotlib Colorbar

    Examples
    --------
    >>> from skmodal.estimators import TextClassifier
    >>> from skmodal.inspection import AttentionDisplay
    >>> texts = ["good film", "a bad film", "very good", "so bad"] * 10
    >>> model = TextClassifier("transformer", max_epochs=5, random_state=0).fit(texts, ["+", "-", "+", "-"] * 10)
    >>> display = AttentionDisplay.from_estimator(model, "a very good film")
    >>> [label.get_text() for label in display.ax_.get_yticklabels()]
    ['a', 'very', 'good', 'film']
    """

    def __init__(self, *, weights: np.ndarray, tokens: list[str], attended: list[str]):
        self.weights = weights
        self.tokens = tokens
        self.attended = attended

    @classmethod
    def from_estimator(
        cls,
        estimator: BaseEstimator,
        sample: object,
        *,
        modality: str | None = None,
        layer: int = -1,
        head: int | None = None,
        ax: Axes | None = None,
    ) -> Self:
        """Compute the attention weights of a sample, and show those of a layer.

        Parameters
        ----------
        estimator : estimator
            Fitted, as `attention_weights` takes it.
        sample : sample, or frame of one row
            A text, a waveform; where the estimator reads several modalities, a row of its frame, such as
            ``X.iloc[[0]]``.
        modality : str or None, default=None
            Of a joint network, the modality whose tokens attend.
        layer : int, default=-1
            Its number, from 0; -1 is the last.
        head : int or None, default=None
            Its number, from 0; None is the mean of all.
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.

        Returns
        -------
        display : AttentionDisplay
        """
        rows = as_rows(estimator, sample, name=cls.__name__)
        (found,) = attention_weights(estimator, rows, modality=modality)
        return cls(**found).plot(layer=layer, head=head, ax=ax)

    def plot(self, *, layer: int = -1, head: int | None = None, ax: Axes | None = None) -> Self:
        """Draw the picture.

        Parameters
        ----------
        layer : int, default=-1
            Its number, from 0; -1 is the last.
        head : int or None, default=None
            Its number, from 0; None is the mean of all.
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.

        Returns
        -------
        display : AttentionDisplay
        """
        import matplotlib.pyplot as plt

        n_layers, n_heads = self.weights.shape[:2]
        if not -n_layers <= layer < n_layers:
            raise ValueError(f"AttentionDisplay: layer is {layer}; the layers are 0 to {n_layers - 1}.")
        if head is not None and not -n_heads <= head < n_heads:
            raise ValueError(f"AttentionDisplay: head is {head}; the heads are 0 to {n_heads - 1}.")
        weights = self.weights[layer].mean(axis=0) if head is None else self.weights[layer, head]
        self.ax_ = plt.subplots(layout="constrained")[1] if ax is None else ax
        self.figure_ = self.ax_.figure
        drawn = self.ax_.imshow(weights, cmap="Blues", vmin=0, aspect="auto")
        self.colorbar_ = self.figure_.colorbar(drawn, ax=self.ax_, label="attention weight")
        of_head = "mean of the heads" if head is None else f"head {head % n_heads}"
        self.ax_.set(xlabel="attended to", ylabel="token", title=f"layer {layer % n_layers}, {of_head}")
        for axis, names in ((self.ax_.xaxis, self.attended), (self.ax_.yaxis, self.tokens)):
            places = range(0, len(names), -(-len(names) // _MOST_LABELS))
            axis.set_ticks(places, [names[place] for place in places])
        if max(map(len, self.attended), default=0) * len(self.ax_.get_xticks()) > 40:
            self.ax_.tick_params("x", rotation=90)
        return self
