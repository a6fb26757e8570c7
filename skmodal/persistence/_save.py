"""Saving: an estimator as one file, whole or not at all."""

import io
import os
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import validate_params

from .. import __version__
from .._samples import FilePath, whole_file
from ._archive import ArchiveWriter
from ._encryption import encrypted
from ._graph import GraphWriter
from ._names import name_of_class

FORMAT = 1
_LONGEST_PARAMETERS = 10_000  # letters
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "torch")


@validate_params(
    {"estimator": [BaseEstimator], "path": [str, os.PathLike], "key": [str, bytes, None]},
    prefer_skip_nested_validation=True,
)
def save(estimator: BaseEstimator, path: FilePath, *, key: str | bytes | None = None) -> None:
    """Write an estimator to a file that `load` opens, and that is safe to open.

    The file is a zip archive of JSON, of arrays as NumPy writes them and of weights as safetensors. Its place is taken
    at once when all of it is on the disk: who reads sees the old file or the new one.

    Parameters
    ----------
    estimator : estimator
        Of skmodal or scikit-learn, fitted or not, and whatever such estimators it holds.
    path : str or path
        By custom it ends in ".skm".
    key : str, bytes or None, default=None
        A password. The file is then encrypted and authenticated by AES-GCM with a key that scrypt makes of it
        (``pip install "skmodal[secure]"``).

    Raises
    ------
    TypeError
        The estimator holds what no file can: a function that is not public, an object of another library. The message
        names the attribute.
    OSError
        The folder is not there, or cannot be written to.

    See Also
    --------
    load : Read the file.
    info : See what is in it.

    Examples
    --------
    >>> import os
    >>> import tempfile
    >>> path = os.path.join(tempfile.mkdtemp(), "model.skm")
    >>> from skmodal.persistence import load, save
    >>> from skmodal.text import TextCleaner
    >>> save(TextCleaner(lowercase=False), path)
    >>> load(path)
    TextCleaner(lowercase=False)
    """
    path = Path(path)
    if not path.absolute().parent.is_dir():
        raise FileNotFoundError(f"save: there is no folder {str(path.parent)!r} for {path.name!r}. Make it before.")
    with whole_file(path) as file:
        if key is None:
            _write(estimator, file)
        else:
            archive = io.BytesIO()
            _write(estimator, archive)
            for piece in encrypted(archive.getbuffer(), key):
                file.write(piece)


@cache
def _versions():
    libraries = {library: version(library) for library in _LIBRARIES}
    return {"skmodal": __version__, "python": platform.python_version(), **libraries}


def _write(estimator, file):
    with ArchiveWriter(file) as members:
        graph = GraphWriter(members, type(estimator).__name__)
        graph.put(estimator)
        manifest = {
            "format": FORMAT,
            "class": name_of_class(type(estimator)),
            "parameters": estimator.__repr__(N_CHAR_MAX=_LONGEST_PARAMETERS),
            "saved": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": _versions(),
        }
        members.finish({"objects": graph.objects}, manifest)
