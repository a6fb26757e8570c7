"""The bundled digits as files, in the way that people keep such data."""

import os
from pathlib import Path

import pandas as pd
import soundfile
from PIL import Image
from sklearn.utils._param_validation import validate_params

from .._samples import FilePath, Seed
from ._digits3 import load_digits3


@validate_params({"folder": [str, os.PathLike], "random_state": ["random_state"]}, prefer_skip_nested_validation=True)
def write_digits3(folder: FilePath, *, random_state: Seed = 0) -> None:
    """Write the pictures and recordings of the bundled digits as files, with two tables that name them.

    Parameters
    ----------
    folder : str or path
        Is made if need be. In it come ``images/*.png`` (28x28, gray), ``recordings/*.wav`` (8 kHz), ``train.csv`` of
        800 rows and ``test.csv`` of 400. The tables' columns are "image" and "recording", names of files that start
        from the folder, "digit", 0 to 9, and "speaker". Files that are there are replaced.
    random_state : int, RandomState instance or None, default=0
        See :func:`load_digits3`.

    See Also
    --------
    load_digits3 : The same in memory, with texts; licenses and sources stand there.
    read_table : Reads the tables.

    Examples
    --------
    >>> import tempfile
    >>> from skmodal.datasets import read_table, write_digits3
    >>> folder = tempfile.mkdtemp()
    >>> write_digits3(folder)
    >>> digits = read_table(f"{folder}/test.csv", target="digit", groups="speaker")
    >>> digits.data.shape, digits.columns
    ((400, 2), {'image': 'image', 'recording': 'speech'})
    """
    folder = Path(folder)
    digits = load_digits3(random_state=random_state)
    rows = pd.DataFrame({"digit": digits.target, "speaker": digits.speaker})
    rows.insert(0, "image", [f"images/{number}.png" for number in digits.image_id])
    rows.insert(1, "recording", [f"recordings/{name}.wav" for name in digits.clip_id])
    for name in ("images", "recordings"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, picture in zip(rows["image"], digits.data["image"], strict=True):
        Image.fromarray(picture).save(folder / name)
    for name, signal in zip(rows["recording"], digits.data["speech"], strict=True):
        soundfile.write(folder / name, signal, digits.sampling_rate, subtype="PCM_16")
    for part in ("train", "test"):
        rows[digits.split == part].to_csv(folder / f"{part}.csv", index=False, lineterminator="\n")
