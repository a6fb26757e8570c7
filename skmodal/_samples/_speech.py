"""What a speech sample is: a 1-D waveform at a known rate, as an array or as the path of a file."""

import os
import re

import numpy as np
import soundfile

from ._containers import is_missing

_INT16_SCALE = 1 / 32768

# libsndfile reads a WAV, AIFF or AU file that ends too early without an error, and says so in its log only. A recorder
# that writes to a pipe leaves a huge size in the head, which says nothing.
_CUT_SHORT = re.compile(r"^(?: *data| *SSND| *Data Size) *: (\d+) \(should be (\d+)\)", re.MULTILINE)
_UNKNOWN_SIZE = 0x7FFFF000


def waveform(cell, *, row, name, sampling_rate, dtype=np.float64):
    """Return a cell as a waveform in [-1, 1].

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
    dtype : dtype, default=np.float64
        None leaves it to `waveform_dtype`.
    """
    if isinstance(cell, (str, os.PathLike)):
        return as_floats(file_waveform(cell, row=row, name=name, sampling_rate=sampling_rate), dtype)
    return array_waveform(cell, row=row, name=name, dtype=dtype)


def file_waveform(path, *, row, name, sampling_rate):
    """Return the one channel of a file whose rate is ``sampling_rate``, float32."""
    signal, rate = read_waveform(path, row=row, name=name)
    if rate != sampling_rate:
        raise ValueError(
            f"{name}: sample {row}, {os.fspath(path)!r}, is at {rate} Hz where {sampling_rate} Hz is expected. "
            f"Resample it with AudioReader(sampling_rate={sampling_rate})."
        )
    if signal.ndim == 2:
        raise ValueError(
            f"{name}: sample {row}, {os.fspath(path)!r}, has {signal.shape[1]} channels; a waveform has one. "
            f"Average them with AudioReader(sampling_rate={sampling_rate})."
        )
    return mono(signal, row=f"{row}, {os.fspath(path)!r},", name=name)


def array_waveform(cell, *, row, name, dtype=np.float64):
    """Return an array cell as a waveform, which is a copy; int16 is divided by 32768. See `waveform` on dtype."""
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
    if array.dtype.kind != "f" and not _is_int16(array) and not _is_empty_list(cell, array):
        raise TypeError(
            f"{name}: sample {row} has dtype {array.dtype}; a waveform is floating-point in [-1, 1] or int16. "
            "Convert it first, e.g. x.astype(np.float64) / np.iinfo(x.dtype).max."
        )
    return mono(as_floats(array, dtype, copy=True), row=row, name=name)


def waveform_dtype(dtype):
    """Return the dtype of a waveform that came as ``dtype``: float32 where that holds every value, as of int16."""
    return np.dtype(np.float32 if np.can_cast(dtype, np.float32) else np.float64)


def as_floats(samples, dtype=None, *, copy=False):
    """Return samples as floating-point, int16 divided by 32768; ``dtype=None`` leaves it to `waveform_dtype`."""
    dtype = waveform_dtype(samples.dtype) if dtype is None else dtype
    floats = samples.astype(dtype, order="C", copy=copy)
    if _is_int16(samples):
        floats *= _INT16_SCALE
    return floats


def _is_int16(samples):
    return samples.dtype.kind == "i" and samples.dtype.itemsize == 2  # of either byte order


def is_sound_waveform(cell):
    """Say, without a copy, whether a cell is an array that is a waveform as it is, in the machine's own byte order."""
    if type(cell) is not np.ndarray or cell.ndim != 1 or len(cell) < 2:
        return False
    return cell.dtype == np.int16 or (cell.dtype in (np.float32, np.float64) and bool(np.isfinite(cell).all()))


def mono(signal, *, row, name):
    """Return the signal when it is one finite channel of two samples or more; else raise an error."""
    if signal.ndim != 1:
        average = f"x.mean(axis={int(np.argmin(signal.shape))})" if signal.ndim == 2 else "x.ravel()"
        raise ValueError(
            f"{name}: sample {row} has shape {signal.shape}; a waveform is 1-D. "
            f"Average the channels first, e.g. {average}."
        )
    if len(signal) < 2:
        raise ValueError(f"{name}: sample {row} has {len(signal)} value(s); a waveform has at least 2. Drop the row.")
    if signal.dtype.kind == "f" and not np.isfinite(signal).all():
        where = int(np.argmin(np.isfinite(signal)))
        raise ValueError(
            f"{name}: sample {row} holds NaN or infinity at index {where}. Mend it, e.g. np.nan_to_num(x)."
        )
    return signal


def read_waveform(path, *, row, name):
    """Read an audio file: float32 of shape (n_samples,) or (n_samples, n_channels), and its rate in Hz."""
    existing_file(path, row=row, name=name)
    try:
        with soundfile.SoundFile(os.fspath(path)) as file:
            samples, rate, log = file.read(dtype="float32"), file.samplerate, file.extra_info
    except (soundfile.SoundFileError, TypeError) as error:
        raise ValueError(f"{name}: sample {row}, {os.fspath(path)!r}, is no readable audio file: {error}") from error
    cut = _CUT_SHORT.search(log)
    if cut and int(cut[2]) < int(cut[1]) < _UNKNOWN_SIZE:
        raise ValueError(
            f"{name}: sample {row}, {os.fspath(path)!r}, is truncated: its head promises {cut[1]} bytes of sound and "
            f"it has {cut[2]}. Fetch the file again, or drop the row."
        )
    return samples, rate


def existing_file(path, *, row, name):
    """Raise an error that names the row when the path is not that of a file."""
    if not os.path.isfile(path):  # Path.is_file raises its own error for a string longer than any file name
        raise FileNotFoundError(f"{name}: sample {row}, {os.fspath(path)!r}, does not exist or is no file.")


def _is_empty_list(cell, array):
    return isinstance(cell, (list, tuple)) and array.size == 0
