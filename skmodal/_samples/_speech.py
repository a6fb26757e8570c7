"""What a speech sample is: a 1-D waveform at a known rate, as an array or as the path of a file."""

import os
import re

import numpy as np
import soundfile

from ._containers import array_of
from ._files import existing_file
from ._wav import UNKNOWN_SIZE, decoded, find_samples

_INT16_SCALE = 1 / 32768

# Read at once: all of a short WAV file, and the head of a long one.
_FIRST_BYTES = 32768

# libsndfile reads a WAV, AIFF or AU file that ends too early without an error, and says so in its log only. A recorder
# that writes to a pipe leaves a huge size in the head, which says nothing.
_CUT_SHORT = re.compile(r"^(?: *data| *SSND| *Data Size) *: (\d+) \(should be (\d+)\)", re.MULTILINE)


def waveform(cell, *, row, name, sampling_rate, dtype=np.float64, min_samples=2):
    """Return a cell as a waveform in [-1, 1].

    Parameters
    ----------
    cell : array of shape (n_samples,) or path
        Floating-point values in [-1, 1], int16, or a file whose rate is ``sampling_rate``.
    sampling_rate : int
        In Hz.
    dtype : dtype, default=np.float64
        None leaves it to `waveform_dtype`.
    min_samples : int, default=2
        A shorter one is an error.
    """
    if isinstance(cell, (str, os.PathLike)):
        signal = file_waveform(cell, row=row, name=name, sampling_rate=sampling_rate, min_samples=min_samples)
        return as_floats(signal, dtype)
    return array_waveform(cell, row=row, name=name, dtype=dtype, min_samples=min_samples)


def file_waveform(path, *, row, name, sampling_rate, min_samples=2):
    """Return the one channel of a file whose rate is ``sampling_rate``, float32 or, where it is stored so, int16."""
    signal, rate = read_waveform(path, row=row, name=name)
    of = f"{name}: sample {row}, {os.fspath(path)!r},"
    if rate != sampling_rate:
        raise ValueError(
            f"{of} is at {rate} Hz where {sampling_rate} Hz is expected. "
            f"Resample it with AudioReader(sampling_rate={sampling_rate})."
        )
    if signal.ndim == 2:
        raise ValueError(
            f"{of} has {signal.shape[1]} channels; a waveform has one. "
            f"Average them with AudioReader(sampling_rate={sampling_rate})."
        )
    return checked_waveform(signal, of=of, min_samples=min_samples)


def array_waveform(cell, *, row, name, dtype=np.float64, min_samples=2):
    """Return an array cell as a waveform, which is a copy; int16 is divided by 32768. See `waveform` on dtype."""
    if isinstance(cell, bytes):
        raise TypeError(
            f"{name}: sample {row} is bytes; a waveform is a 1-D array, e.g. np.frombuffer(cell, np.int16)."
        )
    array = array_of(cell, row=row, name=name)
    if array.dtype.kind != "f" and not _is_int16(array):
        raise TypeError(
            f"{name}: sample {row} has dtype {array.dtype}; a waveform is floating-point in [-1, 1] or int16. "
            "Convert it first, e.g. x.astype(np.float64) / np.iinfo(x.dtype).max."
        )
    return checked_waveform(as_floats(array, dtype, copy=True), of=f"{name}: sample {row}", min_samples=min_samples)


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


def checked_waveform(signal, *, of, min_samples=2):
    """Return the signal when it is one finite channel of so many samples or more; else an error that ``of`` opens."""
    if signal.ndim != 1:
        average = f"x.mean(axis={int(np.argmin(signal.shape))})" if signal.ndim == 2 else "x.ravel()"
        raise ValueError(
            f"{of} has shape {signal.shape}; a waveform is 1-D. Average the channels first, e.g. {average}."
        )
    if len(signal) < min_samples:
        raise ValueError(f"{of} has {len(signal)} value(s); a waveform has at least 2. Drop the row.")
    if signal.dtype.kind == "f" and not np.isfinite(signal).all():
        where = int(np.argmin(np.isfinite(signal)))
        raise ValueError(f"{of} holds NaN or infinity at index {where}. Mend it, e.g. np.nan_to_num(x).")
    return signal


def read_waveform(path, *, row, name, offset=0.0, duration=None):
    """Read an audio file, or the part that `time_span` says.

    Returns
    -------
    samples : ndarray of shape (n_samples,) or (n_samples, n_channels)
        float32, or int16 where a WAV file has it.
    rate : int
        In Hz.
    """
    existing_file(path, row=row, name=name)
    of = f"{name}: sample {row}, {os.fspath(path)!r},"
    options = {"offset": offset, "duration": duration, "of": of}
    try:
        samples, rate, log = _plain_wav(path, **options) or _decoded_file(path, **options)
    except (soundfile.SoundFileError, TypeError, OSError, MemoryError) as error:
        raise ValueError(f"{of} is no readable audio file: {error}") from error
    cut = _CUT_SHORT.search(log)
    if cut and int(cut[2]) < int(cut[1]) < UNKNOWN_SIZE:
        raise ValueError(
            f"{of} is truncated: its head promises {cut[1]} bytes of sound and it has {cut[2]}. Fetch the file again, "
            "or drop the row."
        )
    return samples, rate


def time_span(n_samples, rate, offset, duration, *, of):
    """Return where a part starts and stops that begins at ``offset`` s and lasts ``duration`` s, or to the end if None.

    ``of`` opens the error that says that nothing is left.
    """
    start = round(min(offset * rate, n_samples))
    if start and n_samples - start < 2:
        raise ValueError(f"{of} ends at {n_samples / rate:g} s; offset={offset} s leaves nothing of it. Lower offset.")
    return start, n_samples if duration is None else round(min(start + duration * rate, n_samples))


def _plain_wav(path, **options):
    """Return the samples, the rate and no log; None where libsndfile must read the file."""
    with open(path, "rb", buffering=0) as file:
        head = file.read(_FIRST_BYTES)
        n_bytes = len(head) if len(head) < _FIRST_BYTES else os.fstat(file.fileno()).st_size
        wav = find_samples(head, n_bytes)
        if wav is None:
            return None
        start, stop = time_span(wav.n_frames, wav.rate, **options)
        first, n_bytes = wav.first + start * wav.n_bytes, (stop - start) * wav.n_bytes
        if first + n_bytes <= len(head):
            stored = np.frombuffer(head, wav.dtype, n_bytes // wav.dtype.itemsize, first)
        else:
            stored = np.empty(n_bytes // wav.dtype.itemsize, wav.dtype)
            file.seek(first)
            if file.readinto(stored.view(np.uint8)) != n_bytes:
                return None
    samples = decoded(stored)
    return samples if wav.n_channels == 1 else samples.reshape(-1, wav.n_channels), wav.rate, ""


def _decoded_file(path, **options):
    """Return the samples and rate of a file of any format that libsndfile knows, and its log."""
    with soundfile.SoundFile(os.fsencode(path)) as file:
        start, stop = time_span(file.frames, file.samplerate, **options)
        if file.seekable():
            file.seek(start)  # from 0 too, which steps over what some damaged files begin with
        else:
            file.read(start, dtype="float32")
        return file.read(stop - start, dtype="float32"), file.samplerate, file.extra_info
