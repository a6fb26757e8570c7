"""The bundled digits: a name, a picture and a recording in every row."""

from numbers import Real
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.utils import Bunch, check_random_state
from sklearn.utils._param_validation import Interval, StrOptions, validate_params

from .._samples import MODALITIES, Seed, object_array
from ._bundle import Bundle, read_bundle, read_description

SAMPLING_RATE = 8000  # Hz


@validate_params(
    {
        "subset": [StrOptions({"all", "train", "test"})],
        "image_energy": [Interval(Real, 0, 1, closed="right")],
        "random_state": ["random_state"],
        "as_frame": ["boolean"],
        "return_X_y": ["boolean"],
    },
    prefer_skip_nested_validation=True,
)
def load_digits3(
    *,
    subset: Literal["all", "train", "test"] = "all",
    image_energy: float = 0.25,
    random_state: Seed = 0,
    as_frame: bool = True,
    return_X_y: bool = False,
) -> Any:
    """Load the bundled digits in three modalities: text, image and speech.

    A row pairs, by label, a digit's name in one of 100 languages, a handwritten 28x28 picture of it (MNIST) and an
    8 kHz English recording of it (Free Spoken Digit Dataset). Nothing is downloaded.

    =================  ==================================
    Classes                                            10
    Rows                       1200 (800 train, 400 test)
    Rows a class                  120 (80 train, 40 test)
    Speakers                          6 (4 train, 2 test)
    Languages                     100 (78 train, 22 test)
    =================  ==================================

    Train and test share no speaker, no language and no image, and both are balanced over digits and speakers. A clip
    and an image occur once; texts repeat.

    Parameters
    ----------
    subset : {"all", "train", "test"}, default="all"
        The rows to return. "all" has the training rows first; with the same `random_state`, "train" and "test" are its
        two parts.
    image_energy : float in (0, 1], default=0.25
        The share of the images' energy (the variance around the mean training image) to keep. Below 1, an image is
        rebuilt from the fewest leading principal components that carry more than this share, rounded and clipped to
        0..255; the components are those of the training images, whatever the `subset`. The default is that of the
        AV-MNIST benchmark [1]_, where the image alone leaves something for the other modalities to add. 1 returns the
        images whole.
    random_state : int, RandomState instance or None, default=0
        Decides which image and which language meet which clip, and the order of the rows within each part. An int gives
        the same rows every time; None gives others in every call.
    as_frame : bool, default=True
        Whether `data` is a pandas DataFrame and `target` a Series, or both are arrays.
    return_X_y : bool, default=False
        Whether to return `(data, target)` instead of the Bunch.

    Returns
    -------
    data : :class:`~sklearn.utils.Bunch`
        With the attributes

        data : DataFrame of shape (n_rows, 3), or object array of that shape
            Columns "text" (str), "image" (uint8 array of shape (28, 28), 255 is white ink) and "speech" (float32 array
            of shape (n_samples,) in [-1, 1), 1148 to 18262 samples of 1/8000 s), all of dtype object.
        target : Series or array of shape (n_rows,)
            The digit, 0 to 9.
        frame : DataFrame of shape (n_rows, 4), or None
            `data` and the column "target"; None if `as_frame=False`.
        split : array of shape (n_rows,)
            "train" or "test".
        speaker, language : arrays of shape (n_rows,)
            Who speaks, and the ISO 639-3 code of the text's language ("deu"): groups for cross-validation.
        clip_id : array of shape (n_rows,)
            The recording's name in the Free Spoken Digit Dataset, without ".wav": "7_jackson_3".
        image_id : array of shape (n_rows,)
            The image's place in MNIST's original order: 0..59999 are its training images, 60000..69999 its test images.
        feature_names, target_names : lists of str
            The three columns; the ten digits in English.
        sampling_rate : int
            8000 Hz.
        DESCR : str
            Sources, licenses, attribution and pairing.
    (data, target) : tuple if `return_X_y` is True

    Raises
    ------
    OSError
        If a bundled file is missing or damaged; the message names it.

    Notes
    -----
    The speech is under CC BY-SA 4.0 (Zohar Jackson and others); the images are MNIST's (Yann LeCun, Corinna Cortes and
    Christopher J. C. Burges); `DESCR` has the whole attribution.

    References
    ----------
    .. [1] V. Vielzeuf, A. Lechervy, S. Pateux, F. Jurie, "CentralNet: a Multilayer Approach for Multimodal Fusion",
       ECCV Workshops, 2018. https://arxiv.org/abs/1808.07275

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> digits = load_digits3(subset="train")
    >>> digits.data.shape, digits.data["image"][0].shape, digits.data["speech"][0].dtype
    ((800, 3), (28, 28), dtype('float32'))
    >>> sorted(set(digits.speaker.tolist()))
    ['george', 'jackson', 'lucas', 'nicolas']
    >>> rows = (digits.language == "deu") & (digits.target == 7)
    >>> digits.data["text"][rows].iloc[0]
    'sieben'
    """
    bundle = read_bundle()
    rows = _pair(bundle, check_random_state(random_state))
    if subset != "all":
        rows = rows[rows["split"] == subset].reset_index(drop=True)
    images = keep_energy(bundle.table["image"], ~bundle.table["image_is_test"], image_energy)
    data = pd.DataFrame(
        {
            "text": object_array(_texts(bundle, rows)),
            "image": object_array(images[rows["image"]]),
            "speech": object_array(_waveforms(bundle, rows["clip"])),
        },
        dtype=object,  # pandas would make the texts a column of its own string type
    )
    target = rows["target"]
    if return_X_y:
        return (data, target) if as_frame else (data.to_numpy(), target.to_numpy())
    return Bunch(
        data=data if as_frame else data.to_numpy(),
        target=target if as_frame else target.to_numpy(),
        frame=pd.concat([data, target], axis=1) if as_frame else None,
        feature_names=list(MODALITIES),
        target_names=[bundle.names[0][str(digit)] for digit in range(10)],  # the first language is English
        sampling_rate=SAMPLING_RATE,
        DESCR=read_description(),
        **_origins(bundle, rows),
    )


def _pair(bundle: Bundle, rng: np.random.RandomState) -> pd.DataFrame:
    """Return one line a row: `target`, `split`, and the numbers of its `clip`, `image` and language (`name`)."""
    table = bundle.table
    name_is_test = np.array([name["split"] == "test" for name in bundle.names])
    parts = []
    for is_test in (False, True):
        clips = rng.permutation(np.flatnonzero(table["clip_is_test"] == is_test))
        part = pd.DataFrame({"target": table["clip_digit"][clips].astype(np.int64), "clip": clips})
        part = part.assign(image=0, name=0, split="test" if is_test else "train")
        languages = np.flatnonzero(name_is_test == is_test)
        for digit in range(10):
            places = np.flatnonzero(part["target"] == digit)
            images = np.flatnonzero((table["image_digit"] == digit) & (table["image_is_test"] == is_test))
            part.loc[places, "image"] = rng.permutation(images)[: len(places)]
            part.loc[places, "name"] = _draw_evenly(languages, len(places), rng)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _draw_evenly(choices: np.ndarray, n_draws: int, rng: np.random.RandomState) -> np.ndarray:
    """Draw so that no choice comes twice before each has come once: languages stay balanced."""
    rounds = [rng.permutation(choices) for _ in range(-(-n_draws // len(choices)))]
    return np.concatenate(rounds)[:n_draws]


def keep_energy(images: np.ndarray, is_training: np.ndarray, share: float) -> np.ndarray:
    """Return images, (n_images, 28, 28) uint8, with this share of the training images' variance."""
    if share == 1:
        return images
    pixels = images.reshape(len(images), -1).astype(np.float64)
    # n_components below 1 is scikit-learn's "fewest components that explain more than this".
    pca = PCA(n_components=float(share), svd_solver="covariance_eigh").fit(pixels[is_training])
    rebuilt = pca.inverse_transform(pca.transform(pixels))
    return np.rint(rebuilt).clip(0, 255).astype(np.uint8).reshape(images.shape)


def _texts(bundle: Bundle, rows: pd.DataFrame) -> list[str]:
    return [bundle.names[name][str(digit)] for name, digit in zip(rows["name"], rows["target"], strict=True)]


def _waveforms(bundle: Bundle, clips: pd.Series) -> list[np.ndarray]:
    offsets = bundle.table["clip_offsets"]
    return [bundle.audio[offsets[clip] : offsets[clip + 1]] for clip in clips]


def _origins(bundle: Bundle, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return where each row's parts come from."""
    table, clips = bundle.table, rows["clip"].to_numpy()
    speaker, recording = table["clip_speaker"][clips], table["clip_recording"][clips]
    names = zip(rows["target"], speaker, recording, strict=True)
    return {
        "split": rows["split"].to_numpy(dtype="U5"),
        "speaker": speaker,
        "language": np.array([name["code"] for name in bundle.names])[rows["name"]],
        "clip_id": np.array([f"{digit}_{who}_{number}" for digit, who, number in names]),
        "image_id": table["image_id"][rows["image"]].astype(np.int64),
    }
