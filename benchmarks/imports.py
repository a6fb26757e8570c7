"""What imports cost, each in processes of its own, beyond an empty one, beside scikit-learn: in turns.

Run as ``python -m benchmarks.imports``.
"""

import subprocess
import sys
from functools import partial

import numpy as np

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread, take_turns

WANTED = {
    "pass": "",
    "import skmodal": 0.2,
    "import sklearn.svm": "",
    "import skmodal.speech": "",
    "import skmodal.recipes": "",
}


def run(statement):
    """Run the statement in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", statement], check=True)


def main():
    """Print a row for each statement, less the median of an empty interpreter's seconds."""
    arguments = read_arguments(__doc__, 7, data=False)
    (empty, *imports), _ = take_turns([partial(run, statement) for statement in WANTED], arguments.rounds)
    print_head("statement", "s", "wanted")
    for (statement, wanted), seconds in zip(list(WANTED.items())[1:], imports, strict=True):
        print_row(f"`{statement}`", spread(seconds - np.median(empty)), wanted)


if __name__ == "__main__":
    main()
