"""What the benchmarks of speech features share: their corpus, the times of one setting, and their table."""

import os
from contextlib import contextmanager
from functools import partial

import numpy as np
import soxr

from benchmarks._speech_peers import RATE, WITHOUT_DELTAS, installed
from benchmarks._turns import spread, take_turns, timed
from skmodal.datasets import fetch_fsdd
from skmodal.speech import kernel_info

N_UTTERANCES = 300
SHORTEST, LONGEST = 0.3, 8.0  # s
LONGEST_TURN = 1.0  # s for the corpus; a library that needs more gets every n-th utterance


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


def measured(extractor, makers, order, reference, signals, n_rounds):
    """Return the cells of a setting by the name of their row: our time, and how much longer the libraries take.

    The times are of the whole corpus, and of the processor's quickest path unless another one is named; then it is the
    reference's that is compared.
    """
    quickest, *others = kernel_info()["available"]
    able = {name: maker for name, maker in makers.items() if not (order and name in WITHOUT_DELTAS)}
    here = installed(able, extractor.n_mels, order)
    calls = {"one": _ours(extractor, quickest, 1), "two": _ours(extractor, quickest, 2)}
    calls |= {path: _ours(extractor, path, 1) for path in others}
    calls |= {name: partial(_one_by_one, extract) for name, extract in here.items()}
    wall = _whole_seconds(calls, signals, n_rounds)
    ratios = {name: wall[name] / wall["one"] for name in here}
    cells = {f"`{type(extractor).__name__}`, {quickest}, ms": spread(1e3 * wall["one"], 1)}
    cells["times real time"] = f"{sum(map(len, signals)) / RATE / np.median(wall['one']):,.0f}"
    for name in makers:
        missing = "not installed" if name in able else "no deltas"
        cells[name] = spread(ratios[name], 1) if name in here else missing
    cells["the fastest of them"] = spread(min(ratios.values(), key=np.median), 1) if ratios else ""
    cells["one thread over two"] = spread(wall["one"] / wall["two"])
    for path in others:
        row = f"`SKMODAL_KERNEL={path}`: {reference} over it"
        cells[row] = spread(wall[reference] / wall[path], 1) if reference in here else "not installed"
    return cells


def _ours(extractor, path, n_jobs):
    def call(signals):
        with _kernel_path(path):
            extractor.set_params(n_jobs=n_jobs).fit_transform(signals)

    return call


@contextmanager
def _kernel_path(path):
    before = os.environ.get("SKMODAL_KERNEL")
    os.environ["SKMODAL_KERNEL"] = path
    try:
        yield
    finally:
        os.environ.pop("SKMODAL_KERNEL") if before is None else os.environ.update(SKMODAL_KERNEL=before)


def _one_by_one(extract, signals):
    for signal in signals:
        extract(signal)


def _whole_seconds(calls, signals, n_rounds):
    """Return by name the wall seconds of each round for all utterances, of the slow reckoned from a part of them."""
    parts = [_part(call, signals) for call in calls.values()]
    wall, _ = take_turns([partial(call, part) for call, part in zip(calls.values(), parts, strict=True)], n_rounds)
    n_samples = sum(map(len, signals))
    return {
        name: seconds * n_samples / sum(map(len, part)) for name, seconds, part in zip(calls, wall, parts, strict=True)
    }


def _part(call, signals):
    few = signals[:5]
    least = min(timed(partial(call, few))[0] for _ in range(3))
    estimate = least * sum(map(len, signals)) / sum(map(len, few))
    return signals[:: max(1, round(estimate / LONGEST_TURN))]
