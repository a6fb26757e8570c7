"""What Dask gives: a search on two workers beside one, and 20 000 recordings through partitions, killed on the way.

Run as ``python -m benchmarks.scale search`` and ``python -m benchmarks.scale partitions DATA``; DATA is the folder for
FSDD, which is downloaded when missing.

search: a speech recipe's grid over the bundled digits, without the refit, which is one process's work. Both clusters
are up all the time and take turns, a round is one search on each, and a first one that loads libraries is left out.

partitions: the clips as 16-bit WAV files in a temporary folder, those of FSDD again and again. A process with a cluster
of two workers transforms them by a speech recipe's features; when half of the parts are there, it is killed with
SIGKILL, and another one goes on. Memory is the proportional share (PSS) of all processes together, looked at every
0.1 s. Afterwards every file is counted, and the rows of every tenth part are compared to the bit with those of one call
of ``transform``.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import psutil
import soundfile
from distributed import Client, LocalCluster
from sklearn.model_selection import GridSearchCV

from benchmarks._table import print_head, print_row
from benchmarks._turns import spread, take_turns
from skmodal.datasets import fetch_fsdd, load_digits3
from skmodal.recipes import make_recipe
from skmodal.scale import transform_to_parquet

RATE = 8000
N_FILES, N_ROWS = 20_000, 500
N_PARTS = N_FILES // N_ROWS
N_COPIES = 4  # of the bundled rows, so that a fit takes longer than its message


def cluster(n_workers):
    """Return a cluster of processes of one thread each."""
    return LocalCluster(n_workers=n_workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0")


def print_search(n_rounds):
    """Print the seconds of a search on one worker and on two."""
    digits = load_digits3(subset="train")
    clips, labels = pd.concat([digits.data["speech"]] * N_COPIES), np.tile(digits.target, N_COPIES)
    grid = {"mfcc__n_segments": [4, 6], "svm__C": [0.1, 1.0, 10.0, 100.0]}
    search = GridSearchCV(make_recipe("speech", "svm", sampling_rate=RATE), grid, cv=5, refit=False, n_jobs=-1)
    with ExitStack() as stack:
        clients = [stack.enter_context(Client(stack.enter_context(cluster(n_workers)))) for n_workers in (1, 2)]
        calls = [partial(fit, search, client, clips, labels) for client in clients]
        for call in calls:
            call()
        (one, two), _ = take_turns(calls, n_rounds)
    print_head("one worker, s", "two workers, s", "ratio", "wanted")
    print_row(spread(one), spread(two), spread(two / one), 0.6)


def fit(search, client, clips, labels):
    """Search on the workers of a client."""
    with client.as_current(), joblib.parallel_config(backend="dask"):
        search.fit(clips, labels)


def print_partitions(data_home):
    """Print the memory and the time of a run that is killed and of the one that goes on, and what they left."""
    with tempfile.TemporaryDirectory() as place:
        clips, out = Path(place, "clips.json"), Path(place, "out")
        frame = written_clips(data_home, Path(place))
        frame.to_json(clips)
        print_head("run", "parts written", "s", "peak of memory, MiB", "wanted")
        for name, n_parts in (("killed", N_PARTS // 2), ("goes on", None)):
            before = states(out)
            seconds, peak = watched(["transform", clips, out], out, n_parts)
            n_written = len(states(out)) - len(before)
            print_row(name, f"{n_written} of {N_PARTS}", f"{seconds:.1f}", f"{peak / 2**20:.0f}", 1024)
        again = sum(states(out)[path] != state for path, state in before.items())
        print(f"\nwritten twice: {again} parts of {len(before)}; {checked(frame, out)}")


def written_clips(data_home, folder):
    """Write the recordings, and return a frame of their paths, digits and speakers."""
    fsdd = fetch_fsdd(data_home=data_home)
    rows = np.arange(N_FILES) % len(fsdd.data)
    paths = [str(folder / f"{file:05}.wav") for file in range(N_FILES)]
    for path, row in zip(paths, rows, strict=True):
        soundfile.write(path, fsdd.data[row], RATE, subtype="PCM_16")
    return pd.DataFrame({"path": paths, "digit": fsdd.target[rows], "speaker": fsdd.speaker[rows]})


def features(frame):
    """Return the fitted features of the recipe."""
    return make_recipe("speech", "svm", sampling_rate=RATE)[:-1].fit(frame["path"][:N_ROWS])


def transform(clips, out):
    """Do what is measured, in a process of its own."""
    frame = pd.read_json(clips)
    with cluster(2) as workers, Client(workers):
        transform_to_parquet(features(frame), frame, out, column="path", partition_size=N_ROWS)


def watched(arguments, out, n_parts):
    """Run this script until it ends, or so many parts are there and it is killed; return its seconds and peak bytes."""
    start, peak = time.perf_counter(), 0
    run = subprocess.Popen([sys.executable, "-m", "benchmarks.scale", *map(str, arguments)])
    try:
        while run.poll() is None:
            peak = max(peak, memory(psutil.Process(run.pid)))
            if n_parts is not None and len(states(out)) >= n_parts:
                run.send_signal(signal.SIGKILL)
            time.sleep(0.1)
    finally:
        run.kill()
    if run.wait() != (0 if n_parts is None else -signal.SIGKILL):
        raise RuntimeError(f"the run ended with {run.returncode}")
    return time.perf_counter() - start, peak


def memory(process):
    """Return the proportional share of memory of a process and of all that it started."""
    total = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total


def states(out):
    """Return the identity and the time of change of every part that is written."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.glob("part-*.parquet")}


def checked(frame, out):
    """Return in words whether each row is there once, in order, with the bits of one call of transform."""
    stored = pd.read_parquet(out)
    transformer = features(frame)
    names = list(transformer.get_feature_names_out())
    sample = np.flatnonzero(np.arange(N_FILES) // N_ROWS % 10 == 0)
    same_bits = np.array_equal(stored.loc[sample, names], transformer.transform(frame["path"][sample]))
    lost, twice = set(frame["path"]) - set(stored["path"]), int(stored["path"].duplicated().sum())
    is_beside = all((stored[name] == frame[name]).all() for name in frame)
    return (
        f"rows lost: {len(lost)}, twice: {twice}, failed: {stored['error'].notna().sum()}; in order, beside their "
        f"labels: {is_beside}; of {len(sample)} rows, the same bits: {same_bits}"
    )


def main():
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    search = commands.add_parser("search")
    search.add_argument("--rounds", type=int, default=3)
    search.set_defaults(call=lambda arguments: print_search(arguments.rounds))
    partitions = commands.add_parser("partitions")
    partitions.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    partitions.set_defaults(call=lambda arguments: print_partitions(arguments.data))
    part = commands.add_parser("transform", help="what partitions runs and kills")
    part.add_argument("clips", type=Path)
    part.add_argument("out", type=Path)
    part.set_defaults(call=lambda arguments: transform(arguments.clips, arguments.out))
    arguments = parser.parse_args()
    arguments.call(arguments)


if __name__ == "__main__":
    main()
