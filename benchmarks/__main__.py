"""Write docs/benchmarks.md anew: each table in it is what a benchmark printed.

Run as ``make benchmarks DATA=folder``, which installs the peers first, or ``python -m benchmarks DATA [--only REGEX]``
with OMP_NUM_THREADS=1, on an idle machine. A table stands between ``<!-- python -m benchmarks.name ARGUMENTS -->``,
which says how it is made, DATA being the folder, and ``<!-- end -->``; below it are the command and the date. What is
around them is written by hand and stays. A benchmark that fails leaves its table as it was; the others go on, and the
exit status is 1.
"""

import argparse
import re
import shlex
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BLOCK = re.compile(r"<!-- python -m (?P<command>benchmarks\..+?) -->\n.*?<!-- end -->", re.DOTALL)


def run(command, data):
    """Return what a benchmark prints; show what it says on the way."""
    words = [str(data) if word == "DATA" else word.replace("DATA/", f"{data}/") for word in shlex.split(command)]
    result = subprocess.run([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True, check=True)
    return result.stdout.strip()


def main():
    """Run the benchmarks of the page one after the other; after each, write what is new."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder that the commands call DATA")
    parser.add_argument("--only", default="", help="a regular expression: the commands that are wanted")
    arguments = parser.parse_args()
    failed = []
    commands = [block["command"] for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]
    for command in [command for command in commands if re.search(arguments.only, command)]:
        print(command, file=sys.stderr, flush=True)
        started = time.perf_counter()
        try:
            printed = run(command, arguments.data)
        except subprocess.CalledProcessError as error:
            print(f"{command}: exit status {error.returncode}", file=sys.stderr)
            failed.append(command)
            continue
        made = f"`python -m {command}`, {date.today()}, {time.perf_counter() - started:.0f} s"
        block = f"<!-- python -m {command} -->\n\n{printed}\n\n{made}\n\n<!-- end -->"
        page = PAGE.read_text(encoding="utf-8")  # read again: a run takes long, and prose may have been written
        PAGE.write_text(
            BLOCK.sub(lambda found, new=block, of=command: new if found["command"] == of else found[0], page),
            encoding="utf-8",
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
