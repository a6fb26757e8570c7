"""FSDD, digits of unseen speakers: MFCC, PLP, RASTA-PLP and log mel bands under the same classifier.

Run as ``python -m benchmarks.speech_features DATA``; DATA is the folder for the set, which is downloaded when missing.
Clips are trimmed of silence, and the mean and deviation of every coefficient over six parts in time are one row. Every
speaker in turn is held out; C and gamma of an SVM are chosen by a grid over folds by speaker of the other five.
"""

import argparse

import numpy as np
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import fetch_fsdd
from skmodal.speech import MFCC, PLP, LogMel, SilenceTrimmer

RATE = 8000  # Hz
N_SEGMENTS = 6
GRID = {"svc__C": [1, 10], "svc__gamma": ["scale", 0.001]}
FEATURES = {
    "MFCC": MFCC(RATE, n_segments=N_SEGMENTS),
    "MFCC with deltas": MFCC(RATE, deltas=1, n_segments=N_SEGMENTS),
    "PLP": PLP(RATE, n_segments=N_SEGMENTS),
    "RASTA-PLP": PLP(RATE, rasta=True, n_segments=N_SEGMENTS),
    "log mel": LogMel(RATE, n_segments=N_SEGMENTS),
}


def accuracies(X, y, speakers, n_jobs):
    """Return the accuracy on every speaker, after a grid that has never seen them."""
    by_speaker = LeaveOneGroupOut()
    scores = []
    for train, test in by_speaker.split(X, y, speakers):
        search = GridSearchCV(make_pipeline(StandardScaler(), SVC()), GRID, cv=by_speaker, n_jobs=n_jobs)
        search.fit(X[train], y[train], groups=speakers[train])
        scores.append(search.score(X[test], y[test]))
    return np.array(scores)


def main():
    """Print a row for each feature: the accuracy on each held-out speaker, their mean and standard deviation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    fsdd = fetch_fsdd(data_home=arguments.data)
    clips = SilenceTrimmer(RATE).fit_transform([clip / np.float32(32768) for clip in fsdd.data])
    print(f"| features | values | {' | '.join(np.unique(fsdd.speaker))} | mean | std |")
    print("|---" * (4 + len(np.unique(fsdd.speaker))) + "|", flush=True)
    for name, extractor in FEATURES.items():
        X = extractor.fit_transform(clips)
        scores = accuracies(X, fsdd.target, fsdd.speaker, arguments.jobs)
        figures = " | ".join(f"{score:.3f}" for score in scores)
        print(f"| {name} | {X.shape[1]} | {figures} | **{scores.mean():.3f}** | {scores.std():.3f} |", flush=True)


if __name__ == "__main__":
    main()
