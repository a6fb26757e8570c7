"""Whole jobs: the scripts of the gallery that go from raw files to a saved model, run for their figures.

Run as ``python -m benchmarks.jobs DATA``. Each script runs as it stands, and its figures are variables of it.
"""

import argparse
import contextlib
import os
import runpy
import sys
import time
from pathlib import Path
from typing import NamedTuple

import matplotlib

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


class Figure(NamedTuple):
    """A figure of a job: what it is, what is wanted, and the script's variables for skmodal and for plain code."""

    name: str
    wanted: float
    variable: str
    plain: str


JOBS = {  # script: its figures
    "job_which_sound": [Figure("ESC-10, 120 clips, 3 folds as given: accuracy", 0.72, "accuracy", "plain_accuracy")],
    "job_how_does_the_speaker_feel": [
        Figure("RAVDESS, 10 actors, each left out: unweighted average recall", 0.43, "recall", "plain_recall")
    ],
}


def main():
    """Run every job, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the data sets")
    os.environ["SKMODAL_DATA"] = str(parser.parse_args().data.resolve())
    matplotlib.use("Agg")
    print("| job | figure | wanted | plain scikit-learn | s |")
    print("|---|---|---|---|---|")
    for script, figures in JOBS.items():
        started = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):
            found = runpy.run_path(str(EXAMPLES / f"{script}.py"))
        seconds = time.perf_counter() - started
        for name, wanted, variable, plain in figures:
            print(f"| {name} | **{found[variable]:.3f}** | {wanted} | {found[plain]:.3f} | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
