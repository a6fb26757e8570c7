"""Utterances of spoken digits in noise, from FSDD: what the benchmarks of noise and of voice activity measure on."""

import numpy as np

from skmodal.datasets import fetch_fsdd

SAMPLING_RATE = 8000
NOISES = {"white 5 dB": ("white", 5.0), "pink 0 dB": ("pink", 0.0), "babble 5 dB": ("babble", 5.0)}
CHANGING = {"rising 5 dB": ("rising", 5.0)}
N_DIGITS, N_PER_SPEAKER, N_TALKERS = 5, 4, 8

# The measured clips are those of the official test set; what skmodal's parameters were chosen on are others, and so
# are those that babble is made of.
CLIPS = {"measured": (range(5), range(5, 20)), "development": (range(30, 50), range(20, 30))}


class NoisyDigits:
    """Four utterances of five digits of each of FSDD's six speakers, with pauses of 0.2 to 0.6 s, clean and in noise.

    Parameters
    ----------
    data_home : str
        The folder of ``fetch_fsdd``.
    part : {"measured", "development"}
    seed : int
    """

    def __init__(self, data_home, part="measured", seed=0):
        self.fsdd = fetch_fsdd(data_home=data_home)
        self.spoken, self.background = CLIPS[part]
        self.random = np.random.default_rng(seed)
        self.speakers = np.repeat(np.unique(self.fsdd.speaker), N_PER_SPEAKER)
        made = [self._utterance(speaker) for speaker in self.speakers]
        self.clean = [signal for signal, _ in made]
        self.is_digit = [inside for _, inside in made]

    def noisy(self, noise):
        """Return the utterances in one of NOISES or CHANGING, at that ratio of their mean powers."""
        kind, snr = {**NOISES, **CHANGING}[noise]
        return [clean + self._noise(kind, clean, row, snr) for row, clean in enumerate(self.clean)]

    def _clips(self, speaker_mask, indices, n_clips):
        rows = np.flatnonzero(speaker_mask & np.isin(self.fsdd.index, indices))
        return [self.fsdd.data[row] / 32768 for row in self.random.choice(rows, n_clips, replace=False)]

    def _utterance(self, speaker):
        """Return the waveform, and for each sample whether it lies in the clip of a digit."""
        pieces, inside = [], []
        for clip in self._clips(self.fsdd.speaker == speaker, self.spoken, N_DIGITS):
            pause = np.zeros(int(self.random.uniform(0.2, 0.6) * SAMPLING_RATE))
            pieces += [pause, clip]
            inside += [pause.astype(bool), np.ones(len(clip), dtype=bool)]
        pieces.append(np.zeros(SAMPLING_RATE // 4))
        inside.append(np.zeros(SAMPLING_RATE // 4, dtype=bool))
        return np.concatenate(pieces), np.concatenate(inside)

    def _noise(self, kind, clean, row, snr):
        made = {"white": self._white, "pink": self._pink, "babble": self._babble, "rising": self._rising}
        noise = made[kind](len(clean), row)
        return noise * np.sqrt(np.mean(clean**2) / np.mean(noise**2) / 10 ** (snr / 10))

    def _white(self, n_samples, row):
        return self.random.normal(size=n_samples)

    def _rising(self, n_samples, row):
        """White noise that rises by 20 dB between 30 and 50 % of the time."""
        return self._white(n_samples, row) * 10 ** np.interp(np.arange(n_samples) / n_samples, [0.3, 0.5], [-1, 0])

    def _pink(self, n_samples, row):
        spectrum = np.fft.rfft(self.random.normal(size=n_samples))
        return np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), n_samples)

    def _babble(self, n_samples, row):
        """Talkers other than the one in front, each at the same power and without pauses."""
        others = self.fsdd.speaker != self.speakers[row]
        talkers = np.zeros((N_TALKERS, n_samples))
        for talker in talkers:
            speech = np.concatenate(self._clips(others, self.background, 40))
            speech = np.resize(speech, n_samples)
            talker[:] = speech / speech.std()
        return talkers.sum(axis=0)


def si_sdr(estimate, clean):
    """Return the scale-invariant ratio of signal to distortion in dB (Le Roux and others 2019)."""
    target = clean * (estimate @ clean) / (clean @ clean)
    return 10 * np.log10(target @ target / np.sum((estimate - target) ** 2))
