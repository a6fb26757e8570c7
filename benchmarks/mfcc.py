"""MFCC beside every other library that is installed; those that are not are named.

Run as ``python -m benchmarks.mfcc DATA``; DATA is the folder for FSDD, which is downloaded when missing. The corpus is
300 utterances of 0.3 to 8 s at 16 kHz: digits of one speaker, resampled and joined. Every library is given the list of
float32 arrays that a user has, with frames of 25 ms every 10 ms and 13 coefficients; all give sequences. They take
turns, in one process, round after round; what counts is the median over the rounds, and its quartiles tell the spread.
Set ``OMP_NUM_THREADS=1`` to have all on one core.

The peers are librosa, python_speech_features, kaldi_native_fbank, opensmile (HTK's front end), spafe, diffsptk and
sonopy; kaldi_native_fbank and sonopy have no deltas of their own, and no place in the tables with deltas.
"""

import argparse

import numpy as np

from benchmarks._speech_peers import MFCC_PEERS, WITHOUT_DELTAS, installed
from benchmarks._speech_timing import corpus, our_entries, peer_entries, print_left_out, print_times
from skmodal.speech import MFCC, kernel_info, mfcc


def main():
    """Print a table for 26 and 40 filters, without and with deltas, and the distance from the definition."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    signals = corpus(arguments.data)
    peers, left_out = installed(MFCC_PEERS)
    print_left_out(left_out)
    for n_mels in (26, 40):
        sequences = MFCC(n_mels=n_mels, pooling=None).fit_transform(signals)
        distances = [np.abs(ours - mfcc(x, n_mels=n_mels)).max() for ours, x in zip(sequences, signals, strict=True)]
        path = kernel_info()["path"]
        print(f"\n{n_mels} filters: {path} is at most {max(distances):.1e} from the definition in float64")
        for order in (0, 2):
            print(f"\n{n_mels} filters, {13 * (1 + order)} values a frame\n")
            having = {name: maker for name, maker in peers.items() if not order or name not in WITHOUT_DELTAS}
            ours = our_entries(MFCC(n_mels=n_mels, deltas=order, pooling=None))
            print_times([*ours, *peer_entries(having, n_mels, order)], signals, arguments.rounds)


if __name__ == "__main__":
    main()
