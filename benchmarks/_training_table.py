"""What the benchmarks of training share: taking turns, and the table of times."""

import time
from typing import NamedTuple

import numpy as np


class Peer(NamedTuple):
    """Who else does the work, how, and what share of its time is wanted of ours at most."""

    name: str
    call: object
    wanted: float


class Workload(NamedTuple):
    """A piece of work; ``ours`` may return the seconds of its epochs alone, without what it does once."""

    name: str
    ours: object
    peers: tuple


def print_head():
    """Print the head of the table."""
    print("| work | setting | ours, ms (quartiles) | CPU ms | peer | peer, ms (quartiles) | CPU ms "
          "| ours / peer | least | CPU | epochs alone | wanted |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")


def print_times(workload, setting, n_rounds):
    """Have ours and the peers take turns, and print what share of each peer's time ours needs: of medians and least."""
    calls = [workload.ours, *(peer.call for peer in workload.peers)]
    turns = np.array([[timed(call) for call in calls] for _ in range(n_rounds)])  # (round, call, what timed gives)
    middle, least = 1e3 * np.median(turns, axis=0), 1e3 * turns.min(axis=0)
    for place, peer in enumerate(workload.peers, start=1):
        ratios = [middle[0, 0] / middle[place, 0], least[0, 0] / least[place, 0], middle[0, 1] / middle[place, 1]]
        ratios.append(middle[0, 2] / middle[place, 0])
        print(
            f"| {workload.name} | {setting} | {_spread(turns[:, 0, 0])} | {middle[0, 1]:.0f} "
            f"| {peer.name} | {_spread(turns[:, place, 0])} | {middle[place, 1]:.0f} "
            f"| {' | '.join('' if np.isnan(ratio) else f'{ratio:.2f}' for ratio in ratios)} | {peer.wanted:.2f} |",
            flush=True,
        )


def timed(call):
    """Return the wall seconds and the CPU seconds of a call, and the seconds that it tells, or NaN."""
    wall, cpu = time.perf_counter(), time.process_time()
    told = call()
    return time.perf_counter() - wall, time.process_time() - cpu, np.nan if told is None else told


def _spread(seconds):
    low, middle, high = 1e3 * np.percentile(seconds, [25, 50, 75])
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"
