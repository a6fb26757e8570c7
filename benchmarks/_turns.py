"""What the benchmarks of speed share: calls that take turns, so that what else the machine does falls on all alike."""

import argparse
import sys
import time

import numpy as np

from benchmarks._table import data_parser, print_head, print_row


def read_arguments(description, n_rounds, data=True):
    """Return what the command line says: ``rounds``, n_rounds by default, and ``data``, the folder of the data sets."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = data_parser(description) if data else argparse.ArgumentParser(description=description, formatter_class=raw)
    parser.add_argument("--rounds", type=int, default=n_rounds, metavar="N")
    return parser.parse_args()


def take_turns(calls, n_rounds):
    """Return the wall and the CPU seconds of the calls, of shape (2, n_calls, n_rounds)."""
    seconds = np.empty((2, len(calls), n_rounds))
    for turn in range(n_rounds):
        for place, call in enumerate(calls):
            seconds[:, place, turn] = timed(call)
        print(f"round {turn + 1} of {n_rounds}", file=sys.stderr, flush=True)
    return seconds


def timed(call):
    """Return the wall and the CPU seconds of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - wall, time.process_time() - cpu


def spread(values, digits=2):
    """Return the median, and in brackets the least and the greatest."""
    low, middle, high = (f"{value:.{digits}f}" for value in np.quantile(values, [0, 0.5, 1]))
    return f"{middle} ({low} to {high})"


def print_speeds(calls, n_rounds, n_items, item, wanted):
    """Print for each call, by name, the microseconds an item and how many times as fast as the first one it is.

    Speeds are compared round by round; `wanted` has by name what is asked for.
    """
    wall, cpu = 1e6 / n_items * take_turns(list(calls.values()), n_rounds)
    print_head("", f"µs {item}", "CPU µs", "times as fast", "wanted")
    for name, own, own_cpu in zip(calls, wall, cpu, strict=True):
        print_row(name, spread(own, 1), spread(own_cpu, 1), spread(wall[0] / own, 1), wanted.get(name, ""))


def print_settings(settings, wanted):
    """Print the cells of settings, a column each, with what is wanted in the last."""
    print_head("", *settings, "wanted")
    for name in next(iter(settings.values())):
        print_row(name, *(cells.get(name, "") for cells in settings.values()), wanted.get(name, ""))
