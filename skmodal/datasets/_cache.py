"""The folder of fetched sets: each is one .npz file, checked whenever it is read."""

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import make_cache_folder, whole_file

Arrays = dict[str, np.ndarray]

FETCH_PARAMETERS: dict[str, list[Any]] = {  # of every fetch_... function
    "subset": [StrOptions({"all", "train", "test"})],
    "data_home": [str, os.PathLike, None],
    "download_if_missing": ["boolean"],
    "return_X_y": ["boolean"],
    "n_retries": [Interval(Integral, 0, None, closed="left")],
    "delay": [Interval(Real, 0, None, closed="left")],
    "timeout": [Interval(Real, 0, None, closed="neither")],
    "verbose": ["verbose"],
}


def get_data_home(data_home: str | os.PathLike | None = None) -> Path:
    """Return the folder of fetched sets: `data_home`, or the environment's SKMODAL_DATA, or ~/skmodal_data."""
    if data_home is None:
        data_home = os.environ.get("SKMODAL_DATA") or Path("~", "skmodal_data")
    return Path(data_home).expanduser()


def fetched_arrays(
    path: Path, *, sha256: str, download_if_missing: bool, caller: str, build: Callable[[Path], Arrays]
) -> Arrays:
    """Read `path`, after `build(folder)` has made its arrays if it is not there.

    Raises
    ------
    OSError
        If the file is missing and may not be downloaded, or cannot be written, or if its content, by `content_sha256`,
        is not the set's.
    """
    if path.exists():
        arrays = _read(path, caller)
        _check(arrays, sha256, f"{caller}: {path}", "Delete it and call again to fetch it anew.")
        return arrays
    if not download_if_missing:
        raise FileNotFoundError(
            f"{caller}: {path} does not exist and download_if_missing=False. "
            "Pass download_if_missing=True, or the data_home that has it."
        )
    make_cache_folder(path.parent, name=caller, parameter="data_home")
    arrays = build(path.parent)
    _check(arrays, sha256, f"{caller}: what was downloaded for {path}", "Its source has changed; nothing was kept.")
    _write(path, arrays)
    return arrays


def content_sha256(arrays: Arrays) -> str:
    """Return the SHA-256 sum of the arrays' names, types, shapes and bytes: compression leaves it as it is."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _check(arrays: Arrays, sha256: str, what: str, remedy: str) -> None:
    found = content_sha256(arrays)
    if found != sha256:
        raise OSError(f"{what} has content of SHA-256 {found}, not {sha256}. {remedy}")


def _read(path: Path, caller: str) -> Arrays:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return dict(archive)
    except (ValueError, TypeError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise OSError(
            f"{caller}: {path} is not a whole .npz file ({error}). Delete it and call again to fetch it anew."
        ) from error


def _write(path: Path, arrays: Arrays) -> None:
    """Write the whole file or none: a reader never sees half of it."""
    content = io.BytesIO()  # a full disk inside zipfile ends in a ValueError about open handles
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]  # its stub takes an array for allow_pickle
    with whole_file(path) as file:
        file.write(content.getbuffer())
