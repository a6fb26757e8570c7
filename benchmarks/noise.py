"""NoiseReducer against noisereduce: SI-SDR, STOI and speed on 24 utterances of spoken digits at 8 kHz in noise.

Every method and every tracking of the noise, in three steady noises and in one that rises; speed in white noise.

Run as ``python -m benchmarks.noise DATA``; DATA is the folder for FSDD, which is downloaded when missing. Needs
noisereduce, and for STOI pystoi: ``pip install noisereduce pystoi``. The parameters' defaults were chosen on clips
other than the measured ones (``--part development``).
"""

import argparse
import sys
import time
import warnings
from importlib.util import find_spec

import numpy as np

from benchmarks.noisy_digits import CHANGING, CLIPS, NOISES, SAMPLING_RATE, NoisyDigits, si_sdr
from skmodal.speech import NoiseReducer, kernel_info, reduce_noise

METHODS = ("log_mmse", "wiener", "spectral_subtraction")
TRACKINGS = ("adaptive", "minimum_statistics", "stationary")
HEARD = (*NOISES, *CHANGING)


def contestants():
    """Return what turns a list of waveforms into a list of waveforms, by name."""
    import noisereduce

    def theirs(signals, **options):
        return [noisereduce.reduce_noise(y=signal, sr=SAMPLING_RATE, **options) for signal in signals]

    found = {
        "noisereduce": theirs,
        "noisereduce, stationary": lambda signals: theirs(signals, stationary=True),
        "skmodal `reduce_noise` in a loop": lambda signals: [reduce_noise(x, SAMPLING_RATE) for x in signals],
    }
    for method in METHODS:
        for noise in TRACKINGS:
            reducer = NoiseReducer(SAMPLING_RATE, method, noise)
            found[f"skmodal `NoiseReducer` {method}, {noise}"] = reducer.fit_transform
    return found


def quality(estimates, clean):
    """Return the means of SI-SDR in dB and of STOI as text; STOI is left out where pystoi is missing."""
    ratio = np.mean([si_sdr(y, s) for y, s in zip(estimates, clean, strict=True)])
    if find_spec("pystoi") is None:
        return f"{ratio:.2f}, -"
    from pystoi import stoi

    return f"{ratio:.2f}, {np.mean([stoi(s, y, SAMPLING_RATE) for y, s in zip(estimates, clean, strict=True)]):.3f}"


def measure(found, signals, n_rounds):
    """Return wall milliseconds an utterance, of shape (n_contestants, n_rounds), in alternating rounds."""
    times = np.empty((len(found), n_rounds))
    for contestant in found.values():
        contestant(signals)
    for turn in range(n_rounds):
        for place, contestant in enumerate(found.values()):
            start = time.perf_counter()
            contestant(signals)
            times[place, turn] = time.perf_counter() - start
    return times * 1e3 / len(signals)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--part", choices=sorted(CLIPS), default="measured")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if find_spec("noisereduce") is None:
        sys.exit("noisereduce is missing: pip install noisereduce")
    if find_spec("pystoi") is None:
        print("pystoi is missing, so STOI is left out: pip install pystoi")
    warnings.filterwarnings("ignore", module="pystoi|noisereduce")
    digits, found = NoisyDigits(arguments.data, arguments.part), contestants()
    noisy = {noise: digits.noisy(noise) for noise in HEARD}
    times = measure(found, noisy["white 5 dB"], arguments.rounds)
    seconds = sum(map(len, digits.clean)) / SAMPLING_RATE
    print(
        f"{len(digits.clean)} utterances, {seconds:.0f} s, {arguments.part} clips; SI-SDR in dB, STOI; ms: medians of"
    )
    print(f"{arguments.rounds} alternating rounds (least-greatest of the ratios to noisereduce)")
    print(f"The path of skmodal's kernel: {kernel_info()['path']}\n")
    print(f"| | {' | '.join(HEARD)} | ms an utterance | times noisereduce |\n|---|---|---|---|---|---|---|")
    print(f"| as it is | {' | '.join(quality(noisy[noise], digits.clean) for noise in HEARD)} | | |")
    for (name, contestant), own in zip(found.items(), times, strict=True):
        cells = " | ".join(quality(contestant(noisy[noise]), digits.clean) for noise in HEARD)
        ratio = times[0] / own
        spread = f"{np.median(ratio):.1f} ({ratio.min():.1f}-{ratio.max():.1f})"
        print(f"| {name} | {cells} | {np.median(own):.2f} | {spread} |", flush=True)


if __name__ == "__main__":
    main()
