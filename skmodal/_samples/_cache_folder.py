"""Folders where what was computed once is kept: processes may read and write the same files at a time."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


def make_cache_folder(folder, *, name):
    """Make the folder and return its path, with the error that says why it cannot be one."""
    path = Path(folder).expanduser()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(
            f"{name}: cache={os.fspath(folder)!r} is no folder and cannot be made one ({error.strerror}). "
            "Pass the path of another."
        ) from error
    return path


@contextmanager
def whole_file(path):
    """Open a file to be written whole or not at all; where it cannot be, the error says what to do."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:  # once it has its name there is nothing left to remove; after an interrupt too, nothing is left behind
        temporary.unlink(missing_ok=True)


def not_written(path, error):
    """Return the error that says why a file cannot be written, and what to do; ``error`` is an OSError."""
    text = f"cannot write {path}: {error.strerror or error}. Make room, mend the rights, or choose another path"
    return OSError(error.errno, text) if error.errno else OSError(text)  # with the number, a PermissionError is one
