"""Plain WAV: where its samples are and what they mean. Whatever is not quite plain is left to libsndfile."""

import struct
from typing import NamedTuple

import numpy as np

_CHUNK = struct.Struct("<4sI")  # name, bytes
_FORMAT = struct.Struct("<HHIIHH")  # encoding, channels, rate, bytes a second, bytes a frame, bits a sample
_EXTENSION = struct.Struct("<HHIH14s")  # bytes of the extension, valid bits, speakers, encoding, the rest of its name
_EXTENSIBLE, _EXTENDED_NAME = 0xFFFE, bytes.fromhex("000000001000800000aa00389b71")
_PCM, _FLOAT = 1, 3
_STORED = {
    (_PCM, 8): np.dtype("u1"),
    (_PCM, 16): np.dtype("<i2"),
    (_PCM, 24): np.dtype("V3"),
    (_PCM, 32): np.dtype("<i4"),
    (_FLOAT, 32): np.dtype("<f4"),
    (_FLOAT, 64): np.dtype("<f8"),
}

# From here on, a number of bytes says nothing.
UNKNOWN_SIZE = 0x7FFFF000


class WavSamples(NamedTuple):
    """Where the samples of a WAV file lie, from byte ``first`` on, and how: ``n_bytes`` are a frame of all channels."""

    first: int
    n_frames: int
    n_bytes: int
    dtype: np.dtype
    n_channels: int
    rate: int


def find_samples(head, n_bytes):
    """Return the `WavSamples` of a file of ``n_bytes`` that begins with ``head``.

    None where libsndfile must look: the file is no WAV, compressed or cut short, or its samples begin behind the head.
    A recorder that wrote to a pipe, or died, left no length: then the samples go on to the end.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
    place, form, samples = 12, None, None
    end = 8 + int.from_bytes(head[4:8], "little")
    while place + _CHUNK.size <= len(head):
        name, size = _CHUNK.unpack_from(head, place)
        place += _CHUNK.size
        if name == b"fmt ":
            form = _form(head[place : place + size]) if form is None else None
            if form is None:
                return None
        elif name == b"data":
            rest = n_bytes - place
            if (size == 0 and end <= place) or (size >= UNKNOWN_SIZE and size > rest):
                size = rest
            if form is None or samples or not 0 < size <= rest:
                return None
            samples = WavSamples(place, size // form[0], *form)
        elif not name.isascii() or not name.decode().isprintable():
            return None
        place += size + size % 2
    return samples


def _form(chunk):
    """Return the last four fields of `WavSamples`; None of what is not plain."""
    if len(chunk) < _FORMAT.size:
        return None
    encoding, n_channels, rate, n_bytes_a_second, n_bytes, bits = _FORMAT.unpack_from(chunk)
    if encoding == _EXTENSIBLE and len(chunk) >= _FORMAT.size + _EXTENSION.size:
        _, valid_bits, _, encoding, name = _EXTENSION.unpack_from(chunk, _FORMAT.size)
        if valid_bits != bits or name != _EXTENDED_NAME:
            return None
    dtype = _STORED.get((encoding, bits))
    if dtype is None or n_channels == 0 or rate == 0:
        return None
    as_told = n_bytes == n_channels * dtype.itemsize and n_bytes_a_second == rate * n_bytes
    return (n_bytes, dtype, n_channels, rate) if as_told else None


def decoded(stored):
    """Return samples as int16 where they are stored so, and else as float32 in [-1, 1], which can be written to."""
    if stored.dtype == _STORED[_PCM, 16]:
        return stored
    if stored.dtype.kind == "f":
        with np.errstate(over="ignore"):  # who reads the samples looks for infinity
            return np.require(stored, np.float32, "W")
    if stored.dtype.kind == "u":
        return (stored.astype(np.float32) - 128) / 128
    if stored.dtype.kind == "V":  # four bytes from every third on; the shift drops the one too many
        stored = np.ndarray(len(stored), "<i4", b"".join([stored.view(np.uint8), b"\0"]), strides=3) << 8
    floats = stored.astype(np.float32)
    floats *= 2.0**-31
    return floats
