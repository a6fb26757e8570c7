"""Whole jobs: the scripts of the gallery that go from raw files to a saved model, run for their figures.

Run as ``python -m benchmarks.jobs DATA``. Each script runs as it stands, and its figures are variables of it.
"""

import contextlib
import os
import runpy
import sys
import time
from pathlib import Path
from typing import NamedTuple

import matplotlib

from benchmarks._table import data_parser, print_head, print_row

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


class Figure(NamedTuple):
    """A figure of a job: what it is, what is wanted, and the script's variables for skmodal and for plain code."""

    name: str
    wanted: float
    variable: str
    plain: str


JOBS = {  # script: its figures
    "job_which_sound": [
        Figure("ESC-10, 120 clips, 3 folds as given: accuracy", 0.72, "accuracy", "plain_accuracy"),
        Figure('the same by the speech recipe with "functionals"', 0.72, "recipe_accuracy", "plain_accuracy"),
    ],
    "job_how_does_the_speaker_feel": [
        Figure("RAVDESS, 10 actors, each left out: unweighted average recall", 0.43, "recall", "plain_recall")
    ],
    "job_what_does_the_customer_want": [
        Figure('banking77, with "I do not know": accuracy', 0.894, "accuracy", "plain_accuracy"),
        Figure('the same: AUROC of "I do not know" for sentences from elsewhere', 0.93, "auroc", "plain_auroc"),
    ],
    "job_find_the_picture": [
        Figure("flickr8k, captions to 100 photographs: recall at 10", 0.42, "recall_at_10", "plain_recall_at_10"),
        Figure("the same, photographs to captions", 0.40, "recall_back", "plain_recall_back"),
    ],
}


def main():
    """Run every job, and print a table."""
    os.environ["SKMODAL_DATA"] = str(data_parser(__doc__).parse_args().data.resolve())
    matplotlib.use("Agg")
    print_head("job", "figure", "wanted", "plain scikit-learn", "s")
    for script, figures in JOBS.items():
        started = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):
            found = runpy.run_path(str(EXAMPLES / f"{script}.py"))
        seconds = time.perf_counter() - started
        for name, wanted, variable, plain in figures:
            print_row(name, f"**{found[variable]:.3f}**", wanted, f"{found[plain]:.3f}", f"{seconds:.0f}")


if __name__ == "__main__":
    main()
