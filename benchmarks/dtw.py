"""DTWNeighborsClassifier: FSDD on speakers that it never heard, and its speed against tslearn's.

Run as ``python -m benchmarks.dtw DATA``; DATA is the folder for FSDD, which is downloaded when missing. The speed needs
tslearn, ``pip install tslearn``, and is left out where it is missing. Both measure the same references under the same
distance, on one core.
"""

import argparse
import time
from importlib.util import find_spec

import numpy as np
from sklearn.model_selection import LeaveOneGroupOut

from skmodal.datasets import fetch_fsdd
from skmodal.speech import MFCC, DTWNeighborsClassifier, SilenceTrimmer


def held_out_speakers(sequences, fsdd, classifier):
    """Print a row for each held-out speaker, and the mean."""
    print("| held out | accuracy | seconds |\n|---|---|---|")
    scores = []
    for train, test in LeaveOneGroupOut().split(sequences, fsdd.target, fsdd.speaker):
        start = time.perf_counter()
        scores.append(classifier.fit(sequences[train], fsdd.target[train]).score(sequences[test], fsdd.target[test]))
        print(f"| {fsdd.speaker[test][0]} | {scores[-1]:.3f} | {time.perf_counter() - start:.1f} |", flush=True)
    print(f"| mean of speakers | {np.mean(scores):.3f} (std {np.std(scores):.3f}) | |\n")


def speed(sequences, n_references, n_queries, n_rounds):
    """Print microseconds a pair, ours and tslearn's, in alternating rounds, and whether the neighbors are the same."""
    from tslearn.metrics import cdist_dtw

    rows = np.random.default_rng(0).permutation(len(sequences))
    references, queries = sequences[rows[:n_references]], sequences[rows[n_references : n_references + n_queries]]
    classifier = DTWNeighborsClassifier(metric="sqeuclidean").fit(references, np.arange(n_references) % 2)
    cdist_dtw(list(queries[:2]), list(references[:2]))  # compiles
    times = np.empty((2, n_rounds))
    for turn in range(n_rounds):
        start = time.perf_counter()
        theirs = cdist_dtw(list(queries), list(references))
        middle = time.perf_counter()
        distances, _ = classifier.kneighbors(queries)
        times[:, turn] = middle - start, time.perf_counter() - middle
    times *= 1e6 / n_references / n_queries
    ratio = times[0] / times[1]
    apart = np.abs(np.sqrt(distances[:, 0]) / theirs.min(axis=1) - 1).max()
    print(f"{n_queries} queries, {n_references} references: tslearn {np.median(times[0]):.1f} us a pair, skmodal")
    print(f"{np.median(times[1]):.1f}: {np.median(ratio):.1f} times as fast ({ratio.min():.1f}-{ratio.max():.1f});")
    print(f"nearest distances differ by {apart:.0e} at most, relatively")


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--references", type=int, default=500)
    parser.add_argument("--queries", type=int, default=20)
    arguments = parser.parse_args()
    fsdd = fetch_fsdd(data_home=arguments.data)
    trimmed = SilenceTrimmer(fsdd.sampling_rate).fit_transform(fsdd.data)
    sequences = MFCC(fsdd.sampling_rate, pooling=None, cmvn=True, deltas=1).fit_transform(trimmed)
    if find_spec("tslearn"):
        speed(sequences, arguments.references, arguments.queries, arguments.rounds)
    else:
        print("tslearn is missing, so the speed is left out: pip install tslearn\n")
    held_out_speakers(sequences, fsdd, DTWNeighborsClassifier())


if __name__ == "__main__":
    main()
