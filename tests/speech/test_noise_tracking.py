"""Noise tracking: the papers' recursions in plain loops, noise whose level is known, and speech-like sounds in it."""

import numpy as np
import pytest

from skmodal.speech._noise_tracking import (
    N_PARTS,
    minimum_statistics_noise,
    speech_presence_noise,
    stationary_noise,
)
from skmodal.speech._stft import stft

pytestmark = pytest.mark.slow

PART = 12  # frames of 16 ms, eight parts of which are 1.5 s
WINDOW = N_PARTS * PART


@pytest.fixture(scope="module")
def white():
    """The powers of 20 s of white noise at 8 kHz, over their mean."""
    spectra = stft(np.random.default_rng(0).normal(size=160000), 256, 256)[2:-2, 2:-1]
    power = np.abs(spectra) ** 2
    return power / power.mean()


def test_the_quietest_frames_are_the_level():
    power = np.exp(np.random.default_rng(0).normal(size=(11, 3)))
    quiet = sorted(power, key=lambda row: np.prod(row))[:3]
    np.testing.assert_allclose(stationary_noise(power), np.mean(quiet, axis=0))


def test_speech_presence_is_that_of_gerkmann_and_hendriks():
    power = np.random.default_rng(0).exponential(3, 200)
    power[50:150] = 1000  # speech, or so it seems at first
    found = speech_presence_noise(power[:, np.newaxis], np.array([2.0]))[:, 0]
    noise, smoothed, q = 2.0, 0.5, 10**1.5
    for value, own in zip(power, found, strict=True):
        p = 1 / (1 + (1 + q) * np.exp(-value / noise * q / (1 + q)))
        smoothed = 0.9 * smoothed + 0.1 * p
        p = min(p, 0.99) if smoothed > 0.99 else p
        noise = 0.9 * noise + 0.1 * (p * noise + (1 - p) * value)
        assert own == pytest.approx(noise, rel=1e-9)


def test_minimum_statistics_are_those_of_martin():
    """His figure 4 step by step, with the moments of the power as he writes them."""
    power = np.random.default_rng(0).exponential(3, (60, 2))
    power[20:30] *= 50
    part, n_bins = 2, 2
    found = minimum_statistics_noise(power, np.array([2.0, 3.0]), part)
    noise, smoothed, whole, minima = [2.0, 3.0], [2.0, 3.0], 1.0, [[2.0] * 8, [3.0] * 8]
    first, second, least = list(smoothed), [x**2 for x in smoothed], [np.inf, np.inf]
    M, D = 0.668 + (0.705 - 0.668) / 5, 16
    for t, now in enumerate(power):
        whole = 0.7 * whole + 0.3 * max(1 / (1 + (sum(smoothed) / sum(now) - 1) ** 2), 0.7)
        inverse = []
        for k in range(n_bins):
            a = max(0.96 * whole / (1 + (smoothed[k] / noise[k] - 1) ** 2), 0.3)
            smoothed[k] = a * smoothed[k] + (1 - a) * now[k]
            b = min(a**2, 0.8)
            first[k] = b * first[k] + (1 - b) * smoothed[k]
            second[k] = b * second[k] + (1 - b) * smoothed[k] ** 2
            inverse.append(min((second[k] - first[k] ** 2) / (2 * noise[k] ** 2), 0.5))
        for k in range(n_bins):
            bias = 1 + (D - 1) * 2 / ((1 / inverse[k] - 2 * M) / (1 - M))
            least[k] = min(least[k], smoothed[k] * bias * (1 + 2.12 * np.sqrt(np.mean(inverse))))
            noise[k] = min(noise[k], least[k])
            if t % part == part - 1:
                minima[k] = [*minima[k][1:], least[k]]
                noise[k], least[k] = min(minima[k]), np.inf
        np.testing.assert_allclose(found[t], noise, rtol=1e-9)


def test_minimum_statistics_know_the_level_of_steady_noise(white):
    found = minimum_statistics_noise(white, stationary_noise(white), PART)[WINDOW:]
    assert 0.8 < found.mean() < 1.0
    assert found.std() < 0.15


@pytest.mark.parametrize(
    ("track", "n_frames"),
    [
        (speech_presence_noise, WINDOW),
        (lambda power, level: minimum_statistics_noise(power, level, PART), WINDOW + PART),
    ],
)
def test_a_rise_of_the_noise_is_followed(white, track, n_frames):
    power = white.copy()
    power[500:] *= 10
    found = track(power, stationary_noise(power[:500]))
    assert found[499].mean() == pytest.approx(0.85, abs=0.1)
    assert 7 < found[500 + n_frames].mean() < 10


def test_minimum_statistics_do_not_follow_what_comes_and_goes(white):
    """Bursts of 10 dB, 0.8 s in every 1.1 s: a probability of speech takes what lasts so long for noise."""
    loud = np.arange(len(white)) % 70 < 50
    power = np.where(loud[:, np.newaxis], 10 * white[::-1], white)
    level = stationary_noise(white)
    assert 0.8 < minimum_statistics_noise(power, level, PART)[WINDOW:].mean() < 1.5
    assert speech_presence_noise(power, level)[WINDOW:].mean() > 3
