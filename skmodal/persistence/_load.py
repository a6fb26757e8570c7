"""Loading: an estimator from a file that may come from anyone."""

import os
import stat
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import validate_params

from .._samples import FilePath
from ._archive import ALIGNMENT, Archive
from ._encryption import decrypted, is_encrypted
from ._errors import InvalidModelFileError
from ._graph import GraphReader
from ._save import FORMAT

_WORTH_A_THREAD = 2**23  # bytes of which the checksums are computed beside the rest
_PATH_AND_KEY = {"path": [str, os.PathLike], "key": [str, bytes, None]}


@validate_params(_PATH_AND_KEY, prefer_skip_nested_validation=True)
def load(path: FilePath, *, key: str | bytes | None = None) -> BaseEstimator:
    """Read an estimator from a file of `save`.

    Nothing of a file is run: it describes objects of classes that skmodal has a list of, and their numbers. What it
    says is checked before memory is taken for it.

    Parameters
    ----------
    path : str or path
    key : str, bytes or None, default=None
        The one that it was saved with.

    Returns
    -------
    estimator : estimator
        It predicts what the saved one does. A network is on the GPU if it was and there is one, else on the CPU; its
        optimizer starts anew when it is trained further.

    Raises
    ------
    InvalidModelFileError
        The file is damaged, forged, of a newer format, or of another key.
    OSError
        There is no such file, or it cannot be read.
    ImportError
        A part of the estimator needs a library that is not installed.

    Warns
    -----
    UserWarning
        The file was saved with another version of scikit-learn.

    See Also
    --------
    save : Write the file.
    info : See what is in it.

    Examples
    --------
    >>> import os
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "model.skm")
    >>> from skmodal.persistence import load, save
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> X = ["one cat", "two cats", "one dog", "two dogs"]
    >>> model = LatentSemanticAnalysis(2, random_state=0).fit(X)
    >>> save(model, path)
    >>> bool((load(path).transform(X) == model.transform(X)).all())
    True
    """
    with _archive(path, key, "load") as archive:
        if archive.n_bytes < _WORTH_A_THREAD:
            archive.check()
            estimator = _estimator(archive)
        else:
            with ThreadPoolExecutor(1) as other_thread:
                checked = other_thread.submit(archive.check)
                try:
                    estimator = _estimator(archive)
                finally:  # what is made of a damaged file meanwhile is thrown away
                    checked.result()
    _warn_of_another_version(path, archive.manifest["versions"].get("scikit-learn"))
    return estimator


@validate_params(_PATH_AND_KEY, prefer_skip_nested_validation=True)
def info(path: FilePath, *, key: str | bytes | None = None) -> dict[str, Any]:
    """Say what is in a file of `save`, without making anything of it.

    Parameters
    ----------
    path : str or path
    key : str, bytes or None, default=None
        The one that it was saved with.

    Returns
    -------
    dict
        "class", its public name; "parameters", the estimator as Python prints it; "saved", the time in UTC;
        "versions", of skmodal and the libraries that it stands on; "format", the file's; "n_bytes", its size;
        "encrypted".

    Raises
    ------
    InvalidModelFileError
        It is no file of `save`, or of another key.
    OSError
        There is no such file, or it cannot be read.

    Examples
    --------
    >>> import os
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "model.skm")
    >>> from skmodal.persistence import info, save
    >>> from skmodal.text import TextCleaner
    >>> save(TextCleaner(), path)
    >>> info(path)["class"]
    'skmodal.text:TextCleaner'
    """
    with _archive(path, key, "info") as archive:
        told = {name: archive.manifest[name] for name in ("class", "saved", "versions", "format")}
        told["parameters"] = archive.manifest.get("parameters", "")
    return {**told, "n_bytes": Path(path).stat().st_size, "encrypted": key is not None}


def _estimator(archive):
    model = archive.model()
    objects = model.get("objects") if isinstance(model, dict) else None
    if not isinstance(objects, list) or not objects:
        raise InvalidModelFileError("model.json describes no estimator")
    *_, estimator = GraphReader(archive).read(objects)
    archive.check_empty()
    if not isinstance(estimator, BaseEstimator):
        raise InvalidModelFileError(f"it holds a {type(estimator).__name__}, which is no estimator")
    return estimator


def _warn_of_another_version(path, version):
    if version != sklearn.__version__:
        warnings.warn(
            f"load: {os.fspath(path)} was saved with scikit-learn {str(version)[:40]}. This is {sklearn.__version__}, "
            "whose estimators may have other attributes: compare some predictions.",
            stacklevel=4,
        )


@contextmanager
def _archive(path, key, who):
    """Open the archive of a file; name the file in every error on what it holds."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise InvalidModelFileError("it is no regular file")
        with open(path, "rb") as file:
            data = _aligned(os.fstat(file.fileno()).st_size)
            data = data[: file.readinto(data)]
        archive = Archive(_plain(data, key))
        _check_manifest(archive.manifest)
        yield archive
    except InvalidModelFileError as error:
        raise InvalidModelFileError(f"{who}: {os.fspath(path)}: {str(error).rstrip('.')}.") from error


def _aligned(n_bytes):
    """Return memory that begins where torch begins its own: elsewhere some kernels round otherwise."""
    memory = np.empty(n_bytes + ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memoryview(memory)[start : start + n_bytes]


def _plain(data, key):
    if is_encrypted(data):
        if key is None:
            raise InvalidModelFileError("it is encrypted. Pass the key that it was saved with")
        plain = decrypted(data, key)
        memory = _aligned(len(plain))
        memory[:] = plain
        return memory
    if key is not None:
        raise InvalidModelFileError("it is not encrypted, though a key was given. Pass none if you trust its origin")
    return data


def _check_manifest(manifest):
    if not isinstance(manifest, dict):
        raise InvalidModelFileError("manifest.json is no description")
    number, versions = manifest.get("format"), manifest.get("versions")
    if type(number) is not int or not isinstance(versions, dict) or not {"class", "saved"} <= manifest.keys():
        raise InvalidModelFileError("manifest.json lacks what save writes there")
    if number != FORMAT:
        raise InvalidModelFileError(
            f"its format is {number}, of skmodal {str(versions.get('skmodal'))[:40]}; this one reads {FORMAT}. "
            "Install a newer skmodal"
        )
