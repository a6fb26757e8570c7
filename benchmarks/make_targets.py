"""What targets of the Makefile take, once they are installed, each run once: ``python -m benchmarks.make_targets``.

``demo`` leaves its report.html; a target that fails ends the benchmark.
"""

import re
import subprocess
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks._table import print_head, print_row
from benchmarks._turns import timed

WANTED = {"demo": 90, "check": 60, "test": 720}  # s


def make(target, printed):
    """Run a target, whatever changed since the installation, and keep what it prints."""
    command = ["make", "--old-file=.venv/.installed", target]
    run = subprocess.run(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True, check=True)
    printed.append(run.stdout)


def main():
    """Print a row for each target; the CPU seconds are those of all its processes."""
    print_head("target", "s", "CPU s", "tests", "wanted, s")
    for target, wanted in WANTED.items():
        printed, before = [], getrusage(RUSAGE_CHILDREN)
        wall, _ = timed(partial(make, target, printed))
        after = getrusage(RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        passed = re.findall(r"(\d+) passed", printed[0])
        print_row(f"`make {target}`", f"{wall:.0f}", f"{cpu:.0f}", *passed or [""], wanted)


if __name__ == "__main__":
    main()
