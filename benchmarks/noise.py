"""NoiseReducer against noisereduce: SI-SDR, STOI and speed on 24 utterances of spoken digits at 8 kHz in noise.

Every method and every tracking of the noise, in three steady noises and in one that rises; speed in white noise, of
alternating rounds, the median of the ratios.

Run as ``python -m benchmarks.noise DATA``; DATA is the folder for FSDD, which is downloaded when missing. The
parameters' defaults were chosen on clips other than the measured ones (``--part development``).
"""

import time
import warnings

import noisereduce
import numpy as np
from pystoi import stoi

from benchmarks._noisy_digits import CHANGING, CLIPS, NOISES, SAMPLING_RATE, NoisyDigits, si_sdr
from benchmarks._table import data_parser, print_head, print_row
from skmodal.speech import NoiseReducer, reduce_noise

METHODS = ("log_mmse", "wiener", "spectral_subtraction")
TRACKINGS = ("adaptive", "minimum_statistics", "stationary")
WANTED_GAIN = {"white 5 dB": 2.0, "pink 0 dB": 0.0, "babble 5 dB": 0.0}  # of the default over noisereduce, in dB
WANTED_STOI = -0.02
N_ROUNDS = 7


def contestants():
    """Return what turns a list of waveforms into a list of waveforms, by name; the first is the default."""

    def theirs(signals, **options):
        return [noisereduce.reduce_noise(y=signal, sr=SAMPLING_RATE, **options) for signal in signals]

    found = {
        f"`NoiseReducer` {method}, {noise}": NoiseReducer(SAMPLING_RATE, method=method, tracking=noise).fit_transform
        for method in METHODS
        for noise in TRACKINGS
    }
    return {
        **found,
        "`reduce_noise` in a loop": lambda signals: [reduce_noise(signal, SAMPLING_RATE) for signal in signals],
        "noisereduce": theirs,
        "noisereduce, stationary": lambda signals: theirs(signals, stationary=True),
    }


def quality(estimates, clean):
    """Return the means of SI-SDR in dB and of STOI."""
    pairs = list(zip(estimates, clean, strict=True))
    return np.mean([(si_sdr(y, s), stoi(s, y, SAMPLING_RATE)) for y, s in pairs], axis=0)


def measure(found, signals):
    """Return the wall seconds of each contestant in each round, of shape (n_contestants, N_ROUNDS)."""
    seconds = np.empty((len(found), N_ROUNDS))
    for contestant in found.values():
        contestant(signals)
    for turn in range(N_ROUNDS):
        for place, contestant in enumerate(found.values()):
            start = time.perf_counter()
            contestant(signals)
            seconds[place, turn] = time.perf_counter() - start
    return seconds


def main():
    """Print a row for each contestant: SI-SDR in dB and STOI by noise, and the speed."""
    parser = data_parser(__doc__)
    parser.add_argument("--part", choices=sorted(CLIPS), default="measured")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", module="pystoi|noisereduce")
    digits = NoisyDigits(arguments.data, arguments.part)
    noisy = {noise: digits.noisy(noise) for noise in (*NOISES, *CHANGING)}
    found = contestants()
    seconds = dict(zip(found, measure(found, noisy["white 5 dB"]), strict=True))
    scores = {
        name: {noise: quality(contestant(signals), digits.clean) for noise, signals in noisy.items()}
        for name, contestant in found.items()
    }
    print_head("SI-SDR in dB, STOI", *noisy, "times noisereduce's speed")
    print_row("as it is", *(_cell(*quality(signals, digits.clean)) for signals in noisy.values()), "")
    for name, by_noise in scores.items():
        ratio = seconds["noisereduce"] / seconds[name]
        speed = f"{np.median(ratio):.1f} ({ratio.min():.1f} to {ratio.max():.1f})"
        print_row(name, *(_cell(*score) for score in by_noise.values()), speed)
    wanted = [_cell(*(scores["noisereduce"][noise] + (gain, WANTED_STOI))) for noise, gain in WANTED_GAIN.items()]
    print_row("wanted of the default", *wanted, "", 20)


def _cell(ratio, intelligibility):
    return f"{ratio:.2f}, {intelligibility:.3f}"


if __name__ == "__main__":
    main()
