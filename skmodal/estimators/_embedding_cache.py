"""Embeddings that are known already: in the memory of the process, and in a folder that outlives it."""

import hashlib
import json
from collections import OrderedDict
from pathlib import Path
from threading import Lock

import numpy as np

from .._samples import whole_file


class EmbeddingMemory:
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


MEMORY = EmbeddingMemory(max_bytes=2**28)  # 87 000 embeddings of 768 values


def embedding_key(sample, settings):
    """Return the name of a sample's embedding: a hash of its content and of all that the result depends on."""
    if isinstance(sample, str):
        head, content = "str", sample.encode()
    else:
        head, content = [sample.dtype.str, sample.shape], np.ascontiguousarray(sample)
    digest = hashlib.blake2b(json.dumps([settings, head]).encode(), digest_size=20)
    digest.update(b"\0")
    digest.update(content)
    return digest.hexdigest()


def known_embedding(key, folder, *, name):
    """Return the embedding that the process or the folder has, or None; what one of them has, both have then."""
    array = MEMORY.get(key)
    if folder is None:
        return array
    path = _path(folder, key)
    if array is not None:
        if not path.exists():
            _write(path, array)
        return array
    if path.exists():
        array = _read(path, name)
        MEMORY.put(key, array)
    return array


def keep_embedding(key, array, folder):
    """Give an embedding to the process, and to the folder if there is one."""
    MEMORY.put(key, array)
    if folder is not None:
        _write(_path(folder, key), array)


def _path(folder, key):
    return Path(folder).expanduser() / key[:2] / f"{key}.npy"


def _read(path, name):
    try:
        return np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise OSError(f"{name}: {path} is no whole .npy file ({error}). Delete it: it is computed anew.") from error


def _write(path, array):
    with whole_file(path) as file:
        np.save(file, array, allow_pickle=False)
