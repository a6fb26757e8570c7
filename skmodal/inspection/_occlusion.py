"""Occlusion: what a model's score loses when a word, a patch or a time-frequency cell is left out."""

import os
import re

import numpy as np
import pandas as pd
from scipy.signal import ShortTimeFFT
from sklearn.base import is_classifier

from .._samples import (
    MODALITIES,
    array_waveform,
    as_cells,
    as_table,
    column_of,
    image,
    images_of_table,
    is_frame,
    is_missing,
    modality_of,
    object_array,
    stated_modality,
)
from ..speech import AudioReader
from ._sampling_rate import stated_rates
from ._targets import find_target

_WORD = re.compile(r"\S+")
_FRAME = 0.025  # s, of a Hann window, half of which is a step
_CELL = 0.1, 500.0  # s and Hz
_SHARE = 8  # of the sides of an image, or of frames and bins
_AT_A_TIME = 64  # samples with something left out


def occlusion(estimator, X, *, target, modality, window, sampling_rate):
    """Return a dict for each row of X: of the ``values`` and of what they lie over."""
    score, measure = _score(estimator)
    classes = estimator.classes_ if is_classifier(estimator) else None
    reader = estimator if modality is None else getattr(estimator, "encoders_", {}).get(modality)
    kind = None if reader is None else stated_modality(reader)
    cells, containing = _cells(X, modality)
    results = []
    for row, cell in enumerate(cells):
        if is_missing(cell):
            raise ValueError(f"saliency: row {row} is missing ({cell!r}). Leave it out.")
        whole = score(containing(row, [cell]))[0]
        place, label = find_target(target, classes, whole)
        read = {"text": _text, "image": _image, "speech": _speech}[kind if kind in MODALITIES else modality_of(cell)]
        without, shape, size, facts = read(cell, row, window, sampling_rate, estimator)
        values, counts = np.zeros(shape), np.zeros(shape)
        windows = list(_windows(shape, size))
        for first in range(0, len(windows), _AT_A_TIME):
            some = windows[first : first + _AT_A_TIME]
            scores = score(containing(row, [without(part) for part in some]))[:, place]
            for part, left in zip(some, scores, strict=True):
                values[part] += whole[place] - left
                counts[part] += 1
        facts |= {"values": values / counts, "target": label, "output": float(whole[place]), "measure": measure}
        results.append(facts)
    return results


def _windows(shape, size):
    """Yield windows as tuples of slices, half a window apart, which cover all."""
    starts = []
    for n, width in zip(shape, size, strict=True):
        places = range(0, n - width + 1, (width + 1) // 2)
        starts.append([*places, *([n - width] if places and places[-1] != n - width else [])])
    for corner in np.ndindex(*map(len, starts)):
        firsts = [places[number] for places, number in zip(starts, corner, strict=True)]
        yield tuple(slice(first, first + width) for first, width in zip(firsts, size, strict=True))


def _score(estimator):
    """Return the function from samples to a score for each class or output, and what such a score is."""
    if not is_classifier(estimator):
        return lambda X: np.asarray(estimator.predict(X)).reshape(len(X), -1), "prediction"
    if hasattr(estimator, "decision_function"):
        return lambda X: _two_sided(estimator.decision_function(X), estimator), "score"
    if hasattr(estimator, "predict_proba"):
        return estimator.predict_proba, "probability"
    raise TypeError(
        f"saliency: {type(estimator).__name__} has neither decision_function nor predict_proba, one of which "
        'method="occlusion" asks.'
    )


def _two_sided(scores, estimator):
    scores = np.column_stack([-scores, scores]) if scores.ndim == 1 else scores
    if scores.shape[1] != len(estimator.classes_):
        raise ValueError(
            f"saliency: the decision_function of {type(estimator).__name__} has {scores.shape[1]} columns for "
            f"{len(estimator.classes_)} classes; one each is wanted, e.g. decision_function_shape='ovr'."
        )
    return scores


def _cells(X, modality):
    """Return the cells that are looked at, and a function from a row and other cells in its stead to such an X."""
    if modality is not None:
        if not is_frame(X):
            raise TypeError(f"saliency: modality is {modality!r}, but X is a {type(X).__name__}. Give a DataFrame.")
        columns = {name: column_of(X, name, name="saliency") for name in X.columns}
        if modality not in columns:
            raise ValueError(f"saliency: modality is {modality!r}; the columns are {list(columns)}. Choose one.")

        def frame(row, cells):
            repeated = {name: pd.Series([column[row]] * len(cells)) for name, column in columns.items()}
            return pd.DataFrame({**repeated, modality: object_array(cells)})

        return columns[modality], frame
    if is_frame(X) and len(X.columns) > 1 and as_table(X) is None:
        raise ValueError(f"saliency: X has the columns {list(X.columns)}. Choose one with modality=.")
    if as_table(X) is None:
        return as_cells(X, name="saliency", lists_are_samples=True), lambda row, cells: cells
    return list(np.asarray(X)), lambda row, cells: np.stack(cells)


def _text(cell, row, window, sampling_rate, estimator):
    if isinstance(cell, str):
        spans = [match.span() for match in _WORD.finditer(cell)]
        tokens = [cell[start:stop] for start, stop in spans]

        def without(part):
            left_out = spans[part[0]]
            return cell[: left_out[0][0]] + cell[left_out[-1][1] :]
    else:
        tokens = [str(token) for token in cell]

        def without(part):
            return [*cell[: part[0].start], *cell[part[0].stop :]] or [""]

    size = _checked_window(window, (1,), (len(tokens),))
    return without, (len(tokens),), size, {"kind": "text", "tokens": tokens}


def _image(cell, row, window, sampling_rate, estimator):
    is_flat = isinstance(cell, np.ndarray) and cell.ndim == 1
    if is_flat:
        shape = getattr(estimator, "image_shape", None)
        picture = images_of_table(cell[None], image_shape=shape, name="saliency")[0]
    else:
        picture = image(cell, row=row, name="saliency")
    mean = picture.mean(axis=(0, 1)).astype(picture.dtype)

    def without(part):
        occluded = picture.copy()
        occluded[part] = mean
        return occluded.ravel() if is_flat else occluded

    shape = picture.shape[:2]
    size = _checked_window(window, [max(1, side // _SHARE) for side in shape], shape)
    return without, shape, size, {"kind": "image", "image": picture}


def _speech(cell, row, window, sampling_rate, estimator):
    if np.ndim(cell) == 2 and not isinstance(cell, (str, os.PathLike)):
        return _frames(np.asarray(cell), window)
    rates = {sampling_rate} if sampling_rate else stated_rates(estimator)
    if len(rates) != 1:
        raise ValueError(f"saliency: the estimator states the sampling rates {sorted(rates)}. Pass sampling_rate.")
    (rate,) = rates
    if isinstance(cell, (str, os.PathLike)):
        cell = AudioReader(rate).fit_transform([cell])[0]
    signal = array_waveform(cell, row=row, name="saliency", dtype=None)
    length = min(len(signal), round(_FRAME * rate))
    hop = max(1, length // 2)
    stft = ShortTimeFFT.from_window("hann", rate, length, length - hop)
    spectrum = stft.stft(signal)  # (n_bins, n_frames)

    def without(part):
        kept = spectrum.copy()
        kept[part[::-1]] = 0
        return stft.istft(kept, k1=len(signal)).astype(signal.dtype)

    seconds, hertz = _checked_window(window, _CELL, None)
    shape = spectrum.shape[::-1]
    size = [round(seconds * rate / hop), round(hertz / stft.delta_f)]
    facts = {
        "kind": "speech",
        "spectrogram": 20 * np.log10(np.abs(spectrum.T) + np.finfo(np.float32).eps),
        "times": stft.t(len(signal)),
        "frequencies": stft.f,
    }
    return without, shape, _at_most(size, shape), facts


def _frames(frames, window):
    mean = frames.mean(axis=0)

    def without(part):
        occluded = frames.copy()
        occluded[part] = mean[part[1]]
        return occluded

    size = _checked_window(window, [max(1, side // _SHARE) for side in frames.shape], frames.shape)
    return without, frames.shape, size, {"kind": "speech", "spectrogram": frames, "times": None, "frequencies": None}


def _checked_window(window, default, shape):
    """Return the sides of a window, at most those of ``shape``, or raise an error."""
    if window is None:
        return default if shape is None else _at_most(default, shape)
    sides = (window,) if np.isscalar(window) else tuple(window)
    kinds = (int, np.integer) if shape is not None else (int, float, np.number)
    if len(sides) != len(default) or not all(isinstance(side, kinds) and side > 0 for side in sides):
        wanted = {1: "a number of words", 2: "(height, width), or (frames, bins)"}[len(default)]
        wanted = "(seconds, hertz)" if shape is None else wanted
        raise ValueError(f"saliency: window is {window!r}; {wanted} is wanted, above 0.")
    return sides if shape is None else _at_most(sides, shape)


def _at_most(size, shape):
    return tuple(max(1, min(side, n)) for side, n in zip(size, shape, strict=True))
