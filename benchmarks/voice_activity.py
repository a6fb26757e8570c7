"""VoiceActivityDetector against webrtcvad: balanced accuracy by noise on 24 utterances of spoken digits at 8 kHz.

Run as ``python -m benchmarks.voice_activity DATA``; DATA is the folder for FSDD, which is downloaded when missing.
A frame of 30 ms is speech when half of it lies in the clip of a digit. The
parameters' defaults were chosen on clips other than the measured ones (``--part development``).
"""

from functools import partial

import numpy as np
import webrtcvad
from sklearn.metrics import balanced_accuracy_score

from benchmarks._noisy_digits import CLIPS, NOISES, SAMPLING_RATE, NoisyDigits
from benchmarks._table import data_parser, print_head, print_row
from skmodal.speech import VoiceActivityDetector

FRAME = 240  # samples; webrtcvad takes 10, 20 or 30 ms


def by_webrtcvad(signal, mode, scaled):
    """Return webrtcvad's decision for each whole 30 ms, of a signal as it is or scaled to a peak of full scale."""
    vad = webrtcvad.Vad(mode)
    if scaled:
        signal = signal / np.abs(signal).max()
    pcm = (np.clip(signal, -1, 1) * 32767).astype(np.int16)
    pieces = np.split(pcm[: len(pcm) // FRAME * FRAME], len(pcm) // FRAME)
    return np.array([vad.is_speech(piece.tobytes(), SAMPLING_RATE) for piece in pieces])


def by_skmodal(signal):
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
    """Print a row for each detector."""
    parser = data_parser(__doc__)
    parser.add_argument("--part", choices=sorted(CLIPS), default="measured")
    arguments = parser.parse_args()
    digits = NoisyDigits(arguments.data, arguments.part)
    signals = {"clean": digits.clean, **{noise: digits.noisy(noise) for noise in NOISES}}
    found = {"`VoiceActivityDetector()`": by_skmodal}
    for mode in (0, 3):
        found[f"webrtcvad mode {mode}, as they are"] = partial(by_webrtcvad, mode=mode, scaled=False)
        found[f"webrtcvad mode {mode}, scaled to full peak"] = partial(by_webrtcvad, mode=mode, scaled=True)
    print_head("balanced accuracy", *signals)
    for name, decide in found.items():
        print_row(name, *(f"{balanced_accuracy(decide, own, digits.is_digit):.3f}" for own in signals.values()))


if __name__ == "__main__":
    main()
