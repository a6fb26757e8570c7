"""What the benchmarks of speech features share: their corpus, taking turns, and the table of times."""

import os
import time
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
import soxr

from benchmarks._speech_peers import RATE
from skmodal.datasets import fetch_fsdd
from skmodal.speech import kernel_info

N_UTTERANCES = 300
SHORTEST, LONGEST = 0.3, 8.0  # s
LONGEST_TURN = 20.0  # s for the corpus; a library that needs more gets every n-th utterance, for a tenth of this


def corpus(data_home, seed=0):
    """Return float32 utterances whose lengths are spread evenly from the shortest to the longest."""
    rng = np.random.default_rng(seed)
    fsdd = fetch_fsdd(data_home=data_home)
    clips = [soxr.resample(clip / np.float32(32768), fsdd.sampling_rate, RATE) for clip in fsdd.data]
    of_speaker = [np.flatnonzero(fsdd.speaker == speaker) for speaker in np.unique(fsdd.speaker)]
    return [
        _joined(clips, rng.permutation(of_speaker[row % len(of_speaker)]), int(seconds * RATE))
        for row, seconds in enumerate(rng.uniform(SHORTEST, LONGEST, N_UTTERANCES))
    ]


def _joined(clips, order, n_samples):
    total = np.cumsum([len(clips[clip]) for clip in order])
    needed = order[: np.searchsorted(total, n_samples) + 1]
    return np.concatenate([clips[clip] for clip in needed])[:n_samples]


class Entry(NamedTuple):
    """A row of a table: who, and what it does with a list of waveforms."""

    name: str
    call: object


def our_entries(extractor):
    """Return an entry for every path that this processor can run, and one for two threads on the quickest."""
    paths = kernel_info()["available"]
    settings = [(paths[0], 1), (paths[0], 2), *((path, 1) for path in paths[1:])]
    return [Entry(f"skmodal, {path}{', two threads' * (n_jobs - 1)}", _ours(extractor, path, n_jobs))
            for path, n_jobs in settings]  # fmt: skip


def _ours(extractor, path, n_jobs):
    def call(signals):
        with kernel_path(path):
            return extractor.set_params(n_jobs=n_jobs).fit_transform(signals)

    return call


@contextmanager
def kernel_path(path):
    """Have this path compute."""
    before = os.environ.get("SKMODAL_KERNEL")
    os.environ["SKMODAL_KERNEL"] = path
    try:
        yield
    finally:
        os.environ.pop("SKMODAL_KERNEL") if before is None else os.environ.update(SKMODAL_KERNEL=before)


def peer_entries(makers, n_mels, order):
    """Return an entry for every peer, which goes through the waveforms one by one."""
    return [Entry(name, _one_by_one(maker(n_mels, order))) for name, maker in makers.items()]


def _one_by_one(extract):
    return lambda signals: [extract(signal) for signal in signals]


def print_times(entries, signals, n_rounds, length=len):
    """Have the entries take turns, and print for each how many times the first one's time it needs.

    Times are of the whole corpus; those of the slow are measured on a part of it, and multiplied by their lengths.
    `length` tells the samples of a signal.
    """
    n_samples = sum(map(length, signals))
    parts = [_part(entry, signals, length) for entry in entries]
    seconds = np.empty((len(entries), 2, n_rounds))  # wall, CPU
    for turn in range(n_rounds):
        for place, (entry, part) in enumerate(zip(entries, parts, strict=True)):
            seconds[place, :, turn] = _timed(entry, part) * (n_samples / sum(map(length, part)))
    print("| library | wall ms (quartiles) | least | CPU ms | times ours, wall | least | CPU | times real time |")
    print("|---|---|---|---|---|---|---|---|")
    middle, least = np.median(seconds, axis=2), seconds.min(axis=2)
    for place, (entry, part) in enumerate(zip(entries, parts, strict=True)):
        low, high = 1e3 * np.percentile(seconds[place, 0], [25, 75])
        ratios = [middle[place, 0] / middle[0, 0], least[place, 0] / least[0, 0], middle[place, 1] / middle[0, 1]]
        remark = f", on {len(part)} utterances" if len(part) < len(signals) else ""
        print(
            f"| {entry.name}{remark} | {1e3 * middle[place, 0]:.1f} ({low:.1f} to {high:.1f}) "
            f"| {1e3 * least[place, 0]:.1f} | {1e3 * middle[place, 1]:.1f} | {' | '.join(f'{r:.2f}' for r in ratios)} "
            f"| {n_samples / RATE / middle[place, 0]:,.0f} |",
            flush=True,
        )


def _part(entry, signals, length):
    """Return the utterances that an entry is measured on: all, or of a slow one every n-th."""
    few = signals[:5]
    least = min(_timed(entry, few)[0] for _ in range(3))
    estimate = least * sum(map(length, signals)) / sum(map(length, few))
    return signals if estimate < LONGEST_TURN else signals[:: round(10 * estimate / LONGEST_TURN)]


def _timed(entry, signals):
    wall, cpu = time.perf_counter(), time.process_time()
    entry.call(signals)
    return np.array([time.perf_counter() - wall, time.process_time() - cpu])


def print_left_out(left_out):
    """Name the peers that are not measured, and why."""
    for name, reason in left_out.items():
        print(f"Left out: {name} ({reason}).")
