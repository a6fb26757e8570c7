"""The files that are installed with the package, read only if they are whole."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

FOLDER = Path(__file__).parent / "data"


class Bundle(NamedTuple):
    """What lies in the folder `data`: every array is fresh, nothing is shared between calls."""

    audio: np.ndarray  # (n_samples,) float32 in [-1, 1): all clips end to end
    table: dict[str, np.ndarray]  # clip_* and image_*, as tools/build_digits3.py writes them
    names: list[dict[str, str]]  # one language each


def read_bundle(folder: Path = FOLDER) -> Bundle:
    """Read the digits' clips, images and names from `folder`.

    Raises
    ------
    OSError
        If a file is missing, or is not the one that skmodal was released with.
    """
    wanted = _read_checksums(folder / "checksums.json")
    names = _read_whole(folder / "digit_names.csv", wanted)
    table = _read_whole(folder / "digits3.npz", wanted)
    speech = _read_whole(folder / "digits3_speech.flac", wanted)
    # From int16, so that a sample is exactly its 16-bit value over 32768, whichever libsndfile reads it.
    samples, _ = soundfile.read(io.BytesIO(speech), dtype="int16")
    with np.load(io.BytesIO(table), allow_pickle=False) as arrays:
        return Bundle(
            audio=samples.astype(np.float32) / np.float32(32768),
            table=dict(arrays),
            names=list(csv.DictReader(io.StringIO(names.decode("utf-8")))),
        )


def read_description(folder: Path = FOLDER) -> str:
    """Read the text on sources, licenses and pairing that goes with the digits."""
    return _read(folder / "README.md").decode("utf-8")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _damaged(path, f"cannot be read ({error})") from error


def _read_checksums(path: Path) -> dict[str, str]:
    try:
        return json.loads(_read(path))
    except ValueError as error:  # broken JSON or UTF-8
        raise _damaged(path, f"cannot be read ({error})") from error


def _read_whole(path: Path, wanted: dict[str, str]) -> bytes:
    content = _read(path)
    found = hashlib.sha256(content).hexdigest()
    if found != wanted.get(path.name):
        raise _damaged(path, f"has SHA-256 {found}, not {wanted.get(path.name)}")
    return content


def _damaged(path: Path, what: str) -> OSError:
    return OSError(
        f"load_digits3: the bundled file {path} {what}. Its installation is damaged; install skmodal again: "
        "pip install --force-reinstall --no-deps skmodal"
    )
