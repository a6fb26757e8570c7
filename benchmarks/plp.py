"""PLP and RASTA-PLP beside every other library that is installed; those that are not are named.

Run as ``python -m benchmarks.plp DATA``; FSDD is downloaded into the folder when missing. The corpus, the frames and
the turns are those of ``benchmarks.mfcc``; ours has the dialect "htk", whose numbers opensmile and diffsptk give. Set
``OMP_NUM_THREADS=1`` to have all on one core.

spafe's PLP is timed, but is no PLP: its equal loudness takes the energies of the bands for their frequencies, and its
autocorrelation is the magnitude of a transform of half a spectrum. diffsptk has no RASTA.
"""

import numpy as np

from benchmarks._speech_peers import PLP_PEERS, RASTA_PEERS, installed
from benchmarks._speech_timing import corpus, measured
from benchmarks._turns import print_settings, read_arguments
from skmodal.speech import PLP, dialect, plp

N_COMPARED = 60  # utterances
LEAD = np.zeros(2400, dtype=np.float32)  # opensmile's RASTA starts later than ours; in silence, both rest
WANTED = {
    "opensmile": "RASTA-PLP 60",
    "diffsptk": "PLP 50",
    "worst deviation from the definition": "5e-5",
}


def deviations(signals, rasta, makers):
    """Return how far the path that runs is from the definition, and those of the same dialect.

    opensmile reads 16-bit integers, so that all are given such; diffsptk's frames are centered, and unemphasized.
    """
    rounded = [np.concatenate([LEAD, (np.round(32767 * x) / 32768).astype(np.float32)]) for x in signals[:N_COMPARED]]
    here = installed(makers, 26, 0)
    definitions = [plp(signal, rasta=rasta, dialect="htk") for signal in rounded]
    sequences = PLP(rasta=rasta, dialect="htk", pooling=None).fit_transform(rounded)
    cells = {"worst deviation from the definition": _distance(sequences, definitions)}
    if "opensmile" in here:
        cells["opensmile's deviation"] = _distance([here["opensmile"](signal) for signal in rounded], definitions)
    if "diffsptk" in here:
        own = dialect("htk", framing="center", preemphasis=0, scale=1.0, floor=2.0**-30)
        sequences = [here["diffsptk"](signal) for signal in rounded]
        definitions = [plp(signal, rasta=rasta, dialect=own) for signal in rounded]
        whole = [ours[: len(theirs)] for ours, theirs in zip(definitions, sequences, strict=True)]
        cells["diffsptk's, with its framing"] = _distance(sequences, whole)  # less the frame after the last whole hop
    return cells


def _distance(sequences, definitions):
    return f"{max(np.abs(ours - theirs).max() for ours, theirs in zip(sequences, definitions, strict=True)):.1e}"


def main():
    """Print a table for 26 and 40 bands, of PLP and of RASTA-PLP."""
    arguments = read_arguments(__doc__, 5)
    signals = corpus(arguments.data)
    settings = {}
    for title, rasta, makers in (("PLP", False, PLP_PEERS), ("RASTA-PLP", True, RASTA_PEERS)):
        for n_mels in (26, 40):
            extractor = PLP(n_mels=n_mels, rasta=rasta, dialect="htk", pooling=None)
            cells = measured(extractor, makers, 0, "opensmile", signals, arguments.rounds)
            settings[f"{title}, {n_mels} bands"] = cells
        settings[f"{title}, 26 bands"] |= deviations(signals, rasta, makers)
    print_settings(settings, WANTED)


if __name__ == "__main__":
    main()
