"""
PLP and RASTA-PLP, step by step
===============================

Perceptual linear prediction takes a spectrum to what the ear makes of it, and that to a few numbers. Here is each step
from the bands of one recording to its coefficients, and what RASTA does to a fixed channel. Assertions hold the steps
to what :func:`~skmodal.speech.plp` gives. :doc:`/guide/speech` explains them.
"""

# %%
# Bands
# -----
# PLP starts from the energies of mel bands, as MFCC does: :doc:`plot_speech_mfcc` draws the way to them. The recording
# is the same "seven", and pictures of one frame are of the same one, in the first vowel.

# sphinx_gallery_thumbnail_number = 4
import matplotlib.pyplot as plt
import numpy as np
from scipy.linalg import solve_toeplitz
from scipy.signal import freqz, lfilter

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, PLP, dialect, log_mel, plp

plt.style.use("tableau-colorblind10")
digits = load_digits3(subset="train")
rate = digits.sampling_rate
signal = digits.data["speech"][digits.clip_id.tolist().index("7_george_5")].astype(float)
shown = 17

hamming = dialect(window="hamming")  # python_speech_features' choices but for the window
bands = np.exp(log_mel(signal, rate, dialect=hamming))  # (n_frames, 26)
mel = np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), 28)[1:-1]
centers = 700 * (10 ** (mel / 2595) - 1)  # of the bands, in Hz

# %%
# Equal loudness
# --------------
# The ear hears low frequencies badly. HTK and Kaldi weigh the bands by one formula; that of Hermansky's article also
# falls off above 5 kHz, which telephone speech, at 8 kHz, does not have.


def htk_loudness(f):
    """Return the weights of intensities at f Hz."""
    return (f**2 / (f**2 + 1.6e5)) ** 2 * (f**2 + 1.44e6) / (f**2 + 9.61e6)


def hermansky_loudness(f):
    """Return the weights of intensities at f Hz."""
    w = (2 * np.pi * f) ** 2
    return w**2 * (w + 56.8e6) / ((w + 6.3e6) ** 2 * (w + 0.38e9)) * 9.58e26 / (w**3 + 9.58e26)


f = np.geomspace(50, 10000, 300)
fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
for form, name, style in [(htk_loudness, "htk", "-"), (hermansky_loudness, "hermansky", "--")]:
    ax.semilogx(f, 10 * np.log10(form(f) / form(1000)), style, label=f'equal_loudness="{name}"')
ax.plot(centers, np.full(26, -39), "|", color="C3", label="centers of the bands here")
ax.set(xlabel="frequency (Hz)", ylabel="weight over that of 1 kHz (dB)", xlim=(50, 10000), ylim=(-42, 10))
ax.set(xticks=[100, 1000, 10000], xticklabels=["100", "1000", "10 000"])
ax.legend(loc=(0.62, 0.15))
plt.show()

# %%
# Compression
# -----------
# Loudness grows as the cube root of intensity; the exponent is 0.33 here, as in HTK. What is weak counts more.

weighed = bands * htk_loudness(centers)
loudness = weighed**0.33

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ax.bar(np.arange(26) - 0.2, weighed[shown] / weighed[shown].max(), 0.4, color="C2", label="intensity")
ax.bar(np.arange(26) + 0.2, loudness[shown] / loudness[shown].max(), 0.4, color="C0", label="loudness")
ax.set(xlabel="band", ylabel="part of the greatest", xlim=(-1, 26))
ax.legend(loc="upper center")
plt.show()

# %%
# Autocorrelation
# ---------------
# The inverse Fourier transform of a power spectrum is an autocorrelation, and loudness is taken for such a spectrum.
# The first and the last band stand twice, for the ends of the axis. Lag 0 is the mean over the axis; the other lags say
# where the peaks are.

spectrum = np.pad(loudness, ((0, 0), (1, 1)), mode="edge")  # (n_frames, 28)
lags = np.fft.irfft(spectrum)[:, :13]  # (n_frames, 13)

fig, ax = plt.subplots(figsize=(8, 2.6), layout="constrained")
ax.stem(lags[shown] / lags[shown, 0], basefmt="C2-")
ax.set(xlabel="lag (of the mel-warped spectrum, no time)", ylabel="part of lag 0", xticks=range(0, 13, 2))
plt.show()

# %%
# All-pole model
# --------------
# Linear prediction finds the all-pole spectrum that has this autocorrelation. Two poles make a peak. 12 of them follow
# the peaks of the spectrum, and its valleys less closely; 5 draw the coarse shape, which depends less on the speaker.


def all_pole(lags):
    """Return the polynomial whose roots are the poles, and the gain."""
    polynomial = np.append(1, solve_toeplitz(lags[:-1], -lags[1:]))
    return polynomial, polynomial @ lags


fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
ax.plot(10 * np.log10(spectrum[shown]), "o", color="C3", markersize=4, label="loudness of the bands")
for n_poles, color in [(12, "C1"), (5, "C0")]:
    polynomial, gain = all_pole(lags[shown, : n_poles + 1])
    angles, response = freqz(1, polynomial, 400)
    ax.plot(27 * angles / np.pi, 10 * np.log10(gain * np.abs(response) ** 2), color, label=f"{n_poles} poles")
ticks = [100, 250, 500, 1000, 2000, 3000]
ax.set(xlabel="center of band (Hz)", ylabel="loudness (dB)")
ax.set(xticks=1 + np.interp(ticks, centers, np.arange(26)), xticklabels=ticks)
ax.legend(loc="lower right")
plt.show()

# %%
# Cepstrum
# --------
# The Fourier transform of the logarithm of the model is its cepstrum. With MFCC's lifter, that is the result.


def model_cepstra(lags):
    """Return the liftered cepstra 1 to 12 of the models of all frames."""
    models = [all_pole(frame) for frame in lags]
    logs = np.log([gain / np.abs(np.fft.rfft(polynomial, 4096)) ** 2 for polynomial, gain in models])
    return np.fft.irfft(logs)[:, 1:13] * (1 + 11 * np.sin(np.pi * np.arange(1, 13) / 22))


coefficients = model_cepstra(lags)
np.testing.assert_allclose(coefficients, plp(signal, rate, dialect=hamming)[:, 1:], rtol=0, atol=1e-6)

fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
ends = np.abs(coefficients).max() * np.array([-1, 1])
extent = (0, len(signal) / rate, 0.5, 12.5)
drawn = ax.imshow(coefficients.T, "PuOr", origin="lower", aspect="auto", extent=extent, clim=ends)
ax.set(xlabel="time (s)", ylabel="coefficient", yticks=[1, 4, 8, 12])
fig.colorbar(drawn, label="value", pad=0.01)
plt.show()

# %%
# RASTA
# -----
# A microphone or a telephone line multiplies the spectrum, and so adds a constant to the logarithm of every band. RASTA
# filters these logarithms over time, and lets nothing constant through. Here is the same recording by a duller
# microphone, which lifts low frequencies over high ones, by 15 dB from end to end.


def dulled(signal):
    """Return the signal as another microphone gives it."""
    return lfilter([0.3], [1, -0.7], signal)


def rasta(logs):
    """Return the logarithms of bands, filtered over time."""
    return lfilter([0.2, 0.1, 0, -0.1, -0.2], [1, -0.98], logs - logs[0], axis=0)


compressed = (htk_loudness(centers) * np.exp(rasta(np.log(bands)))) ** 0.33
steady = model_cepstra(np.fft.irfft(np.pad(compressed, ((0, 0), (1, 1)), mode="edge"))[:, :13])
np.testing.assert_allclose(steady, plp(signal, rate, rasta=True, dialect=hamming)[:, 1:], rtol=0, atol=1e-6)

fig, (above, below) = plt.subplots(2, 1, figsize=(8, 4.6), sharex=True, layout="constrained")
for heard, style, name in [(signal, "C0-", "as recorded"), (dulled(signal), "C1--", "by the dull microphone")]:
    logs = log_mel(heard, rate, dialect=hamming)
    time = 0.0125 + 0.01 * np.arange(len(logs))  # of the middles of the frames
    above.plot(time, logs[:, 20], style, label=name)
    below.plot(time, rasta(logs)[:, 20], style, label=name)
above.set(title=f"one band, {centers[20]:.0f} Hz", ylabel="log energy (nats)")
below.set(title="after RASTA", xlabel="time (s)", ylabel="filtered (nats)")
above.legend()
plt.show()

# %%
# A fixed channel
# ---------------
# By how much the dull microphone moves each coefficient of 200 recordings: root mean square, in standard deviations of
# the coefficient. Taking away the mean over the utterance helps too, but wants the whole utterance, where RASTA wants
# the past only. Some is left: a filter carries sound from one frame into the next, and its gain varies within a band.

recordings = [recording.astype(float) for recording in digits.data["speech"][:200]]
dull = [dulled(recording) for recording in recordings]
options = {"sampling_rate": rate, "pooling": None, "dialect": hamming}
features = {
    "MFCC": (MFCC(**options), "C0o-"),
    "PLP": (PLP(**options), "C2s-"),
    'MFCC, cmvn="mean"': (MFCC(cmvn="mean", **options), "C3^--"),
    "RASTA-PLP": (PLP(rasta=True, **options), "C1d--"),
}

fig, ax = plt.subplots(figsize=(8, 3), layout="constrained")
for name, (transformer, style) in features.items():
    before, after = (np.vstack(transformer.fit_transform(X)) for X in (recordings, dull))
    moved = np.sqrt(np.mean((after - before) ** 2, axis=0)) / before.std(axis=0)
    ax.plot(moved, style, markersize=5, label=name)
    print(f"{name}: {moved.mean():.2f} on average, {moved.max():.2f} at most")
ax.set(xlabel="coefficient", ylabel="moved by (standard deviations)", xticks=range(13), ylim=(0, None))
ax.legend()
plt.show()
