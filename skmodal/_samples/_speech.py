"""What a speech sample is: a 1-D waveform at a known rate, as an array or as the path of a file."""

import os
import re

import numpy as np
import soundfile

from ._containers import is_missing

INT16_SCALE = 1 / 32768

# libsndfile reads a WAV, AIFF or AU file that ends too early without an error, and says so in its log only. A recorder
# that writes to a pipe leaves a huge size in the head, which says nothing.
_CUT_SHORT = re.compile(r"^(?: *data| *SSND| *Data Size) *: (\d+) \(should be (\d+)\)", re.MULTILINE)
_UNKNOWN_SIZE = 0x7FFFF000


def waveform(cell, *, row, name, sampling_rate, min_samples=2):
    """Return a cell as a float64 waveform in [-1, 1].

    Parameters
    ----------
    cell : array of shape (n_samples,) or path
        Floating-point values in [-1, 1], int16, or a file whose rate is ``sampling_rate``.
    row : int
        The cell's place in X, for the error message.
    name : str
        Who asks: it opens the error message.
    sampling_rate : int
        In Hz.
    min_samples : int, default=2
        A shorter one is an error.
    """
    if isinstance(cell, (str, os.PathLike)):
        signal, rate = read_waveform(cell, row=row, name=name)
        if rate != sampling_rate:
            raise ValueError(
                f"{name}: sample {row}, {os.fspath(cell)!r}, is at {rate} Hz where {sampling_rate} Hz is expected. "
                f"Resample it with AudioReader(sampling_rate={sampling_rate})."
            )
        if signal.ndim == 2:
            raise ValueError(
                f"{name}: sample {row}, {os.fspath(cell)!r}, has {signal.shape[1]} channels; a waveform has one. "
                f"Average them with AudioReader(sampling_rate={sampling_rate})."
            )
        return mono(signal, row=f"{row}, {os.fspath(cell)!r},", name=name, min_samples=min_samples)
    return array_waveform(cell, row=row, name=name, min_samples=min_samples)


def array_waveform(cell, *, row, name, min_samples=2):
    """Return an array cell as a float64 waveform; int16 is divided by 32768."""
    if is_missing(cell):
        raise ValueError(f"{name}: sample {row} is missing ({cell!r}). Drop the row, or wrap with SkipMissing.")
    if isinstance(cell, bytes):
        raise TypeError(
            f"{name}: sample {row} is bytes; a waveform is a 1-D array, e.g. np.frombuffer(cell, np.int16)."
        )
    try:
        array = np.asarray(cell)
    except ValueError as error:
        raise ValueError(f"{name}: sample {row} is no array: {error}") from None
    is_int16 = array.dtype.kind == "i" and array.dtype.itemsize == 2  # of either byte order
    if array.dtype.kind != "f" and not is_int16 and not _is_empty_list(cell, array):
        raise TypeError(
            f"{name}: sample {row} has dtype {array.dtype}; a waveform is floating-point in [-1, 1] or int16. "
            "Convert it first, e.g. x.astype(np.float64) / np.iinfo(x.dtype).max."
        )
    signal = INT16_SCALE * array if is_int16 else array.astype(np.float64)
    return mono(signal, row=row, name=name, min_samples=min_samples)


def is_sound_waveform(cell):
    """Say, without a copy, whether a cell is an array that is a waveform as it is, in the machine's own byte order."""
    if type(cell) is not np.ndarray or cell.ndim != 1 or len(cell) < 2:
        return False
    return cell.dtype == np.int16 or (cell.dtype in (np.float32, np.float64) and bool(np.isfinite(cell).all()))


def mono(signal, *, row, name, min_samples=2):
    """Return the signal when it is one finite channel of so many samples or more; else raise an error."""
    if signal.ndim != 1:
        average = f"x.mean(axis={int(np.argmin(signal.shape))})" if signal.ndim == 2 else "x.ravel()"
        raise ValueError(
            f"{name}: sample {row} has shape {signal.shape}; a waveform is 1-D. "
            f"Average the channels first, e.g. {average}."
        )
    if len(signal) < min_samples:
        raise ValueError(f"{name}: sample {row} has {len(signal)} value(s); a waveform has at least 2. Drop the row.")
    if not np.isfinite(signal).all():
        where = int(np.argmin(np.isfinite(signal)))
        raise ValueError(
            f"{name}: sample {row} holds NaN or infinity at index {where}. Mend it, e.g. np.nan_to_num(x)."
        )
    return signal


def read_waveform(path, *, row, name):
    """Read an audio file: float64 of shape (n_samples,) or (n_samples, n_channels), and its rate in Hz."""
    existing_file(path, row=row, name=name)
    try:
        with soundfile.SoundFile(os.fspath(path)) as file:
            signal, rate, log = file.read(dtype="float64"), file.samplerate, file.extra_info
    except (soundfile.SoundFileError, TypeError) as error:
        raise ValueError(f"{name}: sample {row}, {os.fspath(path)!r}, is no readable audio file: {error}") from error
    cut = _CUT_SHORT.search(log)
    if cut and int(cut[2]) < int(cut[1]) < _UNKNOWN_SIZE:
        raise ValueError(
            f"{name}: sample {row}, {os.fspath(path)!r}, is truncated: its head promises {cut[1]} bytes of sound and "
            f"it has {cut[2]}. Fetch the file again, or drop the row."
        )
    return signal, rate


def existing_file(path, *, row, name):
    """Raise an error that names the row when the path is not that of a file."""
    if not os.path.isfile(path):  # Path.is_file raises its own error for a string longer than any file name
        raise FileNotFoundError(f"{name}: sample {row}, {os.fspath(path)!r}, does not exist or is no file.")


def _is_empty_list(cell, array):
    return isinstance(cell, (list, tuple)) and array.size == 0
