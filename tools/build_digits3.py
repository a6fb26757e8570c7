"""Build the bundled set of `skmodal.datasets.load_digits3` from FSDD and MNIST.

    python tools/build_digits3.py --fsdd fsdd_8k.npz --mnist mnist.npz

Both files are the caches that `fetch_fsdd` and `fetch_mnist` leave in their `data_home`. `digit_names.csv` is
written by hand and is only checked here. No choice below was made by looking at a result:

* the clips are the recordings 0 to 19 of every digit by every speaker;
* the test speakers are the last third of the speakers in alphabetical order;
* the images of a digit are evenly spaced through MNIST's original order, those for training from its 60,000 training
  images and those for testing from its 10,000 test images.

The same input and the same libsndfile give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import unicodedata
from pathlib import Path

import numpy as np
import soundfile

DATA = Path(__file__).resolve().parents[1] / "skmodal" / "datasets" / "data"
CLIPS = "digits3_speech.flac"
IMAGES = "digits3.npz"
NAMES = "digit_names.csv"
N_RECORDINGS = 20  # per digit and speaker
N_TRAIN_SPEAKERS = 4


def select_clips(fsdd: dict[str, np.ndarray]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the chosen clips end to end, and their table: digit, speaker, recording, split and offsets."""
    chosen = np.flatnonzero(fsdd["index"] < N_RECORDINGS)
    speakers = sorted(set(fsdd["speaker"].tolist()))
    # By speaker, digit and recording: neighbors sound alike, and the order does not depend on the source's.
    chosen = chosen[np.lexsort((fsdd["index"][chosen], fsdd["digit"][chosen], fsdd["speaker"][chosen]))]
    offsets = fsdd["offsets"]
    waves = [fsdd["audio"][offsets[i] : offsets[i + 1]] for i in chosen]
    speaker = fsdd["speaker"][chosen]
    table = {
        "clip_digit": fsdd["digit"][chosen].astype(np.int8),
        "clip_speaker": speaker,
        "clip_recording": fsdd["index"][chosen].astype(np.int8),
        "clip_is_test": np.isin(speaker, speakers[N_TRAIN_SPEAKERS:]),
        "clip_offsets": np.concatenate([[0], np.cumsum([len(w) for w in waves])]).astype(np.int32),
    }
    return np.concatenate(waves), table


def select_images(mnist: dict[str, np.ndarray], table: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return one image for every clip of the table, with digit, split and the index in MNIST's original order."""
    ids, is_test = [], []
    for test, labels, start in ((False, mnist["y_train"], 0), (True, mnist["y_test"], len(mnist["y_train"]))):
        for digit in range(10):
            n_images = np.count_nonzero((table["clip_digit"] == digit) & (table["clip_is_test"] == test))
            found = np.flatnonzero(labels == digit)
            ids.append(start + found[np.linspace(0, len(found) - 1, n_images).astype(int)])
            is_test.append(np.full(n_images, test))
    image_id = np.concatenate(ids)
    return {
        "image": np.concatenate([mnist["x_train"], mnist["x_test"]])[image_id],
        "image_digit": np.concatenate([mnist["y_train"], mnist["y_test"]])[image_id].astype(np.int8),
        "image_id": image_id.astype(np.int32),
        "image_is_test": np.concatenate(is_test),
    }


def check_names(path: Path) -> None:
    """Raise ValueError where the hand-written table breaks what its readers rely on."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = [tuple(row[str(digit)] for digit in range(10)) for row in rows]
    if len({row["code"] for row in rows}) != len(rows) or len(set(words)) != len(rows):
        raise ValueError(f"{path.name}: a language code or a whole row occurs twice.")
    for row, names in zip(rows, words, strict=True):
        if len(set(names)) != 10 or not all(names) or any(unicodedata.normalize("NFC", n) != n for n in names):
            raise ValueError(f"{path.name}: {row['code']} must have ten distinct, non-empty names in NFC, got {names}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fsdd", required=True, type=Path, help="fsdd_8k.npz, as fetch_fsdd caches it")
    parser.add_argument("--mnist", required=True, type=Path, help="mnist.npz, as fetch_mnist caches it")
    parser.add_argument("--output", default=DATA, type=Path, help="folder to write to (default: the package's)")
    args = parser.parse_args()

    check_names(DATA / NAMES)
    args.output.mkdir(parents=True, exist_ok=True)
    audio, table = select_clips(dict(np.load(args.fsdd, allow_pickle=False)))
    table |= select_images(dict(np.load(args.mnist, allow_pickle=False)), table)
    # compression_level 1.0 is FLAC's best, and free of loss like the others.
    soundfile.write(args.output / CLIPS, audio, 8000, format="FLAC", subtype="PCM_16", compression_level=1.0)
    np.savez_compressed(args.output / IMAGES, **table)
    if args.output != DATA:
        (args.output / NAMES).write_bytes((DATA / NAMES).read_bytes())
    checksums = {n: hashlib.sha256((args.output / n).read_bytes()).hexdigest() for n in (NAMES, IMAGES, CLIPS)}
    (args.output / "checksums.json").write_text(json.dumps(checksums, indent=1) + "\n", encoding="utf-8")
    for name in checksums:
        print(f"{name}: {(args.output / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
