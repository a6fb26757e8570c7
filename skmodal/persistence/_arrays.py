"""Arrays as the bytes of NumPy's own files, and back: no header is believed before it fits its bytes."""

import io
import re
from math import prod

import numpy as np
from numpy.lib import format as npy

from ._numbers import plain_dtype

_TEXT = r"'[<>|=]?[a-zA-Z]\d{1,9}(?:\[\d{0,9}[A-Za-z]{1,2}\])?'"
_FIELD = rf"\('\w{{0,40}}', {_TEXT}\)"
_RECORD = rf"\[{_FIELD}(?:, {_FIELD})*,?\]"
_HEADER = re.compile(
    rf"{{'descr': (?P<dtype>{_TEXT}|{_RECORD}), 'fortran_order': (?:True|False), "
    rf"'shape': \((?:\d{{1,19}}, ?){{0,32}}(?:\d{{1,19}})?\), }} *\n"
)
_LONGEST_HEADER = 4096
_MAGIC = b"\x93NUMPY\x01\x00"


def array_pieces(array):
    """Return the pieces of bytes of an array's file: the header, and its memory."""
    header = io.BytesIO()
    description = npy.header_data_from_array_1_0(array)
    npy.write_array_header_1_0(header, description)
    order = "F" if description["fortran_order"] else "C"
    flat = np.require(array, requirements=order).ravel(order=order)
    return [header.getvalue(), memoryview(flat.view(np.uint8)) if flat.size else b""]


def array_of(data):
    """Return the array in a file's bytes, where they lie; raise a ValueError where they are no such file."""
    start = len(_MAGIC) + 2
    n_header = int.from_bytes(data[len(_MAGIC) : start], "little")
    if bytes(data[: len(_MAGIC)]) != _MAGIC or n_header > _LONGEST_HEADER:
        raise ValueError("it is no file of a NumPy array of format 1.0")
    form = _HEADER.fullmatch(bytes(data[start : start + n_header]).decode("latin1"))
    if not form:
        raise ValueError("its header is none of a plain array")
    if form["dtype"].startswith("'"):
        plain_dtype(form["dtype"].strip("'"))
    shape, in_fortran, dtype = npy.read_array_header_1_0(io.BytesIO(data[len(_MAGIC) : start + n_header]))
    values = data[start + n_header :]
    if dtype.hasobject or not dtype.itemsize or dtype.itemsize * prod(shape) != len(values):
        raise ValueError(f"it holds {len(values)} bytes, which are no array of dtype {dtype} and shape {shape}")
    array = np.frombuffer(values, dtype) if len(values) else np.empty(0, dtype)
    return array.reshape(shape, order="F" if in_fortran else "C")
