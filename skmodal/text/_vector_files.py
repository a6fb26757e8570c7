"""Files of word vectors: word2vec's text and binary, and GloVe's text."""

import codecs
import os
from functools import partial

import numpy as np

from .._samples import progress_bar

_CHUNK = 1 << 20
_LONGEST_HEADER = 100  # bytes


def read_vectors(path, *, file_format, verbose):
    """Return (words to rows, float32 matrix); besides the matrix, memory holds the words and one line."""
    with open(path, "rb", buffering=_CHUNK) as file:
        start = file.seek(len(codecs.BOM_UTF8) if file.read(3) == codecs.BOM_UTF8 else 0)
        header = _header(file)
        if file_format == "auto":
            file_format = "glove" if header is None else "word2vec" if _is_text(file, header[1]) else "word2vec-binary"
        if file_format != "glove" and header is None:
            raise ValueError(f"WordVectors: {path} has no first line with two numbers, so it is no {file_format} file.")
        if file_format == "glove":
            header = _shape_of_lines(file, start, path)
        n_words, size = header
        least = n_words * size * (4 if file_format == "word2vec-binary" else 2)
        if n_words < 1 or size < 1 or least > os.path.getsize(path):
            raise ValueError(
                f"WordVectors: {path} is too short for {n_words} words of {size} numbers; it is truncated."
            )
        vectors = np.empty((n_words, size), dtype=np.float32)
        if file_format == "word2vec-binary":
            words = _binary_rows(file, vectors, path)
        else:
            words = _text_rows(file, vectors, path, first_line=1 if file_format == "glove" else 2)
        vocabulary = {}
        for row, word in enumerate(progress_bar(words, "WordVectors", verbose=verbose, total=n_words)):
            if vocabulary.setdefault(word, row) != row:
                raise ValueError(
                    f"WordVectors: {path} has the word {word!r} twice, as word {vocabulary[word] + 1} and {row + 1}."
                )
        if any(chunk.strip() for chunk in iter(partial(file.read, _CHUNK), b"")):
            raise ValueError(f"WordVectors: {path} goes on after its {n_words} words of {size} numbers.")
    check_finite(vectors, list(vocabulary), path)
    return vocabulary, vectors


def check_finite(vectors, words, source):
    """Raise an error that names the first word whose vector has NaN or infinity."""
    for start in range(0, len(vectors), 4096):
        finite = np.isfinite(vectors[start : start + 4096]).all(axis=1)
        if not finite.all():
            raise ValueError(f"WordVectors: {source} has NaN or infinity for {words[start + int(finite.argmin())]!r}.")


def _header(file):
    """Return the two numbers of word2vec's first line, or None."""
    fields = file.readline(_LONGEST_HEADER).split()
    if len(fields) != 2 or not all(field.isdigit() for field in fields):
        return None
    return int(fields[0]), int(fields[1])


def _is_text(file, size):
    """Say whether the first word, which may hold spaces, is followed by numbers to read, and stay where we are."""
    place = file.tell()
    numbers = file.readline(min(64 * (size + 16), _CHUNK)).split()[1:]
    file.seek(place)
    return len(numbers) > 0 and all(map(_is_number, numbers[-size:]))


def _shape_of_lines(file, start, path):
    """Return the number of lines, but for blank ones in the end, and of the numbers that end the first; go there."""
    file.seek(start)
    fields = file.readline().rstrip().split(b" ")[1:]
    size = next((i for i, field in enumerate(reversed(fields)) if not _is_number(field)), len(fields))
    file.seek(start)
    n_lines, n_blank = 1, 0
    while chunk := file.read(_CHUNK):
        content = chunk.rstrip()
        if content:
            n_lines, n_blank = n_lines + n_blank + content.count(b"\n"), 0
        n_blank += chunk.count(b"\n", len(content))
    file.seek(start)
    if size < 1:
        raise ValueError(f"WordVectors: {path} is no file of word vectors: its first line is no word with numbers.")
    return n_lines, size


def _text_rows(file, vectors, path, first_line):
    size = vectors.shape[1]
    for row in range(len(vectors)):
        fields = file.readline().rstrip().split(b" ")
        # A word may hold spaces, as some of GloVe's do; numbers among them are a line that is too long.
        if len(fields) <= size or any(map(_is_number, fields[1:-size])):
            raise ValueError(
                f"WordVectors: line {row + first_line} of {path} has {sum(map(_is_number, fields[1:]))} numbers, where "
                f"{size} are wanted: the file is truncated or mixes dimensions."
            )
        try:
            vectors[row] = [float(field) for field in fields[-size:]]
            yield b" ".join(fields[:-size]).decode()
        except ValueError as error:
            raise ValueError(f"WordVectors: line {row + first_line} of {path} cannot be read: {error}.") from error


def _binary_rows(file, vectors, path):
    for row, vector in enumerate(vectors):
        word = bytearray()
        while (byte := file.read(1)) not in (b" ", b""):
            word += byte
        if file.readinto(vector) != vector.nbytes:
            raise ValueError(f"WordVectors: {path} ends in word {row + 1} of {len(vectors)}; it is truncated.")
        try:
            yield word.lstrip(b"\n").decode()
        except UnicodeDecodeError as error:
            raise ValueError(f"WordVectors: word {row + 1} of {path} is no UTF-8: {error}.") from error


def _is_number(field):
    try:
        float(field)
    except ValueError:
        return False
    return True
