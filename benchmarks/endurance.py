"""Load and endurance: large inputs, a thousand fits, eight threads, a full disk and Ctrl-C.

Run as ``python -m benchmarks.endurance [--only REGEX]`` on Linux with OMP_NUM_THREADS=1. The inputs are made here. Each
row is a process of its own: its seconds are those of the work, without imports and input; its memory is the most that
the process held from the start of the work on, the input with it. A process that takes more than 6 GiB or 10 minutes
is killed, and its row says so.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import psutil

from benchmarks import _endurance_inputs, _endurance_runs, _endurance_stops

CASES = {**_endurance_inputs.CASES, **_endurance_runs.CASES, **_endurance_stops.CASES}
MOST_MEMORY, MOST_SECONDS = 6 * 2**30, 600


def measure(name):
    """Do a case's work in this process and print its seconds, its peak of MiB and how it ended."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        work, judge = CASES[name](Path(folder))
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        start = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - start
        peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]
        print(json.dumps([seconds, int(peak) / 1024, judge(answer)]))


def row(name):
    """Return the row of a case, measured in a process that may be killed."""
    command = [sys.executable, "-m", "benchmarks.endurance", "--case", name]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, stdout=out)
        end, killed = time.monotonic() + MOST_SECONDS, None
        while process.poll() is None and killed is None:
            time.sleep(0.1)
            if psutil.Process(process.pid).memory_info().rss > MOST_MEMORY:
                killed = "**killed** at 6 GiB"
            elif time.monotonic() > end:
                killed = "**killed** after 10 minutes"
        if killed:
            process.kill()
        process.wait()
        out.seek(0)
        lines = out.read().splitlines()
    if killed or process.returncode:
        return f"| {name} | | | {killed or f'**failed**, exit status {process.returncode}'} |"
    seconds, peak, words = json.loads(lines[-1])
    return f"| {name} | {seconds:.1f} | {peak:.0f} | {words} |"


def main():
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="a regular expression: the rows that are wanted")
    parser.add_argument("--case", help="do this one's work in this process")
    arguments = parser.parse_args()
    if arguments.case:
        measure(arguments.case)
        return
    print("| what | s | peak, MiB | how it ends |\n|---|---|---|---|")
    for name in CASES:
        if re.search(arguments.only, name):
            print(row(name), flush=True)


if __name__ == "__main__":
    main()
