"""Weights as safetensors, used where they lie: the library's own reader would copy them twice."""

import json
from math import prod

import torch

from ._errors import InvalidModelFileError

_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_LARGEST_HEADER = 2**25
_ALIGNMENT = 64


def tensor_pieces(tensors):
    """Return the pieces of bytes of a file of contiguous tensors, those first that leave the next one aligned."""
    order = sorted(tensors.items(), key=lambda pair: (pair[1].nbytes % _ALIGNMENT > 0, -pair[1].element_size()))
    tensors = dict(order)
    header, place = {}, 0
    for name, tensor in tensors.items():
        offsets = [place, place + tensor.nbytes]
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        place += tensor.nbytes
    header = json.dumps(header, separators=(",", ":")).encode()
    header += b" " * (-(len(header) + 8) % _ALIGNMENT)
    data = [memoryview(t.reshape(-1).view(torch.uint8).numpy()) for t in tensors.values() if t.numel()]
    return [len(header).to_bytes(8, "little"), header, *data]


def tensors_of(data):
    """Return the tensors of such a file, in its own memory."""
    n_header = int.from_bytes(data[:8], "little")
    if not 0 < n_header <= min(_LARGEST_HEADER, len(data) - 8):
        raise InvalidModelFileError("the header of tensors.safetensors is missing")
    try:
        header = json.loads(bytes(data[8 : 8 + n_header]))
        values = data[8 + n_header :]
        found, place = {}, 0
        for name, entry in header.items():
            dtype, shape, (first, last) = _DTYPES[entry["dtype"]], entry["shape"], entry["data_offsets"]
            if any(type(size) is not int or size < 0 for size in shape) or len(shape) > 32 or first != place:
                raise ValueError(f"{name} does not lie behind the tensor before it")
            if last - first != prod(shape) * dtype.itemsize or last > len(values):
                raise ValueError(f"{name} is not as large as its shape")
            found[name] = _tensor(values[first:last], dtype).reshape(shape)
            place = last
        if place != len(values):
            raise ValueError("there is more than its tensors")
    except (ValueError, TypeError, LookupError, AttributeError, RuntimeError) as error:
        raise InvalidModelFileError(f"tensors.safetensors is malformed: {str(error)[:200]}") from error
    return found


def _tensor(data, dtype):
    """Return the numbers in some bytes, copied where torch's kernels would meet them at an address that is not even."""
    tensor = torch.frombuffer(data, dtype=dtype) if len(data) else torch.empty(0, dtype=dtype)
    return tensor.clone() if tensor.data_ptr() % _ALIGNMENT else tensor
