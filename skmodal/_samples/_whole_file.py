"""Files that are written whole or not at all."""

import os
import secrets
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path):
    """Open a file to be written whole or not at all, whatever ends the process or the machine.

    Where it cannot be written, the error says what to do.
    """
    temporary = _beside(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:  # once it has its name there is nothing left to remove; after an interrupt too, nothing is left behind
        temporary.unlink(missing_ok=True)


def check_writable(path):
    """Return the path of a file that could be written into its folder, to know before the work that goes into it.

    Of a link it is the path of the file itself.

    Raises
    ------
    OSError
        The folder does not exist or cannot be written to, or something other than a file is there.
    """
    path = Path(path).resolve()
    beside = _beside(path)
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is not a file")
        if not path.parent.is_dir():
            raise OSError(f"there is no folder {path.parent}")
        # The real thing: permissions alone do not know of read-only mounts and of names that are too long.
        beside.touch()
        beside.unlink()
    except OSError as error:
        raise not_written(path, error) from error
    return path


def not_written(path, error):
    """Return the error that says why a file cannot be written, and what to do; ``error`` is an OSError."""
    text = f"cannot write {path}: {error.strerror or error}. Make room, mend the rights, or choose another path"
    return OSError(error.errno, text) if error.errno else OSError(text)  # with the number, a PermissionError is one


def _beside(path):
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
