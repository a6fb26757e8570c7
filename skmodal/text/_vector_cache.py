"""Word vectors that were read before: a file with the matrix, to be mapped to memory, and the words behind it."""

import hashlib
import json

import numpy as np

from .._samples import make_cache_folder, whole_file


def cached_vectors(folder, key, read):
    """Return (words to rows, float32 matrix mapped to memory), read once for the key, a tuple of str and int."""
    digest = hashlib.blake2b(json.dumps(key).encode(), digest_size=20).hexdigest()
    path = make_cache_folder(folder, name="WordVectors") / f"{digest}.npy"
    if not path.exists():
        vocabulary, vectors = read()
        with whole_file(path) as file:
            np.save(file, vectors, allow_pickle=False)
            file.write(json.dumps(list(vocabulary), ensure_ascii=False).encode())
    try:
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)
        with path.open("rb") as file:
            file.seek(vectors.offset + vectors.nbytes)
            words = json.loads(file.read())
    except (OSError, ValueError, EOFError) as error:
        raise OSError(
            f"WordVectors: {path} is no whole file of the cache ({error}). Delete it: it is made anew."
        ) from error
    return {word: row for row, word in enumerate(words)}, np.asarray(vectors)
