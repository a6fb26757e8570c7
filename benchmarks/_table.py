"""What the benchmarks share: the folder of the data as their argument, and tables of Markdown, printed row by row."""

import argparse
from pathlib import Path

import numpy as np


def data_parser(description):
    """Return a parser of DATA, the folder that holds the data sets; MNIST and FSDD are downloaded when missing."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DATA", help="the folder of the data sets")
    return parser


def print_head(*names):
    """Print the head of a table."""
    print(f"| {' | '.join(names)} |\n{'|---' * len(names)}|", flush=True)


def print_row(*cells):
    """Print a row at once, so that a run that is stopped has the rows before."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def mean_std(values, digits=3):
    """Return the mean of scores and in brackets their standard deviation."""
    return f"{np.mean(values):.{digits}f} ({np.std(values):.{digits}f})"
