"""The demo's pictures: subsets of modalities, missing modalities, sound."""

import numpy as np
from matplotlib.ticker import PercentFormatter
from scipy.signal import ShortTimeFFT
from scipy.signal.windows import hamming

from ..inspection._drawing import COLORS, draw
from ..inspection._page import percent
from ..recipes import MODALITIES
from ..speech import mfcc


def draw_subsets(by_subset):
    """Draw the accuracy of each subset, a tuple, of the modalities as bars, the most modalities at the top."""
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

    ``scores`` are of fusions; ``best_left`` has for each modality the best accuracy of another one alone.
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
                # Away from the line, which would cross the number.
                shift, alignment = (7, "left") if value >= best_left[gone] else (-7, "right")
                style = {"textcoords": "offset points", "ha": alignment, "va": "center", "fontsize": 8.5}
                axes.annotate(f"{100 * value:.0f}", (value, place), (shift, 0), **style)
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
    """Draw a waveform, of shape (n_samples,), its spectrogram and its MFCCs above each other on one time axis."""
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
        style = {"origin": "lower", "aspect": "auto"}
        spectrum.imshow(level, extent=extent, cmap="magma", vmin=top - 70, vmax=top, **style)
        spectrum.set(title="spectrogram", ylabel="Hz")
        limit = np.abs(coefficients).max()
        extent = (0, seconds, 0.5, 12.5)
        cepstrum.imshow(coefficients.T, extent=extent, cmap="PuOr", vmin=-limit, vmax=limit, **style)
        cepstrum.set(
            title="MFCC 1 to 12", xlabel="seconds", ylabel="coefficient", xlim=(0, seconds), yticks=[1, 4, 8, 12]
        )

    alt = (
        f"A recording of “{word}”, {seconds:.2f} s: waveform, spectrogram from 0 to {sampling_rate // 2} Hz, 12 MFCCs."
    )
    return draw(paint, alt, size=(8.6, 5.4))


def _percent_axis(axes):
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", lw=0.6)
    axes.set_axisbelow(True)
