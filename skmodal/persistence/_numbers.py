"""Numbers and arrays: what JSON does not have, to the bit."""

import re
import struct
from math import prod

import numpy as np

_DTYPE = re.compile(r"[<>|=]?(?:b1|[iu][1248]|f[248]|c8|c16|[SU]\d{1,9}|[mM]8(?:\[\d{0,9}[A-Za-z]{1,2}\])?|\?)")
_FIELD = re.compile(r"\w{0,40}")
_BIT_GENERATORS = ("MT19937", "PCG64")
_RANDOM_STATE = 2**13  # bytes
_LONGEST_INT = 2048  # hexadecimal digits: arithmetic on longer ones takes long


def plain_dtype(text):
    """Return the dtype of a text; raise a ValueError unless it is of plain numbers, texts or dates."""
    if not isinstance(text, str) or not _DTYPE.fullmatch(text):
        raise ValueError(f"{str(text)[:40]!r} is no dtype that a file may have")
    return np.dtype(text)


def _put_int(value, writer):
    if abs(value) >= 16**_LONGEST_INT:
        writer.refuse(value, f"it has more than {_LONGEST_INT} hexadecimal digits")
    return ["int", f"{value:x}"]


def _get_int(reader, digits):
    return int(_text(digits, rf"-?[0-9a-f]{{1,{_LONGEST_INT}}}"), 16)


def _get_float(reader, digits):
    return struct.unpack(">d", bytes.fromhex(_text(digits, r"[0-9a-f]{16}")))[0]


def _get_complex(reader, digits):
    return complex(*struct.unpack(">dd", bytes.fromhex(_text(digits, r"[0-9a-f]{32}"))))


def _get_bytes(reader, digits):
    return bytes.fromhex(_text(digits, r"[0-9a-f]*"))


def _text(text, form):
    if not isinstance(text, str) or not re.fullmatch(form, text):
        raise ValueError(f"{str(text)[:40]!r} is not of the form {form}")
    return text


def put_array(value, writer):
    """Write an array: its values to a member of its own, or, of objects, one by one."""
    if value.dtype.hasobject:
        if value.dtype != object:
            writer.refuse(value, "its records hold Python objects")
        return ["objects", list(value.shape), writer.put_all(value.ravel().tolist())]
    fields = value.dtype.fields or {"": (value.dtype, 0)}
    if not all(
        _FIELD.fullmatch(name) and _DTYPE.fullmatch(field.str) and not title
        for name, (field, _, *title) in fields.items()
    ):
        writer.refuse(value, f"no file has arrays of dtype {value.dtype}")
    return ["array", writer.members.add_array(value)]


def _get_objects(reader, shape, values):
    if any(type(size) is not int or size < 0 for size in shape) or len(shape) > 32 or prod(shape) != len(values):
        raise ValueError(f"{len(values)} objects are no array of shape {shape}")
    return np.fromiter(reader.get_all(values), object, len(values)).reshape(shape)


def _put_masked(value, writer):
    parts = value.data, np.ma.getmaskarray(value), np.asarray(value.fill_value)
    return ["masked", *(writer.put(part, step) for part, step in zip(parts, (".data", ".mask", ".fill"), strict=True))]


def _get_masked(reader, data, mask, fill):
    data, mask, fill = map(reader.get_array, (data, mask, fill))
    if mask.shape != data.shape or mask.dtype != np.ma.make_mask_descr(data.dtype):
        raise ValueError(f"a mask of shape {mask.shape} and dtype {mask.dtype} is none of such an array")
    return np.ma.MaskedArray(data, mask=mask, fill_value=fill[()])


def _put_dtype(value, writer):
    if value.str != "|O" and not _DTYPE.fullmatch(value.str):
        writer.refuse(value, "no file has such a dtype")
    return ["dtype", "O" if value.hasobject else value.str]


def _get_dtype(reader, text):
    return np.dtype(object) if text == "O" else plain_dtype(text)


def put_scalar(value, writer):
    """Write a scalar of NumPy."""
    if not _DTYPE.fullmatch(value.dtype.str):
        writer.refuse(value, f"no file has scalars of dtype {value.dtype}")
    return ["scalar", value.dtype.str, value.tobytes()[: value.dtype.itemsize].hex()]


def _get_scalar(reader, dtype, digits):
    dtype, data = plain_dtype(dtype), _get_bytes(reader, digits)
    if dtype.itemsize != len(data):
        raise ValueError(f"{len(data)} bytes are no scalar of dtype {dtype}")
    return np.frombuffer(data, dtype)[0] if data else dtype.type()  # a text of no letters


def _put_random(value, writer):
    """Write the state of a RandomState, or of a Generator, as plain numbers."""
    is_new = isinstance(value, np.random.Generator)
    state = value.bit_generator.state if is_new else value.get_state(legacy=False)
    if state["bit_generator"] not in _BIT_GENERATORS:
        writer.refuse(value, f"of bit generators, {' and '.join(_BIT_GENERATORS)} can be saved")
    return ["random", is_new, writer.put(state, ".state")]


def _get_random(reader, is_new, state):
    reader.charge(_RANDOM_STATE)
    state = reader.get_of(dict, state)
    name, numbers = state["bit_generator"], state["state"]
    if name not in _BIT_GENERATORS:
        raise ValueError(f"{str(name)[:40]!r} is no bit generator that a file may have")
    if name == "MT19937":
        key, place = numbers["key"], numbers["pos"]
        if key.shape != (624,) or key.dtype != np.uint32 or type(place) is not int or not 0 <= place <= 624:
            raise ValueError("the state is none of MT19937")
    bits = getattr(np.random, name)()
    if is_new:
        bits.state = state
        return np.random.Generator(bits)
    made = np.random.RandomState(bits)
    made.set_state(state)
    return made


ENCODE = {
    "builtins.int": _put_int,
    "builtins.float": lambda value, writer: ["float", struct.pack(">d", value).hex()],
    "builtins.complex": lambda value, writer: ["complex", struct.pack(">dd", value.real, value.imag).hex()],
    "builtins.bytes": lambda value, writer: ["bytes", value.hex()],
    "numpy.ndarray": put_array,
    "numpy.memmap": put_array,
    "numpy.ma.MaskedArray": _put_masked,
    "numpy.random.mtrand.RandomState": _put_random,
    "numpy.random._generator.Generator": _put_random,
    **{f"{kind.__module__}.{kind.__qualname__}": put_scalar for kind in set(np.sctypeDict.values())},
    **{
        f"{kind.__module__}.{kind.__qualname__}": _put_dtype
        for kind in map(type, map(np.dtype, "?bBhHiIlLqQefdgFDGSUOMm"))
    },
}
DECODE = {
    "int": _get_int,
    "float": _get_float,
    "complex": _get_complex,
    "bytes": _get_bytes,
    "array": lambda reader, number: reader.members.array(number),
    "objects": _get_objects,
    "masked": _get_masked,
    "dtype": _get_dtype,
    "scalar": _get_scalar,
    "random": _get_random,
}
