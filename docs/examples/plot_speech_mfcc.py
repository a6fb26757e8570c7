"""
MFCC, step by step
==================

Mel-frequency cepstral coefficients say what shape the spectrum of speech has, frame by frame. Here is each step from
one recording to its coefficients, computed in a line or two of NumPy and drawn. Two assertions hold the steps to what
:func:`~skmodal.speech.log_mel` and :func:`~skmodal.speech.mfcc` give. :doc:`/guide/speech` explains them.
"""

# %%
# One recording
# -------------
# A row of the bundled digits, in which a speaker says "seven", at 8 kHz. The shaded 25 ms lie in the first vowel;
# pictures of one frame are of these.

# sphinx_gallery_thumbnail_number = 9
import matplotlib.pyplot as plt
import numpy as np
from scipy.fft import dct

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, dialect, log_mel, mel_filterbank, mfcc

plt.style.use("tableau-colorblind10")
digits = load_digits3(subset="train")
rate = digits.sampling_rate
signal = digits.data["speech"][digits.clip_id.tolist().index("7_george_5")].astype(float)
seconds = len(signal) / rate
frame, hop, n_fft = 200, 80, 512  # 25 ms, 10 ms, and the length of the Fourier transform
shown = 17

fig, ax = plt.subplots(figsize=(8, 2.4), layout="constrained")
ax.plot(np.arange(len(signal)) / rate, signal, linewidth=0.6)
ax.axvspan(shown * hop / rate, (shown * hop + frame) / rate, color="C1", alpha=0.4, linewidth=0)
ax.set(xlabel="time (s)", ylabel="amplitude", xlim=(0, seconds))
plt.show()

# %%
# Pre-emphasis
# ------------
# From every sample, 0.97 of the one before it is taken away. Voices have less and less power towards high frequencies;
# this evens it out.

emphasized = np.append(signal[0], signal[1:] - 0.97 * signal[:-1])

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ax.psd(signal, NFFT=n_fft, Fs=rate, label="as recorded")
ax.psd(emphasized, NFFT=n_fft, Fs=rate, label="after pre-emphasis")
ax.set(xlabel="frequency (Hz)", ylabel="power density (dB/Hz)", xlim=(0, rate / 2), yticks=range(-140, -30, 20))
ax.legend()
plt.show()

# %%
# Frames and window
# -----------------
# A frame of 25 ms begins every 10 ms, and zeros fill up the last one. A Hamming window takes its ends down.

n_frames = 1 + -(-(len(signal) - frame) // hop)
padded = np.append(emphasized, np.zeros(frame))
frames = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop][:n_frames]  # (n_frames, frame)
window = np.hamming(frame)

fig, (above, below) = plt.subplots(2, 1, figsize=(8, 4.4), sharex=True, layout="constrained")
milliseconds = 1000 / rate * np.arange((shown - 1) * hop, (shown + 1) * hop + frame)
above.plot(milliseconds, emphasized[(shown - 1) * hop : (shown + 1) * hop + frame], linewidth=0.8)
for place, color in enumerate(["C2", "C1", "C2"]):
    above.hlines(0.22 + 0.05 * place, 10 * (shown - 1 + place), 10 * (shown - 1 + place) + 25, color, linewidth=4)
below.plot(milliseconds[hop : hop + frame], frames[shown] * window, linewidth=0.8, label="frame times window")
below.plot(milliseconds[hop : hop + frame], 0.15 * window, "C1", label="window × 0.15")
above.set(title="three frames of the pre-emphasized signal", ylabel="amplitude", ylim=(-0.27, 0.37))
below.set(title="the middle one, windowed", xlabel="time (ms)", ylabel="amplitude")
below.legend(loc="upper right")
plt.show()

# %%
# Power spectrum
# --------------
# The arches are the harmonics of the voice. Without the window, each would leak into what lies between them.

power = np.abs(np.fft.rfft(frames * window, n_fft)) ** 2 / n_fft  # (n_frames, n_fft // 2 + 1)
without_window = np.abs(np.fft.rfft(frames, n_fft)) ** 2 / n_fft
hertz = np.arange(n_fft // 2 + 1) * rate / n_fft

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ax.plot(hertz, 10 * np.log10(without_window[shown]), "C2", label="rectangular window")
ax.plot(hertz, 10 * np.log10(power[shown]), "C0", label="Hamming window")
ax.set(xlabel="frequency (Hz)", ylabel="power (dB)", xlim=(0, rate / 2))
ax.legend()
plt.show()

# %%
# Mel filters
# -----------
# 26 triangles, narrow where the ear tells pitches apart and wide where it does not. A band's energy is the power under
# its triangle, and the logarithm of that is what comes next.

hamming = dialect(window="hamming")  # python_speech_features' choices but for the window
filters = mel_filterbank(n_fft=n_fft, sampling_rate=rate, dialect=hamming)  # (26, n_fft // 2 + 1)
logs = np.log(power @ filters.T)  # (n_frames, 26)
np.testing.assert_allclose(logs, log_mel(signal, rate, dialect=hamming), rtol=0, atol=1e-9)

fig, (above, below) = plt.subplots(2, 1, figsize=(8, 4.6), sharex=True, layout="constrained")
above.plot(hertz, 10 * np.log10(power[shown]))
for m, triangle in enumerate(filters):
    below.plot(hertz, triangle, color=("C0", "C1")[m % 2], linewidth=1)
above.set(title="power spectrum of the frame", ylabel="power (dB)")
below.set(title="mel filters", xlabel="frequency (Hz)", ylabel="weight", xlim=(0, rate / 2), ylim=(0, 1.05))
plt.show()

# %%
# Log mel energies
# ----------------
# All frames together are a picture of the word: the hiss of "s" at the top left, the resonances of the two vowels with
# the "v" between them, and the low hum of "n".

mel = np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), 28)[1:-1]
centers = 700 * (10 ** (mel / 2595) - 1)  # of the bands, in Hz

fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
drawn = ax.imshow(logs.T, origin="lower", aspect="auto", extent=(0, seconds, -0.5, 25.5), interpolation="nearest")
ticks = [250, 500, 1000, 2000, 3000]
ax.set(xlabel="time (s)", ylabel="center of band (Hz)")
ax.set(yticks=np.interp(ticks, centers, np.arange(26)), yticklabels=ticks)
fig.colorbar(drawn, label="log energy (nats)", pad=0.01)
plt.show()

# %%
# Cosine transform
# ----------------
# The bands of a frame are written as a sum of cosines. The first 13 of them hold the smooth course, which the shape of
# the mouth makes, and leave out the ripple.

cosines = dct(np.eye(26), norm="ortho")[:, :13]  # (26, 13)
cepstra = logs @ cosines  # (n_frames, 13)

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ax.plot(centers, logs[shown], "o", color="C3", markersize=4, label="log mel energies")
ax.plot(centers, cosines @ cepstra[shown], "C1", label="their first 13 cosines")
ax.set(xlabel="center of band (Hz)", ylabel="log energy (nats)", xlim=(0, rate / 2))
ax.legend(loc="lower right")
plt.show()

# %%
# Lifter
# ------
# The higher coefficients vary less. The lifter brings all to similar ranges, for classifiers that measure distances.

k = np.arange(13)
liftered = cepstra * (1 + 11 * np.sin(np.pi * k / 22))

fig, ax = plt.subplots(figsize=(8, 2.6), layout="constrained")
ax.bar(k[1:] - 0.2, cepstra[:, 1:].std(axis=0), 0.4, color="C2", label="before the lifter")
ax.bar(k[1:] + 0.2, liftered[:, 1:].std(axis=0), 0.4, color="C0", label="after it")
ax.set(xlabel="coefficient", ylabel="standard deviation", xticks=k[1:])
ax.legend()
plt.show()

# %%
# The coefficients
# ----------------
# Coefficient 0, not drawn, is the logarithm of the frame's energy.

coefficients = np.column_stack([np.log(power.sum(axis=1)), liftered[:, 1:]])
np.testing.assert_allclose(coefficients, mfcc(signal, rate, dialect=hamming), rtol=0, atol=1e-9)

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ends = np.abs(liftered[:, 1:]).max() * np.array([-1, 1])
extent = (0, seconds, 0.5, 12.5)
drawn = ax.imshow(liftered[:, 1:].T, "PuOr", origin="lower", aspect="auto", extent=extent, clim=ends)
ax.set(xlabel="time (s)", ylabel="coefficient", yticks=[1, 4, 8, 12])
fig.colorbar(drawn, label="value", pad=0.01)
plt.show()

# %%
# A row for a classifier
# ----------------------
# A classifier wants rows of one length. :class:`~skmodal.speech.MFCC` pools each coefficient over time: here its mean
# and standard deviation over each third of the recording.

transformer = MFCC(sampling_rate=rate, n_segments=3)
print(transformer.fit_transform([signal]).shape)
print(transformer.get_feature_names_out()[[0, 13, 26]])
