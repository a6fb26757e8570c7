"""AV-digits: a written and a spoken digit in every row, both hard to make out."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from skmodal.datasets import fetch_fsdd, fetch_mnist
from skmodal.datasets._digits3 import keep_energy
from skmodal.speech import AudioReader

SAMPLING_RATE = 8000  # Hz
IMAGE_ENERGY = 0.25
SNR = -9.0  # dB
TEST_SPEAKERS = (("theo", "yweweler"), ("george", "jackson"), ("lucas", "nicolas"))  # of the seeds, in turn


class Rows(NamedTuple):
    """Rows to fit on, or to judge by."""

    X: pd.DataFrame  # columns "image" and "speech"
    y: np.ndarray
    speaker: np.ndarray


class AVDigits:
    """FSDD's 3000 clips in noise, each with an MNIST image of its digit that keeps a quarter of the energy.

    Parameters
    ----------
    folder : Path
        Holds fsdd_8k.npz, mnist.npz and esc10/.
    """

    def __init__(self, folder):
        self.fsdd = fetch_fsdd(data_home=folder)
        self.mnist = fetch_mnist(data_home=folder)
        manifest = pd.read_csv(folder / "esc10" / "manifest.csv")
        self.noises = AudioReader(SAMPLING_RATE).fit_transform([folder / "esc10" / name for name in manifest["file"]])
        self.noise_fold = manifest["fold"].to_numpy()

    def split(self, seed):
        """Return 2000 rows of four speakers and 1000 of two others: no image, no recording of noise is in both."""
        is_test = np.isin(self.fsdd.speaker, TEST_SPEAKERS[seed % 3])
        images = ~self.mnist.is_test, self.mnist.is_test
        return self._paired((~is_test, is_test), images, ((1, 2), (3,)), np.random.default_rng(seed))

    def rehearsal(self, fold):
        """Return 1500 and 500 rows to choose settings by: of what seed 0 trains on, one of four speakers is judged."""
        heard = ~np.isin(self.fsdd.speaker, TEST_SPEAKERS[0])
        is_judged = heard & (self.fsdd.speaker == np.unique(self.fsdd.speaker[heard])[fold])
        first = np.arange(len(self.mnist.target)) < 50_000
        images = first, ~first & ~self.mnist.is_test
        return self._paired((heard & ~is_judged, is_judged), images, ((1,), (2,)), np.random.default_rng(100 + fold))

    def _paired(self, clips, images, noise_folds, random):
        """Return the rows of each part: its clips in its noises, and images drawn from its own."""
        clips = [random.permutation(np.flatnonzero(mask)) for mask in clips]
        drawn = [self._images(self.fsdd.target[part], mask, random) for part, mask in zip(clips, images, strict=True)]
        is_training = np.repeat([True, False], [len(part) for part in clips])
        pixels = keep_energy(self.mnist.data[np.concatenate(drawn)], is_training, IMAGE_ENERGY)
        return [
            self._rows(part, pixels[mask], np.flatnonzero(np.isin(self.noise_fold, folds)), random)
            for part, mask, folds in zip(clips, (is_training, ~is_training), noise_folds, strict=True)
        ]

    def _images(self, digits, allowed, random):
        """Draw an image of each digit, none of them twice."""
        drawn = np.empty(len(digits), dtype=int)
        for digit in range(10):
            rows = np.flatnonzero(digits == digit)
            drawn[rows] = random.choice(
                np.flatnonzero(allowed & (self.mnist.target == digit)), len(rows), replace=False
            )
        return drawn

    def _rows(self, clips, pixels, noises, random):
        waveforms = [self._noisy(self.fsdd.data[clip] / 32768, noises, random) for clip in clips]
        X = pd.DataFrame({"image": list(pixels), "speech": waveforms}, dtype=object)
        return Rows(X, self.fsdd.target[clips], self.fsdd.speaker[clips])

    def _noisy(self, clean, noises, random):
        """Add a piece of one of the recordings, at SNR of the mean powers."""
        noise = np.zeros(1)
        while not noise.any():  # some recordings end in digital silence
            recording = self.noises[random.choice(noises)]
            start = random.integers(len(recording) - len(clean))
            noise = recording[start : start + len(clean)]
        noise = noise * np.sqrt(np.mean(clean**2) / np.mean(noise**2) / 10 ** (SNR / 10))
        return (clean + noise).astype(np.float32)
