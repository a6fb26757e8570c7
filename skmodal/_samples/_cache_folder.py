"""Folders where what was computed once is kept."""

import os
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
