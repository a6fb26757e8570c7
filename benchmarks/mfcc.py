"""MFCC beside every other library that is installed; those that are not are named.

Run as ``python -m benchmarks.mfcc DATA``; FSDD is downloaded into the folder when missing. The corpus is 300 utterances
of 0.3 to 8 s at 16 kHz: digits of one speaker, resampled and joined. Every library is given the list of float32 arrays
that a user has, with frames of 25 ms every 10 ms and 13 coefficients; all give sequences. They take turns, in one
process; cells have the median of the rounds, the least and the greatest. The slow are given a part of the corpus. Set
``OMP_NUM_THREADS=1`` to have all on one core.

The peers are librosa, python_speech_features, kaldi_native_fbank, opensmile (HTK's front end), spafe, diffsptk and
sonopy; kaldi_native_fbank and sonopy have no deltas of their own.
"""

import numpy as np

from benchmarks._speech_peers import MFCC_PEERS
from benchmarks._speech_timing import corpus, measured
from benchmarks._turns import print_settings, read_arguments
from skmodal.speech import MFCC, mfcc

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


def deviation(signals, n_mels):
    """Return how far the path that runs is from the definition in float64."""
    sequences = MFCC(n_mels=n_mels, pooling=None).fit_transform(signals)
    return max(np.abs(ours - mfcc(x, n_mels=n_mels)).max() for ours, x in zip(sequences, signals, strict=True))


def main():
    """Print a table for 26 and 40 filters, without and with deltas."""
    arguments = read_arguments(__doc__, 5)
    signals = corpus(arguments.data)
    settings = {}
    for n_mels in (26, 40):
        for order, deltas in ((0, ""), (2, ", deltas of 2 orders")):
            extractor = MFCC(n_mels=n_mels, deltas=order, pooling=None)
            cells = measured(extractor, MFCC_PEERS, order, "librosa", signals, arguments.rounds)
            settings[f"{n_mels} filters{deltas}"] = cells
        settings[f"{n_mels} filters"]["worst deviation from the definition"] = f"{deviation(signals, n_mels):.1e}"
    print_settings(settings, WANTED)


if __name__ == "__main__":
    main()
