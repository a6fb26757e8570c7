"""The Free Spoken Digit Dataset."""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile
from sklearn.utils import Bunch
from sklearn.utils._param_validation import validate_params

from .._samples import FilePath, object_array
from ._cache import FETCH_PARAMETERS, Arrays, fetched_arrays, get_data_home
from ._download import download

COMMIT = "26eb9aaf76e81b692f806f9140c2d2777410d7a1"
URL = f"https://github.com/Jakobovski/free-spoken-digit-dataset/archive/{COMMIT}.zip"
CONTENT_SHA256 = "2035406fb38140ac231f20dc2c8623a694c258864a0d55e5108c8bd52083a1f6"
RECORDING = re.compile(r"[^/\\]+/recordings/((\d)_([a-z]+)_(\d+))\.wav")
MAX_RECORDING = 1 << 20  # bytes; the longest is 37 kB, so more than this is not a recording of one digit
SAMPLING_RATE = 8000  # Hz

DESCR = """The Free Spoken Digit Dataset: 3,000 recordings of English digits at 8 kHz, 50 of each digit by each of
six speakers, trimmed of silence. The official test set is the recordings numbered 0 to 4, of the same speakers; for
speakers never heard in training, group by `speaker`.

Zohar Jackson, Cesar Souza, Jason Flaks, Yuxin Pan, Hereman Nicolas, Adhish Thite, 2018,
https://github.com/Jakobovski/free-spoken-digit-dataset, https://doi.org/10.5281/zenodo.1342401.
License: Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0).
"""


@validate_params(FETCH_PARAMETERS, prefer_skip_nested_validation=True)
def fetch_fsdd(
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
    """Load the Free Spoken Digit Dataset's 3,000 recordings, downloading them the first time.

    A `fsdd_8k.npz` in `data_home` (arrays audio, offsets, digit, speaker, index, is_test, sample_rate; clip i is
    `audio[offsets[i]:offsets[i + 1]]`) is used as it is, without a network; else the set's archive is fetched from
    GitHub, at one fixed commit, and converted to it. Its content is checked against a SHA-256 sum at every call.

    Parameters
    ----------
    subset : {"all", "train", "test"}, default="all"
        All clips, those outside the official test set, or those in it. The speakers of both are the same.
    data_home : str or path-like, default=None
        The folder for `fsdd_8k.npz`; None stands for the environment's SKMODAL_DATA, or else ~/skmodal_data.
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
    fsdd : :class:`~sklearn.utils.Bunch`
        With the attributes

        data : object array of shape (3000,)
            One int16 array of shape (n_samples,) a clip, 1148 to 18262 samples of 1/8000 s.
        target : int array of shape (3000,)
            The digit, 0 to 9.
        speaker : str array of shape (3000,)
            Who speaks: george, jackson, lucas, nicolas, theo or yweweler.
        index : int array of shape (3000,)
            The number of the recording among this speaker's of this digit, 0 to 49.
        is_test : bool array of shape (3000,)
            Whether the clip is in the official test set (index 0 to 4).
        sampling_rate : int
            8000 Hz.
        DESCR : str
            Source, license and attribution.
    (data, target) : tuple if `return_X_y` is True

    Raises
    ------
    OSError
        If the set is missing and may not be downloaded (FileNotFoundError), cannot be downloaded or written, or is
        damaged. Nothing half-written stays under a final name.

    References
    ----------
    Z. Jackson, C. Souza, J. Flaks, Y. Pan, H. Nicolas, A. Thite, "Jakobovski/free-spoken-digit-dataset", 2018.
    https://doi.org/10.5281/zenodo.1342401

    Examples
    --------
    Once the set is there, `fetch_fsdd(subset="test").data.shape` is (300,). Without it and without a network:

    >>> from skmodal.datasets import fetch_fsdd
    >>> try:
    ...     fetch_fsdd(data_home="/no/such/folder", download_if_missing=False)
    ... except FileNotFoundError as error:
    ...     print(str(error)[:58])
    fetch_fsdd: /no/such/folder/fsdd_8k.npz does not exist and
    """

    def build(folder: Path) -> Arrays:
        options: dict[str, Any] = {"n_retries": n_retries, "delay": delay, "timeout": timeout, "verbose": verbose}
        archive = download(URL, folder / "fsdd.zip", **options)
        try:
            return read_archive(archive)
        finally:  # it has no sum of its own: kept, a damaged one would be in the way for good
            archive.unlink()

    arrays = fetched_arrays(
        get_data_home(data_home) / "fsdd_8k.npz",
        sha256=CONTENT_SHA256,
        download_if_missing=download_if_missing,
        caller="fetch_fsdd",
        build=build,
    )
    is_test = arrays["is_test"]
    kept = np.arange(len(is_test)) if subset == "all" else np.flatnonzero(is_test == (subset == "test"))
    audio, offsets = arrays["audio"], arrays["offsets"]
    data = object_array([audio[offsets[clip] : offsets[clip + 1]] for clip in kept])
    target = arrays["digit"][kept].astype(np.int64)
    if return_X_y:
        return data, target
    return Bunch(
        data=data,
        target=target,
        speaker=arrays["speaker"][kept],
        index=arrays["index"][kept].astype(np.int64),
        is_test=is_test[kept],
        sampling_rate=SAMPLING_RATE,
        DESCR=DESCR,
    )


def read_archive(path: Path) -> Arrays:
    """Read the recordings from GitHub's .zip of the set, in the order of their names; nothing is unpacked to disk.

    Members are known by the whole of their name and read into memory, so that one named "../../x" goes nowhere.

    Raises
    ------
    OSError
        If the archive or a recording in it is damaged, or is no mono recording of one digit at 8 kHz.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            found = {m[1]: (m, info) for info in archive.infolist() if (m := RECORDING.fullmatch(info.filename))}
            names = sorted(found, key=lambda name: name + ".wav")  # as a folder lists them
            matches = [found[name][0] for name in names]
            waves = [_read_wave(archive, found[name][1]) for name in names]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise OSError(f"fetch_fsdd: {path} is not a whole archive of recordings ({error}). Fetch it anew.") from error
    if not waves:
        raise OSError(f"fetch_fsdd: {path} has no member like x/recordings/7_jackson_3.wav. Fetch it anew.")
    index = np.array([int(match[4]) for match in matches], dtype=np.int16)
    return {
        "audio": np.concatenate(waves),
        "offsets": np.concatenate([[0], np.cumsum([len(wave) for wave in waves])]).astype(np.int64),
        "digit": np.array([int(match[2]) for match in matches], dtype=np.int8),
        "speaker": np.array([match[3] for match in matches], dtype="U8"),
        "index": index,
        "is_test": index < 5,  # the official test set
        "sample_rate": np.array(SAMPLING_RATE, dtype=np.int32),
    }


def _read_wave(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    if member.file_size > MAX_RECORDING:
        raise zipfile.BadZipFile(f"{member.filename} would unpack to {member.file_size} bytes")
    wave, rate = soundfile.read(io.BytesIO(archive.read(member)), dtype="int16")  # LibsndfileError is a RuntimeError
    if rate != SAMPLING_RATE or wave.ndim != 1:
        raise zipfile.BadZipFile(f"{member.filename} has {rate} Hz and shape {wave.shape}, not 8000 Hz and one channel")
    return wave
