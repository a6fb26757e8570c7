"""Results that are known already, an array a sample: in the memory of the process, and in a file that outlives it."""

import errno
import hashlib
import sqlite3
from collections import OrderedDict
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

import numpy as np

from ._whole_file import not_written

_AT_ONCE = 500  # keys in a query
_CHUNK = 1024  # samples that are computed and kept at a time: what a process that is killed loses, at most
_PATIENCE = 3600.0  # s, to wait for another process that computes
_UNWRITABLE = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_IOERR_WRITE: errno.EIO}


class ArrayMemory:
    """Arrays by key, the ones used last, of no more than ``max_bytes`` in all; safe among threads."""

    def __init__(self, max_bytes):
        self._max_bytes = max_bytes
        self._n_bytes = 0
        self._arrays = OrderedDict()
        self._lock = Lock()

    def get(self, key):
        """Return the array, or None."""
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
            return self._arrays.get(key)

    def put(self, key, array):
        """Keep the array, and forget those that were not used for longest where there is no room."""
        with self._lock:
            if key in self._arrays:
                return
            self._arrays[key] = array
            self._n_bytes += array.nbytes
            while self._n_bytes > self._max_bytes:
                self._n_bytes -= self._arrays.popitem(last=False)[1].nbytes

    def clear(self):
        """Forget every array."""
        with self._lock:
            self._arrays.clear()
            self._n_bytes = 0


MEMORY = ArrayMemory(max_bytes=2**28)  # 87 000 embeddings of 768 values


def sample_keys(samples, settings):
    """Return the keys of samples' results: hashes of the samples' content and of all that the results depend on.

    A sample is a str or an array; ``settings`` is a str.
    """
    start = hashlib.sha256(settings.encode() + b"\0")
    return [_key(sample, start.copy()) for sample in samples]


def _key(sample, digest):
    if isinstance(sample, str):
        digest.update(b"str\0" + sample.encode("utf-8", "surrogatepass"))
    else:
        digest.update(f"{sample.dtype.str}{sample.shape}\0".encode())
        digest.update(np.ascontiguousarray(sample))
    return digest.digest()


def cached_arrays(keys, compute, *, folder, settings, name):
    """Return the array of every key, in their order.

    Parameters
    ----------
    keys : list of bytes
        Of :func:`sample_keys`.
    compute : callable
        Of a list of places in ``keys``, a list of their arrays; asked for what is known nowhere, once a key.
    folder : str, path or None
        Where the file is; without, the memory of the process alone. Processes that share it compute in turn, so that
        none computes what another does. One that is killed leaves whole results, or none.
    settings : str
        What the keys were made with; it has a file of its own.
    name : str
        Who asks: it opens the file's name and the error messages.
    """
    path = None if folder is None else _path(folder, settings, name)
    where = str(path)
    known = {key: MEMORY.get((where, key)) for key in keys}
    if any(array is None for array in known.values()):
        places = {key: place for place, key in enumerate(keys)}
        if path is None:
            _complete(known, places, compute)
        else:
            with _opened(path, name) as file:
                _complete_by_file(known, places, compute, file)
        for key, array in known.items():
            MEMORY.put((where, key), array)
    return [known[key] for key in keys]


def _path(folder, settings, name):
    return Path(folder).expanduser() / f"{name}-{hashlib.sha256(settings.encode()).hexdigest()[:16]}.sqlite"


def _unknown(known):
    return [key for key, array in known.items() if array is None]


def _complete(known, places, compute):
    new = _unknown(known)
    known.update(zip(new, compute([places[key] for key in new]), strict=True))


def _complete_by_file(known, places, compute, file):
    known.update(_read(file, _unknown(known)))
    new = _unknown(known)
    for first in range(0, len(new), _CHUNK):
        part = new[first : first + _CHUNK]
        with file:  # commits, or rolls back
            file.execute("BEGIN IMMEDIATE")  # no other process writes meanwhile; readers go on
            some = dict.fromkeys(part) | _read(file, part)  # another process was here, it may be
            some |= {key: MEMORY.get((str(None), key)) for key in _unknown(some)}
            if _unknown(some):
                _complete(some, places, compute)
            _write(file, some)
        known.update(some)


@contextmanager
def _opened(path, name):
    """Open the file of the arrays; what is wrong with it is one clear error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as file:
            file.execute("CREATE TABLE IF NOT EXISTS arrays (key BLOB PRIMARY KEY, dtype TEXT, shape TEXT, bytes BLOB)")
            yield file
    except (sqlite3.Error, _Broken) as error:
        number = _UNWRITABLE.get(getattr(error, "sqlite_errorcode", None))
        if number is not None:
            raise not_written(path, OSError(number, str(error))) from error
        raise OSError(
            f"{name}: {path} is no file of cached results that can be used ({error}). Delete it: all is computed anew."
        ) from error


class _Broken(Exception):
    """A row of the file is not what was written."""


def _read(file, keys):
    found = {}
    for first in range(0, len(keys), _AT_ONCE):
        some = keys[first : first + _AT_ONCE]
        marks = ",".join("?" * len(some))
        for key, dtype, shape, content in file.execute(f"SELECT * FROM arrays WHERE key IN ({marks})", some):
            found[key] = _array(dtype, shape, content)
    return found


def _array(dtype, shape, content):
    try:
        sides = [int(side) for side in shape.split()]
        return np.frombuffer(content, np.dtype(dtype)).reshape(sides)
    except (TypeError, ValueError, AttributeError) as error:
        raise _Broken(str(error)) from error


def _write(file, arrays):
    rows = (
        (key, array.dtype.str, " ".join(map(str, array.shape)), np.ascontiguousarray(array).tobytes())
        for key, array in arrays.items()
    )
    file.executemany("INSERT OR IGNORE INTO arrays VALUES (?, ?, ?, ?)", rows)
