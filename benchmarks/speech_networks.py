"""Speech networks on voices that they never heard: the digits of FSDD, and the emotions of RAVDESS.

Run as ``python -m benchmarks.speech_networks DATA``; DATA is the folder that holds fsdd_8k.npz and ravdess/. Every
speaker, or actor, in turn is held out, and the figure is the mean recall of the classes. A network with its
augmentation stands beside the same without it, with several seeds, and beside an SVM on MFCC statistics. One setting
serves all folds. It was chosen where the speakers of `DEVELOPMENT` alone were held out by one another; those left had
no part in it, and have a column of their own.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import fetch_fsdd
from skmodal.estimators import SpeechClassifier
from skmodal.speech import MFCC, AudioReader, SilenceTrimmer, WaveformAugmenter

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


def recalls(model, clips, y, speakers):
    """Return the mean recall of the classes for every speaker, who is held out."""
    scores = []
    for train, test in LeaveOneGroupOut().split(clips, y, speakers):
        answers = model.fit([clips[row] for row in train], y[train]).predict([clips[row] for row in test])
        scores.append(balanced_accuracy_score(y[test], answers))
    return np.array(scores)


def main():
    """Print a row for each model and seed, then the means of the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder that holds fsdd_8k.npz and ravdess/")
    parser.add_argument("--tasks", nargs="+", default=list(TASKS), choices=TASKS)
    parser.add_argument("--models", nargs="+", default=["svm", "plain", "augmented"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    arguments = parser.parse_args()
    for task in arguments.tasks:
        load, network = TASKS[task]
        clips, y, speakers = load(arguments.data)
        clips = SilenceTrimmer(RATES[task]).fit_transform(clips)
        y, names = np.asarray(y), np.unique(speakers)
        unseen = ~np.isin(names, DEVELOPMENT[task])
        print(f"\n| {task} | seed | {' | '.join(map(str, names))} | mean | no part in the choice |")
        print("|---" * (len(names) + 4) + "|", flush=True)
        for name in arguments.models:
            means = []
            for seed in [0] if name == "svm" else arguments.seeds:
                model = svm(task) if name == "svm" else network(seed, augments=name == "augmented")
                scores = recalls(model, clips, y, speakers)
                means.append((scores.mean(), scores[unseen].mean()))
                print(_row(name, seed, [*scores, *means[-1]]), flush=True)
            spread = f"std {np.std(means, axis=0)[0]:.3f}"
            print(_row(f"**{name}**", spread, [np.nan] * len(names) + list(np.mean(means, axis=0))), flush=True)


def _row(name, seed, figures):
    cells = ["" if np.isnan(figure) else f"{figure:.3f}" for figure in figures]
    return f"| {name} | {seed} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
