"""Speech networks on voices that they never heard: the digits of FSDD, and the emotions of RAVDESS.

Run as ``python -m benchmarks.speech_networks DATA``; DATA is the folder that holds fsdd_8k.npz and ravdess/. Every
speaker, or actor, in turn is held out, and the figure is the mean recall of the classes. A network with its
augmentation stands beside the same without it, with several seeds, and beside an SVM on MFCC statistics. One setting
serves all folds. It was chosen where the speakers of `DEVELOPMENT` alone were held out by one another; those left had
no part in it, and have a column of their own.
"""

import numpy as np
import pandas as pd
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from benchmarks._table import data_parser, print_head, print_row
from skmodal.datasets import fetch_fsdd
from skmodal.estimators import SpeechClassifier
from skmodal.speech import MFCC, AudioReader, SilenceTrimmer, WaveformAugmenter

SEEDS = range(3)
RATES = {"digits": 8000, "emotions": 16000}  # Hz
DEVELOPMENT = {"digits": ("george", "jackson", "lucas", "nicolas"), "emotions": (1, 2, 3, 4, 5, 6)}


def digits(folder):
    """Return the waveforms, the digits and the speakers of FSDD."""
    fsdd = fetch_fsdd(data_home=folder)
    return list(fsdd.data), fsdd.target, fsdd.speaker


def emotions(folder):
    """Return the waveforms, the emotions and the actors of RAVDESS."""
    manifest = pd.read_csv(folder / "ravdess" / "manifest.csv")
    paths = [folder / "ravdess" / name for name in manifest["file"]]
    return AudioReader(RATES["emotions"]).fit_transform(paths), manifest["emotion"], manifest["speaker"]


def digit_network(seed, *, augments):
    """Return filters of 0.1 s and less over MFCCs; the augmentation plays other vocal tracts and loudness."""
    augmenter = WaveformAugmenter(8000, speed=(0.9, 1.1), gain=(-10, 10))
    return SpeechClassifier(
        "cnn",
        features=MFCC(8000, hop_length=0.020, deltas=1, pooling=None),
        augmenter=augmenter if augments else None,
        dropout=0.3,
        lr=0.003,
        random_state=seed,
    )


def emotion_network(seed, *, augments):
    """Return dense layers over statistics of MFCCs; the augmentation plays other vocal tracts."""
    augmenter = WaveformAugmenter(16000, speed=(0.9, 1.1))
    return SpeechClassifier(
        "mlp",
        features=MFCC(16000, n_mfcc=20, n_mels=40, deltas=1, pooling="mean+std+q10+q90"),
        augmenter=augmenter if augments else None,
        n_hidden=512,
        dropout=0.7,
        lr=0.003,
        max_epochs=60,
        random_state=seed,
    )


def svm(task):
    """Return an SVM on statistics of MFCCs, over six parts in time for a digit."""
    features = MFCC(8000, deltas=1, n_segments=6) if task == "digits" else MFCC(16000, n_mfcc=20, deltas=1)
    return make_pipeline(features, StandardScaler(), SVC(C=10, class_weight="balanced"))


TASKS = {"digits": (digits, digit_network), "emotions": (emotions, emotion_network)}
WANTED = {("digits", "augmented"): "0.86", ("emotions", "augmented"): "0.43"}


def recalls(model, clips, y, speakers):
    """Return the mean recall of the classes for every speaker, who is held out."""
    split = {"groups": speakers, "cv": LeaveOneGroupOut()}
    return cross_val_score(model, clips, y, scoring="balanced_accuracy", error_score="raise", **split)


def main():
    """Print a row for each task and model: the mean of the speakers, of every seed."""
    folder = data_parser(__doc__).parse_args().data
    print_head("task", "model", "mean recall, seeds 0, 1 and 2", "of those without part in the choice", "wanted")
    for task, (load, network) in TASKS.items():
        clips, y, speakers = load(folder)
        clips = SilenceTrimmer(RATES[task]).fit_transform(clips)
        unseen = ~np.isin(np.unique(speakers), DEVELOPMENT[task])
        models = {
            "SVM": [svm(task)],
            "network": [network(seed, augments=False) for seed in SEEDS],
            "augmented": [network(seed, augments=True) for seed in SEEDS],
        }
        for name, of_seeds in models.items():
            scores = np.array([recalls(model, clips, np.asarray(y), speakers) for model in of_seeds])
            means = scores.mean(axis=1), scores[:, unseen].mean(axis=1)
            cells = [", ".join(f"{value:.3f}" for value in values) for values in means]
            print_row(task, name, *cells, WANTED.get((task, name), ""))


if __name__ == "__main__":
    main()
