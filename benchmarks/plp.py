"""PLP and RASTA-PLP beside every other library that is installed; those that are not are named.

Run as ``python -m benchmarks.plp DATA``; DATA is the folder for FSDD, which is downloaded when missing. The corpus, the
frames and the turns are those of ``benchmarks.mfcc``; ours has the dialect "htk", whose numbers opensmile and diffsptk
give. Set ``OMP_NUM_THREADS=1`` to have all on one core.

spafe's PLP is timed, but is no PLP: its equal loudness takes the energies of the bands for their frequencies, and its
autocorrelation is the magnitude of a transform of half a spectrum. diffsptk has no RASTA.
"""

import argparse

import numpy as np

from benchmarks._speech_peers import PLP_PEERS, RASTA_PEERS, installed
from benchmarks._speech_timing import corpus, our_entries, peer_entries, print_left_out, print_times
from skmodal.speech import PLP, dialect, kernel_info, plp

N_COMPARED = 60  # utterances
LEAD = np.zeros(2400, dtype=np.float32)  # opensmile's RASTA starts later than ours; in silence, both rest


def print_agreement(signals, rasta, peers):
    """Print how far the path that runs is from the definition, and the definition from those of the same dialect.

    opensmile reads 16-bit integers, so that all are given such; diffsptk's frames are centered, and unemphasized.
    """
    rounded = [np.concatenate([LEAD, (np.round(32767 * x) / 32768).astype(np.float32)]) for x in signals[:N_COMPARED]]
    definitions = [plp(signal, rasta=rasta, dialect="htk") for signal in rounded]
    sequences = PLP(rasta=rasta, dialect="htk", pooling=None).fit_transform(rounded)
    print(f"{kernel_info()['path']} is at most {_distance(sequences, definitions):.1e} from the definition in float64")
    if "opensmile" in peers:
        extract = peers["opensmile"](26, 0)
        distance = _distance([extract(signal) for signal in rounded], definitions)
        print(f"opensmile is at most {distance:.1e} from the definition")
    if "diffsptk" in peers:
        extract = peers["diffsptk"](26, 0)
        own = dialect("htk", framing="center", preemphasis=0, scale=1.0, floor=2.0**-30)
        definitions = [plp(signal, rasta=rasta, dialect=own) for signal in rounded]
        sequences = [extract(signal) for signal in rounded]
        whole = [ours[: len(theirs)] for ours, theirs in zip(definitions, sequences, strict=True)]
        distance = _distance(sequences, whole)  # without the frame after the last whole hop
        print(f"diffsptk is at most {distance:.1e} from the definition, with its framing")


def _distance(sequences, definitions):
    return max(np.abs(ours - theirs).max() for ours, theirs in zip(sequences, definitions, strict=True))


def main():
    """Print the agreement and a table for 26 and 40 bands, of PLP and of RASTA-PLP."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    signals = corpus(arguments.data)
    for title, rasta, makers in (("PLP", False, PLP_PEERS), ("RASTA-PLP", True, RASTA_PEERS)):
        peers, left_out = installed(makers)
        print(f"\n## {title}\n")
        print_left_out(left_out)
        print_agreement(signals, rasta, peers)
        for n_mels in (26, 40):
            print(f"\n{title}, {n_mels} bands, 13 values a frame\n")
            ours = our_entries(PLP(n_mels=n_mels, rasta=rasta, dialect="htk", pooling=None))
            print_times([*ours, *peer_entries(peers, n_mels, 0)], signals, arguments.rounds)


if __name__ == "__main__":
    main()
