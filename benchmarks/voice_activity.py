"""VoiceActivityDetector against webrtcvad: balanced accuracy by noise on 24 utterances of spoken digits at 8 kHz.

Run as ``python -m benchmarks.voice_activity DATA``; DATA is the folder for FSDD, which is downloaded when missing. It
needs webrtcvad: ``pip install webrtcvad-wheels``. A frame is speech when half of it lies in the clip of a digit. The
parameters' defaults were chosen on clips other than the measured ones (``--part development``).
"""

import argparse
import sys
from importlib.util import find_spec

import numpy as np
from sklearn.metrics import balanced_accuracy_score

from benchmarks.noisy_digits import CLIPS, NOISES, SAMPLING_RATE, NoisyDigits
from skmodal.speech import VoiceActivityDetector

FRAME = 240  # samples; webrtcvad takes 10, 20 or 30 ms


def webrtcvad_activity(signal, mode):
    """Return webrtcvad's decision for each whole 30 ms, of a signal scaled to a peak of full scale."""
    import webrtcvad

    vad = webrtcvad.Vad(mode)
    pcm = (signal / np.abs(signal).max() * 32767).astype(np.int16)
    pieces = np.split(pcm[: len(pcm) // FRAME * FRAME], len(pcm) // FRAME)
    return np.array([vad.is_speech(piece.tobytes(), SAMPLING_RATE) for piece in pieces])


def skmodal_activity(signal):
    """Return skmodal's decision for each whole 30 ms: that of the frame of 25 ms nearest to its middle."""
    detector = VoiceActivityDetector(SAMPLING_RATE, hop_length=FRAME / SAMPLING_RATE / 3)
    active = detector.fit_transform([signal])[0]
    return active[np.minimum(3 * np.arange(len(signal) // FRAME), len(active) - 1)]


def balanced_accuracy(decide, signals, is_digit):
    """Return the balanced accuracy over the frames of all utterances."""
    decided = np.concatenate([decide(signal) for signal in signals])
    wanted = [inside[: len(inside) // FRAME * FRAME].reshape(-1, FRAME).mean(axis=1) >= 0.5 for inside in is_digit]
    return balanced_accuracy_score(np.concatenate(wanted), decided)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--part", choices=sorted(CLIPS), default="measured")
    arguments = parser.parse_args()
    if find_spec("webrtcvad") is None:
        sys.exit("webrtcvad is missing: pip install webrtcvad-wheels")
    digits = NoisyDigits(arguments.data, arguments.part)
    signals = {"clean": digits.clean, **{noise: digits.noisy(noise) for noise in NOISES}}
    found = {f"webrtcvad, mode {mode}": lambda x, mode=mode: webrtcvad_activity(x, mode) for mode in (0, 3)}
    found["skmodal `VoiceActivityDetector`"] = skmodal_activity
    print(f"{len(digits.clean)} utterances, {arguments.part} clips: balanced accuracy of frames of 30 ms\n")
    print(f"| | {' | '.join(signals)} |\n|---|---|---|---|---|")
    for name, decide in found.items():
        cells = [f"{balanced_accuracy(decide, own, digits.is_digit):.3f}" for own in signals.values()]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
