"""The file: a zip archive of uncompressed members, one behind the other, with the checksum of each that zip has.

An archive is read only if it is laid out as ours are: so no member is compressed, lies over another, comes twice, leads
elsewhere, or claims to be larger than it is. Members begin at multiples of 64 bytes: arrays are used where they lie.
"""

import io
import json
import re
import struct
from struct import Struct
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32

from ._arrays import array_of, array_pieces
from ._errors import InvalidModelFileError

MANIFEST, MODEL, TENSORS = "manifest.json", "model.json", "tensors.safetensors"
_NAME = re.compile(r"manifest\.json|model\.json|tensors\.safetensors|arrays/(?:0|[1-9]\d{0,6})\.npy")
_LOCAL = Struct("<4s5H3I2H")  # signature, version, flags, method, time, date, checksum, two sizes, two lengths
_END = Struct("<4s4H2IH")
_LARGEST_DIRECTORY = 2**24  # bytes: some two hundred thousand members
_LARGEST_MANIFEST = 2**16
_LARGEST_MODEL = 2**26
_REGULAR = 0o100000
ALIGNMENT = 64
_PADDING = Struct("<2H")  # a field of a member's header: its kind, which no other program knows, and its length
_PADDING_KIND = 0xA11A
_LARGEST_FIELDS = 128
_LARGE = 2**31 - 2**20  # bytes of a member whose sizes stand in a field of 20 bytes


class ArchiveWriter:
    """Write members to a file that is open for writing."""

    def __init__(self, file):
        self._zip = ZipFile(file, "w", ZIP_STORED)
        self._file = file
        self._n_arrays = 0
        self._tensors = {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._zip.close()

    def add_array(self, array):
        """Write an array; return its number."""
        self._add(f"arrays/{self._n_arrays}.npy", array_pieces(array))
        self._n_arrays += 1
        return self._n_arrays - 1

    def add_tensor(self, tensor):
        """Keep a tensor for the end; return its name among them."""
        name = str(len(self._tensors))
        self._tensors[name] = tensor
        return name

    def finish(self, model, manifest):
        """Write the tensors, the model and the manifest."""
        if self._tensors:
            from ._tensors import tensor_pieces

            self._add(TENSORS, tensor_pieces(self._tensors))
        model = _json_bytes(model)
        if len(model) > _LARGEST_MODEL:
            raise ValueError(
                f"save: without its arrays the model is {len(model)} bytes long; load reads {_LARGEST_MODEL} at most."
            )
        self._add(MODEL, [model])
        self._add(MANIFEST, [_json_bytes(manifest)])

    def _add(self, name, pieces):
        member = ZipInfo(name)
        member.external_attr = (_REGULAR | 0o600) << 16
        member.file_size = sum(map(len, pieces))
        is_large = member.file_size > _LARGE
        padding = -(self._file.tell() + _LOCAL.size + len(name) + _PADDING.size + 20 * is_large) % ALIGNMENT
        member.extra = _PADDING.pack(_PADDING_KIND, padding) + bytes(padding)
        with self._zip.open(member, "w", force_zip64=is_large) as file:
            for piece in pieces:
                file.write(piece)
        member.extra = b""  # in the directory


class Archive:
    """The members of an archive in memory, or mapped to it; each is given once."""

    def __init__(self, buffer):
        self.n_bytes = len(buffer)
        self._tensors = None
        self._members, self._sums = _members(memoryview(buffer))
        if MANIFEST not in self._members or crc32(self._members[MANIFEST]) != self._sums[MANIFEST]:
            raise InvalidModelFileError(f"{MANIFEST} is missing or damaged")
        self.manifest = _json(self._members.pop(MANIFEST), MANIFEST, _LARGEST_MANIFEST)
        self._all = dict(self._members)

    def check(self):
        """Raise the error unless every member has its checksum, whichever are given meanwhile to another thread."""
        for name, data in self._all.items():
            if crc32(data) != self._sums[name]:
                raise InvalidModelFileError(f"the file is damaged: {name} does not have its checksum")

    def check_empty(self):
        """Raise the error unless every member has been asked for."""
        if self._members or self._tensors:
            name = min(self._members or self._tensors)
            raise InvalidModelFileError(f"the estimator has no part {name}, which is in the file")

    def model(self):
        """Return the description of the model."""
        return _json(self._take(MODEL), MODEL, _LARGEST_MODEL)

    def array(self, number):
        """Return an array."""
        if type(number) is not int:
            raise ValueError(f"{str(number)[:40]} is no number of an array")
        name = f"arrays/{number}.npy"
        data = self._take(name)
        try:
            return array_of(data)
        except ValueError as error:
            raise InvalidModelFileError(f"{name}: {error}") from error

    def tensor(self, name):
        """Return a tensor."""
        if self._tensors is None:
            from ._tensors import tensors_of

            self._tensors = tensors_of(self._take(TENSORS))
        if name not in self._tensors:
            raise InvalidModelFileError(f"the tensor {str(name)[:40]!r} is not in the file, or is asked for twice")
        return self._tensors.pop(name)

    def _take(self, name):
        if name not in self._members:
            raise InvalidModelFileError(f"{name} is not in the file, or is asked for twice")
        return self._members.pop(name)


def _members(view):
    """Return the bytes and the checksum of each member of an archive that is laid out as ours are."""
    end = _END.unpack(view[-_END.size :]) if len(view) >= _END.size else (b"",)
    if end[0] != b"PK\x05\x06":
        raise InvalidModelFileError("it is no model file: it does not end as a zip archive does")
    if end[5] > _LARGEST_DIRECTORY:
        raise InvalidModelFileError("the directory of the archive is too long")
    try:
        with ZipFile(io.BufferedReader(_ViewReader(view))) as archive:
            entries, start = archive.infolist(), archive.start_dir
    except (BadZipFile, NotImplementedError, ValueError, struct.error, LookupError) as error:
        raise InvalidModelFileError(f"its archive is damaged: {error}") from error
    found, sums, place = {}, {}, 0
    for entry in entries:
        name = entry.orig_filename
        if not _NAME.fullmatch(name) or name in found:
            raise InvalidModelFileError(f"the archive has a member {name[:80]!r}, which no model file has there")
        if entry.compress_type != ZIP_STORED or entry.flag_bits or entry.external_attr >> 16 & 0o170000 != _REGULAR:
            raise InvalidModelFileError(f"the member {name} is compressed, encrypted, a link or no file")
        if entry.compress_size != entry.file_size or entry.header_offset != place:
            raise InvalidModelFileError(f"the member {name} does not lie behind the one before it")
        first = place + _header_size(view, place, name, start)
        place = first + entry.file_size
        if place > start:
            raise InvalidModelFileError(f"the member {name} is longer than the file")
        found[name], sums[name] = view[first:place], entry.CRC
    if place != start:
        raise InvalidModelFileError("the archive holds more than its members")
    return found, sums


def _header_size(view, place, name, start):
    """Return the size of the header before a member, which must be of that member."""
    header = _LOCAL.unpack(view[place : place + _LOCAL.size]) if place + _LOCAL.size <= start else (b"",)
    if header[0] != b"PK\x03\x04" or header[2] or header[3] != ZIP_STORED:
        raise InvalidModelFileError(f"the member {name} has no header, or one of another form")
    first = place + _LOCAL.size
    if bytes(view[first : first + header[9]]) != name.encode() or header[10] > _LARGEST_FIELDS:
        raise InvalidModelFileError(f"the member {name} has the header of another")
    return _LOCAL.size + header[9] + header[10]


class _ViewReader(io.RawIOBase):
    """A file over bytes that lie elsewhere."""

    def __init__(self, view):
        self._view = view
        self._place = 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        place = offset + (0, self._place, len(self._view))[whence]
        if place < 0:
            raise ValueError(f"there is no place {place}")
        self._place = place
        return place

    def readinto(self, into):
        piece = self._view[self._place : self._place + len(into)]
        into[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def _json_bytes(document):
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _json(data, name, largest):
    if len(data) > largest:
        raise InvalidModelFileError(f"{name} is {len(data)} bytes long; {largest} is the most that is read")
    try:
        return json.loads(bytes(data).decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidModelFileError(f"{name} is no JSON as save writes it: {str(error)[:200]}") from error


def _no_constant(name):
    raise ValueError(f"{name} is no number")
