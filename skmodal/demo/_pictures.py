"""The demo's pictures: confusions, subsets of modalities, missing modalities, sound."""

import numpy as np
from matplotlib.ticker import PercentFormatter
from scipy.signal import ShortTimeFFT
from scipy.signal.windows import hamming

from ..recipes import MODALITIES
from ..speech import mfcc
from ._drawing import COLORS, draw
from ._page import percent


def draw_confusion(counts, title, kind):
    """Draw a confusion matrix: a row a true class, a column an answer.

    Parameters
    ----------
    counts : ndarray of int, shape (n_classes, n_classes)
    title : str
    kind : str
        Whose color to use.

    Returns
    -------
    str of SVG
    """
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))

    def paint(figure):
        axes = figure.subplots()
        for row, column in np.argwhere(counts):
            share = shares[row, column]
            axes.fill_between(
                [column - 0.5, column + 0.5], row - 0.5, row + 0.5, color=COLORS[kind], alpha=0.05 + 0.37 * share, lw=0
            )
            axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=7.5)
        places = np.arange(len(counts))
        axes.set(xlim=(-0.5, len(counts) - 0.5), ylim=(len(counts) - 0.5, -0.5), aspect="equal", title=title)
        axes.set(xticks=places, yticks=places, xlabel="answer", ylabel="digit")
        axes.tick_params(length=0, labelsize=8)

    worst = _confusions(counts)
    alt = f"Confusion matrix, {title}: {np.trace(counts)} of {counts.sum()} right. {worst}"
    return draw(paint, alt, size=(3.1, 3.3))


def draw_subsets(by_subset):
    """Draw the accuracy of each subset of the modalities as bars, the most modalities at the top.

    Parameters
    ----------
    by_subset : dict of tuple of str to float

    Returns
    -------
    str of SVG
    """
    subsets = sorted(by_subset, key=lambda subset: (-len(subset), -by_subset[subset]))

    def paint(figure):
        axes = figure.subplots()
        for place, subset in enumerate(subsets):
            color = COLORS[subset[0] if len(subset) == 1 else "late" if len(subset) == 3 else "muted"]
            axes.barh(place, by_subset[subset], color=color, height=0.66)
            axes.text(by_subset[subset] + 0.01, place, percent(by_subset[subset]), va="center", fontweight="bold")
        axes.set(yticks=range(len(subsets)), yticklabels=[" + ".join(subset) for subset in subsets], xlim=(0, 1.08))
        axes.invert_yaxis()
        _percent_axis(axes)

    values = "; ".join(f"{' and '.join(subset)} {percent(by_subset[subset])}" for subset in subsets)
    return draw(paint, f"Accuracy by modalities present: {values}.", size=(6.4, 2.9))


def draw_missing(scores, best_left):
    """Draw, for each modality that is missing, the accuracy of each fusion beside the best of what is left.

    Parameters
    ----------
    scores : list of Score
        Of fusions.
    best_left : dict of str to float
        For each modality, the best accuracy of another one alone.

    Returns
    -------
    str of SVG
    """
    lost = {gone: tuple(modality for modality in MODALITIES if modality != gone) for gone in MODALITIES}

    def paint(figure):
        every = figure.subplots(1, len(MODALITIES), sharey=True)
        for axes, (gone, left) in zip(every, lost.items(), strict=True):
            axes.axvline(best_left[gone], color=COLORS["ink"], lw=1, ls=(0, (3, 2)))
            for place, score in enumerate(scores):
                value = score.by_subset[left]
                axes.hlines(place, 0, 1, color=COLORS["rule"], lw=0.8, zorder=0)
                axes.plot(value, place, "o", color=COLORS[score.kind], ms=7)
                side = 1 if value >= best_left[gone] else -1  # away from the line, which would cross the number
                axes.annotate(
                    f"{100 * value:.0f}",
                    (value, place),
                    (7 * side, 0),
                    textcoords="offset points",
                    ha="left" if side == 1 else "right",
                    va="center",
                    fontsize=8.5,
                )
            axes.set(title=f"without {gone}", xlim=(0, 1.1), ylim=(len(scores) - 0.5, -0.5))
            axes.set(yticks=range(len(scores)), yticklabels=[score.name for score in scores])
            _percent_axis(axes)

    values = ". ".join(
        f"Without {gone}, where the best single modality left has {percent(best_left[gone])}: "
        + ", ".join(f"{score.name} {percent(score.by_subset[left])}" for score in scores)
        for gone, left in lost.items()
    )
    return draw(paint, f"{values}.", size=(10.2, 3.6))


def draw_sound(signal, sampling_rate, word):
    """Draw a waveform, its spectrogram and its MFCCs, one above the other on one time axis.

    Parameters
    ----------
    signal : ndarray of shape (n_samples,)
    sampling_rate : int
    word : str
        What is said.

    Returns
    -------
    str of SVG
    """
    frame, hop = round(0.025 * sampling_rate), round(0.010 * sampling_rate)
    transform = ShortTimeFFT(hamming(frame, sym=False), hop, sampling_rate, mfft=512)
    level = 10 * np.log10(transform.spectrogram(np.asarray(signal, dtype=np.float64)) + 1e-10)
    coefficients = mfcc(signal, sampling_rate)[:, 1:]
    seconds = len(signal) / sampling_rate

    def paint(figure):
        wave, spectrum, cepstrum = figure.subplots(3, 1, sharex=True, height_ratios=[1, 2, 2])
        wave.plot(np.arange(len(signal)) / sampling_rate, signal, color=COLORS["speech"], lw=0.6)
        wave.set(title="waveform", yticks=[], xlim=(0, seconds))
        top = level.max()
        extent = transform.extent(len(signal))
        spectrum.imshow(level, origin="lower", aspect="auto", extent=extent, cmap="magma", vmin=top - 70, vmax=top)
        spectrum.set(title="spectrogram", ylabel="Hz")
        limit = np.abs(coefficients).max()
        cepstrum.imshow(
            coefficients.T,
            origin="lower",
            aspect="auto",
            extent=(0, seconds, 0.5, 12.5),
            cmap="PuOr",
            vmin=-limit,
            vmax=limit,
        )
        cepstrum.set(
            title="MFCC 1 to 12", xlabel="seconds", ylabel="coefficient", xlim=(0, seconds), yticks=[1, 4, 8, 12]
        )

    alt = (
        f"A recording of “{word}”, {seconds:.2f} s: waveform, spectrogram from 0 to {sampling_rate // 2} Hz, 12 MFCCs."
    )
    return draw(paint, alt, size=(8.6, 5.4))


def draw_waveform(signal, sampling_rate):
    """Draw a small waveform as its envelope, which is small as a file too.

    Parameters
    ----------
    signal : ndarray of shape (n_samples,)
    sampling_rate : int

    Returns
    -------
    str of SVG
    """
    parts = np.array_split(signal, min(120, len(signal)))
    top, bottom = [part.max() for part in parts], [part.min() for part in parts]

    def paint(figure):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.fill_between(np.arange(len(parts)), bottom, top, color=COLORS["speech"], lw=0.5)
        axes.axis("off")

    return draw(paint, f"Waveform, {len(signal) / sampling_rate:.2f} s", size=(2.1, 0.55), layout=None)


def _percent_axis(axes):
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", lw=0.6)
    axes.set_axisbelow(True)


def _confusions(counts, n_worst=3):
    wrong = counts - np.diag(np.diag(counts))
    places = np.dstack(np.unravel_index(np.argsort(-wrong, axis=None, kind="stable")[:n_worst], wrong.shape))[0]
    said = [f"{row} taken for {column} {wrong[row, column]} times" for row, column in places if wrong[row, column]]
    return f"Most often: {', '.join(said)}." if said else ""
