"""Folders where what was computed once is kept: processes may read and write the same files at a time."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


def make_cache_folder(folder, *, name, parameter="cache"):
    """Make the folder that a parameter names and return its path, with the error that says why it cannot be one."""
    path = Path(folder).expanduser()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(
            f"{name}: {parameter}={os.fspath(folder)!r} is no folder and cannot be made one ({error.strerror}). "
            "Pass the path of another."
        ) from error
    return path


@contextmanager
def whole_file(path):
    """Open a file to be written whole or not at all, whatever ends the process or the machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:  # once it has its name there is nothing left to remove
        temporary.unlink(missing_ok=True)
