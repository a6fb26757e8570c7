"""From files to rows: MFCCs of 3000 short files beside a librosa loop.

Run as ``python -m benchmarks.speech_files DATA``; FSDD is downloaded into the folder when missing. The files are
FSDD's digits at 16 kHz, each cut to 0.4 s or repeated to it, as 16-bit WAV in a temporary folder; they are read once
before, so that the disk does not count. A row has mean and standard deviation of 13 coefficients over frames of 25 ms
every 10 ms. librosa loads at the file's own rate; ``sr=16000`` would do the same here. All take turns, in one process;
cells have the median of the rounds, the least and the greatest.
"""

import tempfile
from functools import partial
from pathlib import Path

import librosa
import numpy as np
import soundfile
import soxr
from sklearn.pipeline import make_pipeline

from benchmarks._speech_peers import FRAME, HOP, N_FFT, RATE
from benchmarks._turns import print_speeds, read_arguments
from skmodal.datasets import fetch_fsdd
from skmodal.speech import MFCC, AudioReader, audio_files

SECONDS = 0.4
WANTED = {"`MFCC().fit_transform(paths)`": "20"}


def write_files(data_home, folder):
    """Write a file for every digit."""
    fsdd = fetch_fsdd(data_home=data_home)
    for row, clip in enumerate(fsdd.data):
        signal = soxr.resample(clip / np.float32(32768), fsdd.sampling_rate, RATE)
        soundfile.write(folder / f"{row:04}.wav", np.resize(signal, round(SECONDS * RATE)), RATE, subtype="PCM_16")


def by_pipeline(paths, n_jobs=1):
    """Waveforms first, as before other transformers of waveforms."""
    return make_pipeline(AudioReader(n_jobs=n_jobs), MFCC(n_jobs=n_jobs)).fit_transform(paths)


def by_mfcc(paths):
    """MFCC alone, which reads the files."""
    return MFCC().fit_transform(paths)


def by_librosa(paths):
    """The loop that a user of librosa writes."""
    return np.stack([_librosa_row(path) for path in paths])


def _librosa_row(path):
    signal, rate = librosa.load(path, sr=None)
    sizes = {"n_fft": N_FFT, "win_length": FRAME, "hop_length": HOP}
    features = librosa.feature.mfcc(y=signal, sr=rate, n_mfcc=13, n_mels=26, **sizes)
    return np.concatenate([features.mean(axis=1), features.std(axis=1)])


def by_reader(paths):
    """The reading alone."""
    return AudioReader().fit_transform(paths)


def by_soundfile(paths):
    """The reading alone, by soundfile."""
    return [soundfile.read(path, dtype="float32") for path in paths]


def main():
    """Print a table of the whole way and one of the reading alone."""
    arguments = read_arguments(__doc__, 7)
    whole = {
        "a loop of `librosa.load` and `librosa.feature.mfcc`": by_librosa,
        "`MFCC().fit_transform(paths)`": by_mfcc,
        "`AudioReader`, then `MFCC`": by_pipeline,
        "the same with two threads": partial(by_pipeline, n_jobs=2),
    }
    reading = {"a loop of `soundfile.read`": by_soundfile, "`AudioReader` alone": by_reader}
    with tempfile.TemporaryDirectory() as folder:
        write_files(arguments.data, Path(folder))
        paths = audio_files(folder)
        by_soundfile(paths)
        for calls in (whole, reading):
            bound = {name: partial(call, paths) for name, call in calls.items()}
            print_speeds(bound, arguments.rounds, len(paths), "a file", WANTED)
            print()


if __name__ == "__main__":
    main()
