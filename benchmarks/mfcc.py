"""MFCC beside librosa, python_speech_features and, where it is installed, kaldi_native_fbank.

Run as ``python -m benchmarks.mfcc DATA``; DATA is the folder for FSDD, which is downloaded when missing. The corpus is
300 utterances of 0.3 to 8 s at 16 kHz: digits of one speaker, resampled and joined. Every library is given the list of
float32 arrays that a user has, with frames of 25 ms every 10 ms and 13 coefficients; all give sequences. They take
turns, in one process, round after round; what counts is the median over the rounds, and its quartiles tell the spread.
"""

import argparse
import time
from functools import partial

import librosa
import numpy as np
import python_speech_features
import soxr

from skmodal.datasets import fetch_fsdd
from skmodal.speech import MFCC, deltas, kernel_info, mfcc

try:
    import kaldi_native_fbank
except ImportError:
    kaldi_native_fbank = None

RATE = 16000  # Hz
N_UTTERANCES = 300
SHORTEST, LONGEST = 0.3, 8.0  # s
FRAME, HOP, N_FFT = 400, 160, 512  # samples


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


def by_skmodal(signals, n_mels, order, n_jobs=1):
    """Our own, as sequences."""
    return MFCC(n_mels=n_mels, deltas=order, pooling=None, n_jobs=n_jobs).fit_transform(signals)


def by_librosa(signals, n_mels, order):
    """librosa.feature.mfcc with frames where ours are, and its delta over two frames on either side."""
    return [_librosa_features(signal, n_mels, order) for signal in signals]


def _librosa_features(signal, n_mels, order):
    sizes = {"n_fft": N_FFT, "win_length": FRAME, "hop_length": HOP, "center": False}
    features = librosa.feature.mfcc(y=signal, sr=RATE, n_mfcc=13, n_mels=n_mels, **sizes)
    slopes = [librosa.feature.delta(features, width=5, order=k, mode="nearest") for k in range(1, order + 1)]
    return np.vstack([features, *slopes])


def by_python_speech_features(signals, n_mels, order):
    """python_speech_features.mfcc at its defaults, and its delta."""
    return [_psf_features(signal, n_mels, order) for signal in signals]


def _psf_features(signal, n_mels, order):
    blocks = [python_speech_features.mfcc(signal, RATE, nfilt=n_mels)]
    for _ in range(order):
        blocks.append(python_speech_features.delta(blocks[-1], 2))
    return np.hstack(blocks)


def by_kaldi(signals, n_mels, order):
    """kaldi_native_fbank's OnlineMfcc; it has no deltas, so that ours follow."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = n_mels
    options.num_ceps = 13
    return [_kaldi_features(signal, options, order) for signal in signals]


def _kaldi_features(signal, options, order):
    extractor = kaldi_native_fbank.OnlineMfcc(options)
    extractor.accept_waveform(RATE, signal)
    extractor.input_finished()
    blocks = [np.stack([extractor.get_frame(t) for t in range(extractor.num_frames_ready)])]
    for _ in range(order):
        blocks.append(deltas(blocks[-1]))
    return np.hstack(blocks)


def timed(functions, n_rounds):
    """Return wall and CPU seconds of every function, of shape (n_functions, 2, n_rounds), in turns."""
    for function in functions:
        function()
    seconds = np.empty((len(functions), 2, n_rounds))
    for turn in range(n_rounds):
        for place, function in enumerate(functions):
            wall, cpu = time.perf_counter(), time.process_time()
            function()
            seconds[place, :, turn] = time.perf_counter() - wall, time.process_time() - cpu
    return seconds


def print_table(names, seconds, n_seconds_of_sound):
    """Print a row a library: median wall and CPU time, quartiles, and how many times our one thread's they are."""
    print("| library | wall ms (quartiles) | least | CPU ms | times ours, wall | least | CPU | times real time |")
    print("|---|---|---|---|---|---|---|---|")
    middle, least = np.median(seconds, axis=2), seconds.min(axis=2)
    for name, times, median, best in zip(names, seconds, middle, least, strict=True):
        low, high = 1e3 * np.percentile(times[0], [25, 75])
        ratios = f"{median[0] / middle[0, 0]:.2f} | {best[0] / least[0, 0]:.2f} | {median[1] / middle[0, 1]:.2f}"
        print(
            f"| {name} | {1e3 * median[0]:.1f} ({low:.1f} to {high:.1f}) | {1e3 * best[0]:.1f} | {1e3 * median[1]:.1f} "
            f"| {ratios} | {n_seconds_of_sound / median[0]:,.0f} |",
            flush=True,
        )


def main():
    """Print a table for 26 and 40 filters, without and with deltas, and the distance from the definition."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--rounds", type=int, default=11)
    arguments = parser.parse_args()
    signals = corpus(arguments.data)
    n_seconds = sum(map(len, signals)) / RATE
    path = kernel_info()["path"]
    libraries = {
        f"skmodal, {path}": by_skmodal,
        f"skmodal, {path}, two threads": partial(by_skmodal, n_jobs=2),
        "librosa": by_librosa,
        "python_speech_features": by_python_speech_features,
    }
    if kaldi_native_fbank:
        libraries["kaldi_native_fbank"] = by_kaldi
    for n_mels in (26, 40):
        worst = max(
            np.abs(ours - mfcc(signal, n_mels=n_mels)).max()
            for ours, signal in zip(by_skmodal(signals, n_mels, 0), signals, strict=True)
        )
        for order in (0, 2):
            print(f"\n{n_mels} filters, {13 * (1 + order)} values; at most {worst:.1e} from the definition\n")
            calls = [partial(library, signals, n_mels, order) for library in libraries.values()]
            print_table(libraries, timed(calls, arguments.rounds), n_seconds)


if __name__ == "__main__":
    main()
