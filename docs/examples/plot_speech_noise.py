"""
Speech out of noise
===================

Five spoken digits in white noise at 5 dB: what three methods of noise reduction make of it, and where voice activity
detection hears speech. The clean digits are known here, so that both can be measured.
"""

# %%
# Digits in noise
# ---------------
# Five clips of one speaker, with pauses between. Noise has a power 5 dB under that of the whole clean signal.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import balanced_accuracy_score

from skmodal.datasets import load_digits3
from skmodal.speech import reduce_noise, voice_activity

plt.style.use("tableau-colorblind10")
digits = load_digits3(subset="train")
rate = digits.sampling_rate
pause = np.zeros(int(0.4 * rate))
pieces = [pause]
for digit in (3, 1, 4, 1, 5):
    row = np.flatnonzero((digits.target == digit) & (digits.speaker == "jackson"))[len(pieces)]
    pieces += [digits.data["speech"][row].astype(float), pause]
clean = np.concatenate(pieces)
is_digit = np.concatenate([np.full(len(piece), piece is not pause) for piece in pieces])

noise = np.random.default_rng(0).normal(size=len(clean))
noisy = clean + noise * np.sqrt(np.mean(clean**2) / np.mean(noise**2) / 10**0.5)


def si_sdr(estimate):
    """Return the scale-invariant ratio of signal to distortion, in dB."""
    target = clean * (estimate @ clean) / (clean @ clean)
    return 10 * np.log10(np.sum(target**2) / np.sum((estimate - target) ** 2))


# %%
# Three methods
# -------------
# Each turns frequencies down where they hold noise, by another rule. The ratio of signal to distortion (SI-SDR) counts
# what is left of the noise and what is lost of the speech alike. It does not say how pleasant or how intelligible the
# result is: spectral subtraction leaves single tones that come and go, log-MMSE an even rest.

signals = {"clean": clean, f"noisy, SI-SDR {si_sdr(noisy):.1f} dB": noisy}
for method in ("spectral_subtraction", "wiener", "log_mmse"):
    reduced = reduce_noise(noisy, rate, method=method)
    signals[f"{method}, SI-SDR {si_sdr(reduced):.1f} dB"] = reduced

fig, axes = plt.subplots(len(signals), 1, figsize=(8, 10), sharex=True, layout="constrained")
for ax, (name, signal) in zip(axes, signals.items(), strict=True):
    *_, drawn = ax.specgram(signal + 1e-6 * noise, NFFT=256, Fs=rate, noverlap=192, vmin=-100, vmax=-40)
    ax.set(title=name, ylabel="frequency (Hz)", yticks=range(0, 4001, 1000))
axes[-1].set(xlabel="time (s)")
fig.colorbar(drawn, ax=axes, label="power density (dB/Hz)", pad=0.01, aspect=50)
plt.show()

# %%
# Voice activity
# --------------
# The detector hears the noisy signal alone. It is compared with where the clips lie, some of which begin or end with
# silence of their own.

active = voice_activity(noisy, rate)
middles = np.minimum(100 + 80 * np.arange(len(active)), len(clean) - 1)  # of frames of 25 ms, 10 ms apart
accuracy = balanced_accuracy_score(is_digit[middles], active)
print(f"balanced accuracy: {accuracy:.2f}")

fig, (above, below) = plt.subplots(2, 1, figsize=(8, 3.6), sharex=True, layout="constrained")
time = np.arange(len(clean)) / rate
above.plot(time, noisy, "C2", linewidth=0.4, label="noisy")
above.plot(time, clean, "C0", linewidth=0.4, label="clean")
above.set(ylabel="amplitude")
for line in above.legend(loc="lower right").legend_handles:
    line.set_linewidth(2)
below.fill_between(time, 1.2, 1.2 + is_digit, color="C0", linewidth=0, step="mid")
below.fill_between(middles / rate, 0, 1.0 * active, color="C1", linewidth=0, step="mid")
below.set(xlabel="time (s)", ylim=(-0.1, 2.3), xlim=(0, len(clean) / rate))
below.set(yticks=[0.5, 1.7], yticklabels=["found in noise", "where clips lie"])
plt.show()
