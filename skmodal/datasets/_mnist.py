"""MNIST: handwritten digits."""

import gzip
import math
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sklearn.utils import Bunch
from sklearn.utils._param_validation import validate_params

from .._samples import FilePath
from ._cache import FETCH_PARAMETERS, Arrays, fetched_arrays, get_data_home
from ._download import download

URL = "https://ossci-datasets.s3.amazonaws.com/mnist/"
MD5 = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}
ARRAYS = ("x_train", "y_train", "x_test", "y_test")  # in the order of the files
CONTENT_SHA256 = "3d11023fed3e0b5e5dcdcb1da17a09af140ae1d1d5d5a5ad0b42eec1d7e7c828"

DESCR = """The MNIST database of handwritten digits: 60,000 training and 10,000 test images of 28x28 pixels, in their
original order. The writers of the two parts are disjoint.

Yann LeCun, Corinna Cortes, Christopher J. C. Burges, http://yann.lecun.com/exdb/mnist/, from NIST Special Databases 1
and 3. Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition",
Proceedings of the IEEE 86(11):2278-2324, 1998.
"""


@validate_params(FETCH_PARAMETERS, prefer_skip_nested_validation=True)
def fetch_mnist(
    *,
    subset: Literal["all", "train", "test"] = "all",
    data_home: FilePath | None = None,
    download_if_missing: bool = True,
    return_X_y: bool = False,
    n_retries: int = 3,
    delay: float = 1.0,
    timeout: float = 30.0,
    verbose: int = 1,
) -> Any:
    """Load MNIST's 70,000 handwritten digits, downloading them the first time.

    A `mnist.npz` in `data_home` (arrays x_train, y_train, x_test, y_test) is used as it is, without a network; else the
    four original files, 11 MB, are fetched from a public mirror and converted to it. Its content is checked against a
    SHA-256 sum at every call.

    Parameters
    ----------
    subset : {"all", "train", "test"}, default="all"
        All 70,000 images, the first 60,000, or the last 10,000.
    data_home : str or path-like, default=None
        The folder for `mnist.npz`; None stands for the environment's SKMODAL_DATA, or else ~/skmodal_data.
    download_if_missing : bool, default=True
        Whether to download what `data_home` does not have; False raises an error at once.
    return_X_y : bool, default=False
        Whether to return `(data, target)` instead of the Bunch.
    n_retries : int, default=3
        How many further attempts follow a broken or stalled one; each goes on where the last one ended.
    delay : float, default=1.0
        Seconds between two attempts.
    timeout : float, default=30.0
        Seconds of silence after which a download counts as stalled.
    verbose : int, default=1
        1 shows a progress bar while downloading, 0 none.

    Returns
    -------
    mnist : :class:`~sklearn.utils.Bunch`
        With the attributes

        data : uint8 array of shape (70000, 28, 28)
            The images in their original order; 255 is white ink on black.
        target : int array of shape (70000,)
            The digit, 0 to 9.
        is_test : bool array of shape (70000,)
            Whether the image is one of the 10,000 test images.
        DESCR : str
            Source and attribution.
    (data, target) : tuple if `return_X_y` is True

    Raises
    ------
    OSError
        If the set is missing and may not be downloaded (FileNotFoundError), cannot be downloaded or written, or is
        damaged. Nothing half-written stays under a final name.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proceedings
    of the IEEE 86(11):2278-2324, 1998.

    Examples
    --------
    Once the set is there, `fetch_mnist(subset="test").data.shape` is (10000, 28, 28). Without it and without a network:

    >>> from skmodal.datasets import fetch_mnist
    >>> try:
    ...     fetch_mnist(data_home="/no/such/folder", download_if_missing=False)
    ... except FileNotFoundError as error:
    ...     print(str(error)[:57])
    fetch_mnist: /no/such/folder/mnist.npz does not exist and
    """

    def build(folder: Path) -> Arrays:
        options: dict[str, Any] = {"n_retries": n_retries, "delay": delay, "timeout": timeout, "verbose": verbose}
        files = [download(URL + name, folder / name, md5=md5, **options) for name, md5 in MD5.items()]
        arrays = {name: read_idx(file) for name, file in zip(ARRAYS, files, strict=True)}
        for file in files:
            file.unlink()
        return arrays

    arrays = fetched_arrays(
        get_data_home(data_home) / "mnist.npz",
        sha256=CONTENT_SHA256,
        download_if_missing=download_if_missing,
        caller="fetch_mnist",
        build=build,
    )
    parts = ["train", "test"] if subset == "all" else [subset]
    data = np.concatenate([arrays[f"x_{part}"] for part in parts])
    target = np.concatenate([arrays[f"y_{part}"] for part in parts]).astype(np.int64)
    if return_X_y:
        return data, target
    is_test = np.concatenate([np.full(len(arrays[f"y_{part}"]), part == "test") for part in parts])
    return Bunch(data=data, target=target, is_test=is_test, DESCR=DESCR)


def read_idx(path: Path) -> np.ndarray:
    """Read one gzipped IDX file: images (n, rows, columns) uint8, or labels (n,) int8.

    Raises
    ------
    OSError
        If the file is not a whole IDX file of bytes.
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise OSError(f"fetch_mnist: {path} is no whole gzip file ({error}). Delete it and fetch it anew.") from error
    n_axes = content[3] if content[:3] == b"\0\0\x08" else 0  # 8: unsigned bytes
    shape = tuple(int(size) for size in np.frombuffer(content[4:], ">u4", count=min(n_axes, (len(content) - 4) // 4)))
    values = np.frombuffer(content[4 + 4 * n_axes :], np.uint8)
    if n_axes not in (1, 3) or len(shape) != n_axes or values.size != math.prod(shape):
        raise OSError(
            f"fetch_mnist: {path} is no whole IDX file of bytes: {len(content)} bytes that begin with {content[:4]!r}. "
            "Delete it and fetch it anew."
        )
    return values.reshape(shape) if n_axes == 3 else values.astype(np.int8)
