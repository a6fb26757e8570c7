"""How far the definitions of the speech features are from other programs, and what a fixed channel does to RASTA-PLP.

Run as ``python -m benchmarks.speech_agreement``, on bundled digits at 8 kHz and on what Kaldi's own binaries made of a
swept sine, which lies with the tests. opensmile's RASTA starts later than ours, so that its digits follow 0.15 s of
silence, in which both rest.
"""

from pathlib import Path
from unittest.mock import patch

import librosa
import numpy as np
import python_speech_features as psf
import soundfile
from scipy.signal import butter, lfilter

from benchmarks import _speech_peers
from benchmarks._speech_peers import MFCC_PEERS, PLP_PEERS, RASTA_PEERS
from benchmarks._table import print_head, print_row
from skmodal.datasets import load_digits3
from skmodal.speech import log_mel, mfcc, plp

RATE = 8000  # Hz
LIBROSA = {"sr": RATE, "n_fft": 256, "win_length": 200, "hop_length": 80, "dtype": np.float64}  # as ours cuts
ORACLES = Path(__file__).parents[1] / "tests" / "speech" / "oracles"
WANTED = {"kaldi-native-fbank, MFCC": "2e-4"}
CHANNELS = {
    "rises by 10 dB": ([1.0, -0.5], [1.0]),
    "falls by 15 dB": ([0.3], [1.0, -0.7]),
    "bends by 5 dB": ([1.0, 0.3, -0.1], [1.0]),
    "zero at 0 Hz": ([1.0, -1.0], [1.0]),
    "high-pass at 60 Hz": butter(2, 60, "highpass", fs=RATE),
    "telephone, 300 to 3400 Hz": butter(2, [300, 3400], "bandpass", fs=RATE),
}
WANTED_MOVE = 0.03


def pairs(digits):
    """Return by name what is heard, and the functions of a waveform that are ours and theirs."""
    sweep, _ = soundfile.read(ORACLES / "kaldi-sweep.wav", dtype="int16")
    after_silence = [np.concatenate([np.zeros(1200), x]) for x in digits[::25]]
    kaldi = MFCC_PEERS["kaldi_native_fbank"](23, 0)
    heard = {
        "python_speech_features, MFCC": (digits, mfcc, lambda x, rate: psf.mfcc(x, rate)),
        "python_speech_features, log mel": (digits, log_mel, lambda x, rate: psf.logfbank(x, rate)),
        "librosa in float64, MFCC": (digits, _dialect(mfcc, "librosa"), _librosa_mfcc),
        "librosa in float64, mel in dB": (digits, _dialect(log_mel, "librosa", n_mels=128), _librosa_mel),
        "Kaldi, MFCC": ([sweep], _dialect(mfcc, "kaldi"), _stored("kaldi-mfcc")),
        "Kaldi, PLP": ([sweep], _dialect(plp, "kaldi"), _stored("kaldi-plp")),
        "kaldi-native-fbank, MFCC": (digits, _dialect(mfcc, "kaldi"), lambda x, _: kaldi(np.float32(32768 * x))),
    }
    for name, makers, feature in (
        ("MFCC", MFCC_PEERS, _dialect(mfcc, "htk")),
        ("PLP", PLP_PEERS, _dialect(plp, "htk")),
        ("RASTA-PLP", RASTA_PEERS, _dialect(plp, "htk", rasta=True)),
    ):
        smile = makers["opensmile"](26, 0)
        heard[f"opensmile as HTK, {name}"] = after_silence, feature, lambda x, _, smile=smile: smile(x)
    return heard


def _dialect(feature, dialect, **options):
    return lambda x, rate: feature(x, rate, dialect=dialect, **options)


def _librosa_mfcc(x, rate):
    return librosa.feature.mfcc(y=x, n_mfcc=13, **LIBROSA).T


def _librosa_mel(x, rate):
    return librosa.power_to_db(librosa.feature.melspectrogram(y=x, **LIBROSA)).T


def _stored(name):
    return lambda x, rate: np.loadtxt(ORACLES / f"{name}.txt")


def print_agreements(digits):
    """Print a row for each program and feature."""
    print_head("program, feature", "recordings", "median difference", "99 %", "greatest", "wanted")
    for name, (signals, ours, theirs) in pairs(digits).items():
        rate = 2 * RATE if name.startswith("Kaldi") else RATE
        apart = np.concatenate([np.abs(ours(x, rate) - theirs(x, rate)).ravel() for x in signals])
        spread = (f"{np.percentile(apart, share):.1e}" for share in (50, 99, 100))
        print_row(name, len(signals), *spread, WANTED.get(name, ""))


def moved(digits, channel, **options):
    """Return by how much a channel moves the coefficients, in their standard deviations: the mean over them."""
    before = np.vstack([plp(x, RATE, **options) for x in digits])
    after = np.vstack([plp(lfilter(*channel, x), RATE, **options) for x in digits])
    return (np.sqrt(((after - before) ** 2).mean(axis=0)) / before.std(axis=0)).mean()


def print_channels(digits):
    """Print a row for each channel."""
    print_head("channel", "PLP", "RASTA-PLP", "RASTA-PLP, dialect kaldi", "wanted of RASTA-PLP")
    for name, channel in CHANNELS.items():
        settings = {"rasta": False}, {"rasta": True}, {"rasta": True, "dialect": "kaldi"}
        print_row(name, *(f"{moved(digits, channel, **setting):.3f}" for setting in settings), WANTED_MOVE)


def main():
    """Print the differences from each program, then what each channel does."""
    digits = [x.astype(np.float64) for x in load_digits3().data["speech"]]
    with patch.object(_speech_peers, "RATE", RATE):
        print_agreements(digits[::4])
    print()
    print_channels(digits[:120:4])


if __name__ == "__main__":
    main()
