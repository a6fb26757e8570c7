"""
From a waveform to MFCCs
========================

Mel-frequency cepstral coefficients say what shape the spectrum of speech has, frame by frame. This example takes one
recording through the steps: the waveform, its spectrogram, the energies of mel-spaced bands, and the coefficients.
"""

# %%
# One recording
# -------------
# A row of the bundled digits, in which a speaker says "seven", at 8 kHz.

import matplotlib.pyplot as plt
import numpy as np

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, mel_filterbank, mfcc

digits = load_digits3(subset="train")
rate = digits.sampling_rate
row = np.flatnonzero((digits.target == 7) & (digits.speaker == "jackson"))[0]
signal = digits.data["speech"][row].astype(float)
print(f"{digits.clip_id[row]}: {len(signal)} samples, {len(signal) / rate:.2f} s")

# %%
# The steps by hand
# -----------------
# A frame is 25 ms long and starts 10 ms after the one before it. Pre-emphasis lifts the high frequencies. The mel
# filters are narrow at low frequencies and wide at high ones, as hearing is.

frame, hop, n_fft = int(0.025 * rate), int(0.010 * rate), 512
emphasized = np.append(signal[0], signal[1:] - 0.97 * signal[:-1])
padded = np.append(emphasized, np.zeros(frame))
n_frames = 1 + -(-(len(signal) - frame) // hop)
frames = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop][:n_frames]

power = np.abs(np.fft.rfft(frames, n_fft)) ** 2 / n_fft  # (n_frames, n_fft // 2 + 1)
filters = mel_filterbank(26, n_fft, rate)  # (26, n_fft // 2 + 1)
bands = np.log(power @ filters.T)  # (n_frames, 26)
coefficients = mfcc(signal, rate)  # (n_frames, 13)
print(power.shape, bands.shape, coefficients.shape)

# %%
# The last step is a cosine transform of the bands, with a lifter that brings the coefficients to similar ranges.
# Coefficient 0 is the logarithm of the frame's energy.

k, m = np.arange(1, 13), np.arange(26)[:, np.newaxis]
basis = np.sqrt(2 / 26) * np.cos(np.pi * k * (2 * m + 1) / 52) * (1 + 11 * np.sin(np.pi * k / 22))
print("by hand and by mfcc the same:", np.allclose(bands @ basis, coefficients[:, 1:]))

# %%
# The picture
# -----------

seconds = len(signal) / rate
fig, axes = plt.subplots(4, 1, figsize=(8, 9), sharex=True, layout="constrained")
axes[0].plot(np.arange(len(signal)) / rate, signal, linewidth=0.6)
axes[0].set(title="waveform", ylabel="amplitude")

pictures = [
    ("log power spectrum", 10 * np.log10(power.T + 1e-12), rate / 2000, "frequency (kHz)", "dB"),
    ("log mel energies", bands.T, 26, "mel filter", "nats"),
    ("MFCC 1 to 12", coefficients[:, 1:].T, 12, "coefficient", ""),
]
for ax, (title, values, top, label, unit) in zip(axes[1:], pictures, strict=True):
    low, high = np.percentile(values, [5, 100])
    extent = (0, seconds, 0.5, 12.5) if top == 12 else (0, seconds, 0, top)
    drawn = ax.imshow(
        values, origin="lower", aspect="auto", extent=extent, vmin=low, vmax=high, interpolation="nearest"
    )
    ax.set(title=title, ylabel=label)
    fig.colorbar(drawn, ax=ax, label=unit, pad=0.01)
axes[-1].set(xlabel="time (s)", yticks=[1, 4, 8, 12])
plt.show()

# %%
# A row for a classifier
# ----------------------
# A classifier wants rows of one length. :class:`~skmodal.speech.MFCC` pools each coefficient over time: here its mean
# and standard deviation over each third of the recording.

transformer = MFCC(sampling_rate=rate, n_segments=3)
print(transformer.fit_transform([signal]).shape)
print(transformer.get_feature_names_out()[[0, 13, 26]])
