"""Samples as pieces of HTML: text as text, images as pictures, speech as a waveform and a recording to play."""

import base64
import io
import os
import reprlib
from html import escape
from numbers import Number
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from .._samples import array_waveform, image, is_missing, is_sound_waveform, read_waveform
from ._drawing import png
from ._pictures import draw_waveform

LONGEST_TEXT = 300  # letters
LARGEST_IMAGE = 192  # pixels, on its longer side
LONGEST_AUDIO = 64_000  # values: 4 s at 16 kHz
_AUDIO_SUFFIXES = {*soundfile.available_formats(), "AIF", "OGA", "OPUS"}


def show_samples(cells, rows, *, sampling_rate, name):
    """Return a piece of HTML for each cell of one column, under a file its name; the kind is seen from all cells.

    ``rows`` are the cells' numbers, for the pictures' descriptions. ``sampling_rate`` is of waveforms that are arrays,
    in Hz; None makes them silent. ``name`` opens the error message.
    """
    kind = _kind([cell for cell in cells if not is_missing(cell)])
    file_name = _small_name if kind in ("image", "speech") else lambda cell: ""
    return [
        '<span class="small">missing</span>'
        if is_missing(cell)
        else _SHOW[kind](cell, row, sampling_rate, name) + file_name(cell)
        for cell, row in zip(cells, rows, strict=True)
    ]


def _small_name(cell):
    """Return the name of a file, with the folder that it is in, which may be its class."""
    if not isinstance(cell, (str, os.PathLike)):
        return ""
    return f'<br><span class="small">{escape("/".join(Path(cell).parts[-2:]))}</span>'


def _kind(cells):
    if cells and all(isinstance(cell, (str, os.PathLike)) for cell in cells):
        # A text that happens to end like a file is text, as long as there is no such file.
        if not all(os.path.isfile(cell) for cell in cells):
            return "text"
        suffixes = {Path(cell).suffix.lower() for cell in cells}
        if suffixes <= set(Image.registered_extensions()):
            return "image"
        return "speech" if {suffix[1:].upper() for suffix in suffixes} <= _AUDIO_SUFFIXES else "text"
    if all(isinstance(cell, Image.Image) or _has_the_shape_of_an_image(cell) for cell in cells):
        return "image"
    return "speech" if all(is_sound_waveform(cell) for cell in cells) else "other"


def _has_the_shape_of_an_image(cell):
    is_numbers = isinstance(cell, np.ndarray) and cell.dtype.kind in "biuf" and cell.size > 0
    return is_numbers and (cell.ndim == 2 or (cell.ndim == 3 and cell.shape[2] in (1, 3, 4)))


def _show_text(cell, row, sampling_rate, name):
    text = str(cell)
    cut = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    return f'<span class="quote" dir="auto">{escape(cut)}</span>'


def _show_image(cell, row, sampling_rate, name):
    pixels = image(cell, row=row, name=name)
    if pixels.dtype != np.uint8:
        pixels = (np.clip(pixels, 0, 1) * 255).round().astype(np.uint8)
    height, width = pixels.shape[:2]
    small = Image.fromarray(pixels[..., 0] if pixels.shape[2:] == (1,) else pixels)
    small.thumbnail((LARGEST_IMAGE, LARGEST_IMAGE))
    return png(small, f"Image of row {row}, {width} by {height} pixels", kind="photo")


def _show_speech(cell, row, sampling_rate, name):
    if isinstance(cell, np.ndarray):
        signal = array_waveform(cell, row=row, name=name, dtype=np.float64)
    else:
        signal, sampling_rate = read_waveform(cell, row=row, name=name)
        signal = signal / 32768 if signal.dtype == np.int16 else signal
        signal = signal.mean(axis=1) if signal.ndim == 2 else signal
    picture = draw_waveform(signal, sampling_rate)
    if sampling_rate is None:
        return picture
    heard = signal[:LONGEST_AUDIO]
    cut = f", its first {len(heard) / sampling_rate:.1f} s" if len(heard) < len(signal) else ""
    file = io.BytesIO()
    soundfile.write(file, np.clip(heard, -1, 1), sampling_rate, format="WAV", subtype="PCM_16")
    data = base64.b64encode(file.getvalue()).decode("ascii")
    label = f"Recording of row {row}{cut}"
    return f'{picture}<audio controls aria-label="{label}" src="data:audio/wav;base64,{data}"></audio>'


def _show_other(cell, row, sampling_rate, name):
    shown = f"{cell:.4g}" if isinstance(cell, Number) and not isinstance(cell, bool) else reprlib.repr(cell)
    return f'<span class="quote">{escape(shown)}</span>'


_SHOW = {"text": _show_text, "image": _show_image, "speech": _show_speech, "other": _show_other}
