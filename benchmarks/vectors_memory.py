"""The memory that reading a text file of 400 000 word vectors takes beside their matrix, in a process of its own.

Run as ``python -m benchmarks.vectors_memory``: without a cache, on the first opening with one, which fills it, and on
the second.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks._table import print_head, print_row

N_WORDS, SIZE = 400_000, 300
WANTED = 1.3
READ = """
import resource, sys, time
from skmodal.text import WordVectors
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
matrix = WordVectors.from_file(sys.argv[1], cache=sys.argv[2] or None).vectors_
seconds, peak = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, (peak - before) * 1024 / matrix.nbytes, peak * 1024 / matrix.nbytes)
"""


def write_vectors(path):
    """Write a file of words and numbers with five decimals."""
    numbers = [f"{value:.5f}" for value in np.random.default_rng(0).standard_normal(SIZE + 97)]
    with path.open("w") as file:
        for word in range(N_WORDS):
            file.write(f"word{word} {' '.join(numbers[word % 97 : word % 97 + SIZE])}\n")


def main():
    """Print the seconds and the peak memory of each reading, in sizes of the matrix."""
    print_head("reading", "s", "peak beyond the imports, in matrices", "wanted", "with all of Python and its libraries")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vectors.txt")
        write_vectors(path)
        for name, cache in (("without a cache", ""), ("fills a cache", "cache"), ("from the cache", "cache")):
            command = [sys.executable, "-c", READ, path, cache and Path(folder, cache)]
            printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            seconds, peak, whole = map(float, printed.split())
            print_row(name, f"{seconds:.1f}", f"{peak:.2f}", WANTED, f"{whole:.2f}")


if __name__ == "__main__":
    main()
