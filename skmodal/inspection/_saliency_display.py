"""A picture of a saliency map: colored words, or a heat map over an image or a spectrogram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator

from ._one_sample import as_rows
from ._saliency import saliency
from ._saliency_map import SaliencyMap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLORS = "RdBu_r"  # red for, blue against: told apart by who does not see red and green alike
_FONT_SIZE, _LINE, _PADDING = 13, 25, 4  # points


class SaliencyDisplay:
    """Show what the words, pixels or time-frequency cells of a sample count for a prediction.

    Red counts for the target, blue against it. Words are colored; an image, in gray, and a spectrogram lie under a heat
    map that is clear where nothing counts.

    Make it by `from_estimator`.

    Parameters
    ----------
    saliency_map : SaliencyMap
        Of `saliency`.

    Attributes
    ----------
    ax_ : matplotlib Axes
    figure_ : matplotlib Figure
    colorbar_ : matplotlib Colorbar

    See Also
    --------
    saliency : The numbers.

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.estimators import ImageClassifier
    >>> from skmodal.inspection import SaliencyDisplay
    >>> digits = load_digits3(subset="train")
    >>> model = ImageClassifier(max_epochs=3, random_state=0).fit(digits.data["image"], digits.target)
    >>> display = SaliencyDisplay.from_estimator(model, digits.data["image"][0], method="grad_cam", target=3)
    >>> display.saliency_map.label, display.colorbar_.ax.get_ylabel()
    (3, 'evidence (logit)')
    """

    def __init__(self, *, saliency_map: SaliencyMap):
        self.saliency_map = saliency_map

    @classmethod
    def from_estimator(
        cls, estimator: BaseEstimator, sample: object, *, ax: Axes | None = None, **options: Any
    ) -> Self:
        """Compute the saliency of a sample, and show it.

        Parameters
        ----------
        estimator : estimator
            Fitted, as `saliency` takes it.
        sample : sample, or frame of one row
            A text, an image, a waveform or a row of the table that the estimator was fitted on; where it reads several
            modalities, a row of its frame, such as ``X.iloc[[0]]``.
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure.
        **options : dict
            Of `saliency`: ``method``, ``target``, ``modality`` and the rest.

        Returns
        -------
        display : SaliencyDisplay
        """
        rows = as_rows(estimator, sample, name=cls.__name__)
        return cls(saliency_map=saliency(estimator, rows, **options)[0]).plot(ax=ax)

    def plot(self, *, ax: Axes | None = None) -> Self:
        """Draw the picture.

        Parameters
        ----------
        ax : matplotlib Axes or None, default=None
            Where to draw; None makes a figure. Words are wrapped at its present width.

        Returns
        -------
        display : SaliencyDisplay
        """
        import matplotlib.pyplot as plt
        from matplotlib.cm import ScalarMappable
        from matplotlib.colors import Normalize

        found = self.saliency_map
        if not isinstance(found, SaliencyMap):
            raise TypeError(f"SaliencyDisplay: saliency_map is a {type(found).__name__}; one of saliency's is wanted.")
        is_own = ax is None
        self.ax_ = plt.subplots(layout="constrained")[1] if ax is None else ax
        self.figure_ = self.ax_.figure
        highest = max(np.abs(found.values).max(initial=0), np.finfo(float).tiny)
        colors = ScalarMappable(Normalize(-highest, highest), _COLORS)
        output = f"{found.measure} {found.output:.3g}"
        self.ax_.set_title(output if found.target is None else f"for {found.label!r} ({output})")
        if found.kind == "text":
            place = {"ax": self.ax_, "orientation": "horizontal", "aspect": 40}
        else:
            place = {"cax": self.ax_.inset_axes((1.03, 0, 0.05, 1))}  # as high as a picture that keeps its shape
        label = _LABELS[found.method].format(found.measure)
        self.colorbar_ = self.figure_.colorbar(colors, label=label, **place)
        _DRAW[found.kind](self.ax_, found, colors, is_own)
        return self


_LABELS = {
    "integrated_gradients": "share of the {}",
    "grad_cam": "evidence ({})",
    "occlusion": "{} lost without it",
}


def _draw_words(ax, found, colors, is_own):
    from matplotlib.patches import Rectangle

    ax.set_axis_off()
    figure = ax.figure
    figure.draw_without_rendering()  # so that the axes have their width
    points = 72 / figure.dpi
    width = ax.get_window_extent().width * points
    x, line = 0.0, 0
    for token, value in zip(found.tokens, found.values, strict=True):
        color = colors.to_rgba(value)
        ink = "white" if np.dot(color[:3], (0.3, 0.6, 0.1)) < 0.5 else "black"
        word = ax.text(0, 0, token, fontsize=_FONT_SIZE, color=ink, va="center", in_layout=False)
        length = word.get_window_extent().width * points + 2 * _PADDING
        if x and x + length > width:
            x, line = 0.0, line + 1
        word.set_position((x + _PADDING, -line))
        ax.add_patch(Rectangle((x, -line - 0.4), length, 0.8, color=color, linewidth=0, in_layout=False))
        x += length + _PADDING
    n_lines = line + 1
    if is_own:
        figure.set_figheight((n_lines * _LINE + 80) / 72)
    else:
        n_lines = max(n_lines, ax.get_window_extent().height * points / _LINE)
    ax.set(xlim=(0, width), ylim=(0.5 - n_lines, 0.5))


def _draw_image(ax, found, colors, is_own):
    picture = found.image if found.image.ndim == 2 else found.image.mean(axis=2)
    ax.imshow(_faded(picture), cmap="gray", vmin=0, vmax=1)
    _overlay(ax, found.values, colors, extent=None)
    ax.set(xticks=[], yticks=[])


def _draw_spectrogram(ax, found, colors, is_own):
    n_frames, n_bins = found.values.shape
    times = np.arange(n_frames) if found.times is None else found.times
    half = (times[-1] - times[0]) / max(1, n_frames - 1) / 2 or 0.5
    extent = (times[0] - half, times[-1] + half, -0.5, n_bins - 0.5)
    place = {"extent": extent, "aspect": "auto", "origin": "lower"}
    ax.imshow(_faded(-found.spectrogram.T), cmap="gray", vmin=0, vmax=1, **place)
    _overlay(ax, found.values.T, colors, **place)
    ax.set(xlabel="frame" if found.times is None else "time (s)", ylabel="coefficient")
    if found.frequencies is not None:
        shown = np.unique(np.linspace(0, n_bins - 1, 6).round().astype(int))
        ax.set(ylabel="frequency (Hz)", yticks=shown, yticklabels=[f"{found.frequencies[bin]:.0f}" for bin in shown])


def _faded(picture):
    """Return a picture from half gray to white, on which colors are seen."""
    lowest, highest = picture.min(), picture.max()
    return 0.5 + 0.5 * (picture - lowest) / max(highest - lowest, np.finfo(np.float32).tiny)


def _overlay(ax, values, colors, **place):
    """Lay colors over a picture, the clearer the less they say."""
    rgba = colors.to_rgba(values)
    rgba[..., 3] = np.abs(colors.norm(values) * 2 - 1) ** 0.7
    ax.imshow(rgba, **place)


_DRAW = {"text": _draw_words, "image": _draw_image, "speech": _draw_spectrogram}
