"""What the figures were measured on: ``python -m benchmarks.machine``."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks._table import print_head, print_row
from skmodal.speech import kernel_info

PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "skorch", "scikit-image", "librosa", "python-speech-features")


def processor():
    """Return the name of the processor, as Linux has it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())


def main():
    """Print the processor and the versions."""
    threads = os.environ.get("OMP_NUM_THREADS", "as it comes")
    print_head("", "")
    print_row("processor", f"{processor()}, {os.cpu_count()} cores, kernel {kernel_info()['path']}")
    print_row("system", f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    print_row("OMP_NUM_THREADS", threads)
    for package in PACKAGES:
        print_row(package, version(package).partition("+")[0])


if __name__ == "__main__":
    main()
