"""FSDD, digits of unseen speakers: MFCC, PLP, RASTA-PLP and log mel bands under the same classifier.

Run as ``python -m benchmarks.speech_features DATA``; DATA is the folder for the set, which is downloaded when missing.
Clips are trimmed of silence, and the mean and deviation of every coefficient over six parts in time are one row. Every
speaker in turn is held out; C and gamma of an SVM are chosen by a grid over folds by speaker of the other five.
"""

import numpy as np
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from benchmarks._table import data_parser, mean_std, print_head, print_row
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
WANTED = {"MFCC": "0.80", "PLP": "0.80"}


def accuracies(X, y, speakers):
    """Return the accuracy on every speaker, after a grid that has never seen them."""
    by_speaker = LeaveOneGroupOut()
    scores = []
    for train, test in by_speaker.split(X, y, speakers):
        search = GridSearchCV(make_pipeline(StandardScaler(), SVC()), GRID, cv=by_speaker, n_jobs=-1)
        search.fit(X[train], y[train], groups=speakers[train])
        scores.append(search.score(X[test], y[test]))
    return scores


def main():
    """Print a row for each feature: the accuracy on each held-out speaker, their mean and standard deviation."""
    fsdd = fetch_fsdd(data_home=data_parser(__doc__).parse_args().data)
    clips = SilenceTrimmer(RATE).fit_transform([clip / np.float32(32768) for clip in fsdd.data])
    print_head("features", "values", *np.unique(fsdd.speaker), "mean (std)", "wanted")
    for name, extractor in FEATURES.items():
        X = extractor.fit_transform(clips)
        scores = accuracies(X, fsdd.target, fsdd.speaker)
        print_row(name, X.shape[1], *(f"{score:.3f}" for score in scores), mean_std(scores), WANTED.get(name, ""))


if __name__ == "__main__":
    main()
