"""DTWNeighborsClassifier: FSDD on speakers that it never heard, and its speed against tslearn's.

Run as ``python -m benchmarks.dtw DATA``; DATA is the folder for FSDD, which is downloaded when missing. Both
measure the same references under the same distance, on one core, in alternating rounds.
"""

import time

import numpy as np
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from tslearn.metrics import cdist_dtw

from benchmarks._table import data_parser, mean_std, print_head, print_row
from skmodal.datasets import fetch_fsdd
from skmodal.speech import MFCC, DTWNeighborsClassifier, SilenceTrimmer

N_REFERENCES, N_QUERIES, N_ROUNDS = 500, 20, 5


def speed(sequences):
    """Return seconds of shape (tslearn and ours, n_rounds), and how far the nearest distances are apart, relatively."""
    rows = np.random.default_rng(0).permutation(len(sequences))[: N_REFERENCES + N_QUERIES]
    references, queries = sequences[rows[:N_REFERENCES]], sequences[rows[N_REFERENCES:]]
    classifier = DTWNeighborsClassifier(metric="sqeuclidean").fit(references, np.arange(N_REFERENCES) % 2)
    cdist_dtw(list(queries[:2]), list(references[:2]))  # compiles
    seconds = np.empty((2, N_ROUNDS))
    for turn in range(N_ROUNDS):
        start = time.perf_counter()
        theirs = cdist_dtw(list(queries), list(references))
        middle = time.perf_counter()
        distances, _ = classifier.kneighbors(queries)
        seconds[:, turn] = middle - start, time.perf_counter() - middle
    return seconds, np.abs(np.sqrt(distances[:, 0]) / theirs.min(axis=1) - 1).max()


def main():
    """Print the accuracy on each held-out speaker, then the speed."""
    fsdd = fetch_fsdd(data_home=data_parser(__doc__).parse_args().data)
    trimmed = SilenceTrimmer(fsdd.sampling_rate).fit_transform(fsdd.data)
    sequences = MFCC(fsdd.sampling_rate, pooling=None, cmvn=True, deltas=1).fit_transform(trimmed)
    split = {"groups": fsdd.speaker, "cv": LeaveOneGroupOut()}
    scores = cross_val_score(DTWNeighborsClassifier(), sequences, fsdd.target, **split)
    print_head("held out", *np.unique(fsdd.speaker), "mean (std)")
    print_row("accuracy", *(f"{score:.3f}" for score in scores), mean_std(scores))
    seconds, apart = speed(sequences)
    microseconds = np.median(seconds, axis=1) * 1e6 / N_REFERENCES / N_QUERIES
    ratio = seconds[0] / seconds[1]
    print()
    print_head("a pair, tslearn, µs", "ours, µs", "times tslearn's speed", "wanted", "nearest distances apart by")
    times = f"{np.median(ratio):.1f} ({ratio.min():.1f} to {ratio.max():.1f})"
    print_row(*(f"{value:.1f}" for value in microseconds), times, 2, f"{apart:.0e}")


if __name__ == "__main__":
    main()
