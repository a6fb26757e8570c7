"""Pictures of a page on a model: confusions, predictions, a waveform."""

from unicodedata import category

import numpy as np

from ._drawing import COLORS, draw


def draw_confusion(counts, labels, title, *, truth="digit", color="accent"):
    """Draw a confusion matrix as SVG: a row a true class, a column an answer.

    The counts, ints, have the shape (n_classes, n_classes); the labels are the classes' names. ``truth`` is what the
    true classes are called, ``color`` one of `COLORS`.
    """
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    names = [plain_label(label) for label in labels]
    longest = max(map(len, names))

    def paint(figure):
        axes = figure.subplots()
        for row, column in np.argwhere(counts):
            share = shares[row, column]
            axes.fill_between(
                [column - 0.5, column + 0.5], row - 0.5, row + 0.5, color=COLORS[color], alpha=0.05 + 0.37 * share, lw=0
            )
            axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=7.5)
        places = np.arange(len(counts))
        axes.set(xlim=(-0.5, len(counts) - 0.5), ylim=(len(counts) - 0.5, -0.5), aspect="equal", title=title)
        axes.set(xticks=places, yticks=places, yticklabels=names, xlabel="answer", ylabel=truth)
        axes.set_xticklabels(names, rotation=90 if longest > 2 else 0)
        axes.tick_params(length=0, labelsize=8)

    alt = f"Confusion matrix, {title}: {np.trace(counts)} of {counts.sum()} right. {_confusions(counts, labels)}"
    side = 0.2 * max(7, len(counts)) + 0.06 * (longest - 1)  # the labels stand on two sides
    return draw(paint, alt, size=(1.1 + side, 1.3 + side))


def draw_predictions(target, predicted):
    """Draw a dot a row, the true value below it and the predicted one beside it, and the line where they agree.

    The arrays have the shape (n_rows,); the picture is SVG.
    """
    ends = [min(target.min(), predicted.min()), max(target.max(), predicted.max())]

    def paint(figure):
        axes = figure.subplots()
        axes.plot(ends, ends, color=COLORS["muted"], lw=1, ls=(0, (3, 2)))
        axes.plot(target, predicted, "o", color=COLORS["accent"], ms=4, alpha=0.5, mew=0)
        axes.set(xlabel="true", ylabel="predicted", aspect="equal")

    worst = np.abs(predicted - target).max()
    alt = f"Predicted against true values of {len(target)} rows; at most {worst:.3g} apart."
    return draw(paint, alt, size=(4.6, 4.4))


def draw_waveform(signal, sampling_rate=None):
    """Draw a small waveform, of shape (n_samples,), as its envelope, whose SVG is small as a file too.

    Without a sampling rate, in Hz, it does not say how long it lasts.
    """
    parts = np.array_split(signal, min(120, len(signal)))
    top, bottom = [part.max() for part in parts], [part.min() for part in parts]

    def paint(figure):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.fill_between(np.arange(len(parts)), bottom, top, color=COLORS["speech"], lw=0.5)
        axes.axis("off")

    length = f"{len(signal)} values" if sampling_rate is None else f"{len(signal) / sampling_rate:.2f} s"
    return draw(paint, f"Waveform, {length}", size=(2.1, 0.55), layout=None)


def plain_label(label, longest=24):
    """Return a label as matplotlib writes it out: on one line, not as a formula, and cut where it is long."""
    drawn = (letter if category(letter) not in ("Cc", "Cs") else " " for letter in str(label))
    label = " ".join("".join(drawn).split())
    return (label if len(label) <= longest else f"{label[: longest - 1]}…").replace("$", r"\$")


def _confusions(counts, labels, n_worst=3):
    wrong = counts - np.diag(np.diag(counts))
    places = np.dstack(np.unravel_index(np.argsort(-wrong, axis=None, kind="stable")[:n_worst], wrong.shape))[0]
    said = [
        f"{labels[row]} taken for {labels[column]} {wrong[row, column]} times"
        for row, column in places
        if wrong[row, column]
    ]
    return f"Most often: {', '.join(said)}." if said else ""
