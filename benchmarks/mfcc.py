"""MFCC beside every other library that is installed; those that are not are named.

Run as ``python -m benchmarks.mfcc DATA``; FSDD is downloaded into the folder when missing. The corpus is 300 utterances
of 0.3 to 8 s at 16 kHz: digits of one speaker, resampled and joined. Every library is given the list of float32 arrays
that a user has, with frames of 25 ms every 10 ms and 13 coefficients; all give sequences. They take turns, in one
process; cells have the median of the rounds, the least and the greatest. The slow are given a part of the corpus. Set
``OMP_NUM_THREADS=1`` to have all on one core.

The peers are librosa, python_speech_features, kaldi_native_fbank, opensmile (HTK's front end), spafe, diffsptk and
sonopy; kaldi_native_fbank and sonopy have no deltas of their own.
"""

from functools import partial

import numpy as np

from benchmarks._speech_peers import MFCC_PEERS
from benchmarks._speech_timing import corpus, measured
from benchmarks._table import print_head, print_row
from benchmarks._turns import print_settings, read_arguments, spread, take_turns
from skmodal.speech import MFCC, LogMel, log_mel, mfcc

DIALECTS = ("python_speech_features", "kaldi", "htk", "librosa")
WANTED = {
    "librosa": "15",
    "python_speech_features": "18",
    "kaldi_native_fbank": "45",
    "opensmile": "80",
    "the fastest of them": "10, 15 aimed at",
    "one thread over two": "1.8",
    "`SKMODAL_KERNEL=avx2`: librosa over it": "8",
    "`SKMODAL_KERNEL=numpy`: librosa over it": "2.2",
    "worst deviation from the definition": "2e-4",
}


def deviation(extractor, definition, signals):
    """Return how far the path that runs is at most from the definition in float64."""
    sequences = extractor.fit_transform(signals)
    return f"{max(np.abs(ours - definition(x)).max() for ours, x in zip(sequences, signals, strict=True)):.1e}"


def print_dialects(signals, n_rounds):
    """Print a row for each dialect: what a frame takes, and the deviation; librosa's log bands are decibels."""
    kinds = [(MFCC, mfcc, name) for name in DIALECTS] + [(LogMel, log_mel, "librosa")]
    extractors = [kind(dialect=name, pooling=None) for kind, _, name in kinds]
    wall, _ = take_turns([partial(extractor.fit_transform, signals) for extractor in extractors], n_rounds)
    print_head("dialect", "ns a frame", "worst deviation from the definition")
    for (kind, definition, name), extractor, seconds in zip(kinds, extractors, wall, strict=True):
        n_frames = sum(map(len, extractor.fit_transform(signals)))
        worst = deviation(extractor, partial(definition, dialect=name), signals)
        print_row(f"`{kind.__name__}`, {name}", spread(1e9 * seconds / n_frames, 0), worst)


def main():
    """Print a table for 26 and 40 filters, without and with deltas, and one of the dialects."""
    arguments = read_arguments(__doc__, 5)
    signals = corpus(arguments.data)
    settings = {}
    for n_mels in (26, 40):
        for order, deltas in ((0, ""), (2, ", deltas of 2 orders")):
            extractor = MFCC(n_mels=n_mels, deltas=order, pooling=None)
            cells = measured(extractor, MFCC_PEERS, order, "librosa", signals, arguments.rounds)
            settings[f"{n_mels} filters{deltas}"] = cells
        worst = deviation(MFCC(n_mels=n_mels, pooling=None), partial(mfcc, n_mels=n_mels), signals)
        settings[f"{n_mels} filters"]["worst deviation from the definition"] = worst
    print_settings(settings, WANTED)
    print()
    print_dialects(signals, arguments.rounds)


if __name__ == "__main__":
    main()
