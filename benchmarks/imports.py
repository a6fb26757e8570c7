"""Measure what imports cost, each in processes of its own, beside an empty one and beside scikit-learn.

Run as ``python -m benchmarks.imports``.
"""

import subprocess
import sys
import time

import numpy as np

STATEMENTS = ("pass", "import skmodal", "import sklearn.svm", "import skmodal.speech", "import skmodal.recipes")


def seconds(statement):
    """Return the wall seconds of a fresh interpreter that runs the statement."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def main(n_rounds=7):
    """Print a row for each statement: the median of alternating rounds, less an empty interpreter's."""
    times = np.array([[seconds(statement) for statement in STATEMENTS] for _ in range(n_rounds)])
    times -= np.median(times[:, 0])
    print("| statement | seconds, median (least-greatest) |\n|---|---|")
    for statement, own in zip(STATEMENTS[1:], times.T[1:], strict=True):
        print(f"| `{statement}` | {np.median(own):.3f} ({own.min():.3f}-{own.max():.3f}) |")


if __name__ == "__main__":
    main()
