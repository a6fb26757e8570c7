"""Augmentation: each variation does what it says, in training only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, WaveformAugmenter

pytestmark = pytest.mark.slow

TONE = np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)
ALL = {"noise_snr": (0, 20), "gain": (-6, 6), "shift": (-0.1, 0.1), "speed": (0.9, 1.1)}


def augmented(signal, **options):
    return WaveformAugmenter(random_state=0, **options).fit_transform([signal])[0]


@pytest.mark.parametrize("snr", [-5.0, 0, 20])
def test_noise_has_its_ratio(snr):
    noise = augmented(TONE, noise_snr=snr) - TONE
    assert 10 * np.log10(np.mean(TONE**2) / np.mean(noise**2)) == pytest.approx(snr, abs=0.2)
    assert abs(np.corrcoef(noise[1:], noise[:-1])[0, 1]) < 0.05
    assert not augmented(np.zeros(100), noise_snr=snr).any()


def test_gain_is_in_decibels():
    np.testing.assert_allclose(augmented(TONE, gain=-20), TONE / 10)


@pytest.mark.parametrize(("shift", "n"), [(0.01, 160), (-0.01, -160), (0, 0), (2.0, 16000), (-2.0, -16000)])
def test_shift_moves(shift, n):
    padded = np.pad(TONE, 16000)
    np.testing.assert_array_equal(augmented(TONE, shift=shift), padded[16000 - n : 32000 - n])


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.25])
def test_speed_moves_length_and_pitch(speed):
    played = augmented(TONE, speed=speed)
    assert len(played) == pytest.approx(16000 / speed, abs=1)
    peak = np.argmax(np.abs(np.fft.rfft(played * np.hanning(len(played))))) * 16000 / len(played)
    assert peak == pytest.approx(440 * speed, abs=2)


def test_a_range_is_drawn_from_for_every_waveform():
    levels = [20 * np.log10(x.std() / TONE.std()) for x in WaveformAugmenter(gain=(-6, 6)).fit_transform([TONE] * 200)]
    assert -6 <= min(levels) < -5
    assert 5 < max(levels) <= 6


def test_the_seed_decides():
    first, again = (WaveformAugmenter(**ALL, random_state=3).fit_transform([TONE, TONE]) for _ in range(2))
    threads = WaveformAugmenter(**ALL, random_state=3, n_jobs=2).fit_transform([TONE, TONE])
    other = WaveformAugmenter(**ALL, random_state=4).fit_transform([TONE, TONE])
    for row in range(2):
        np.testing.assert_array_equal(first[row], again[row])
        np.testing.assert_array_equal(first[row], threads[row])
        assert len(first[row]) != len(other[row]) or not np.array_equal(first[row], other[row])
    assert len(first[0]) != len(first[1])


def test_only_training_is_varied():
    augmenter = WaveformAugmenter(**ALL, random_state=0)
    varied = augmenter.fit_transform([TONE])
    np.testing.assert_array_equal(augmenter.transform([TONE])[0], TONE)
    assert len(varied[0]) != len(TONE)
    assert WaveformAugmenter().fit_transform([TONE])[0] is not None
    np.testing.assert_array_equal(WaveformAugmenter().fit_transform([TONE])[0], TONE)


def test_training_in_noise_helps_in_noise():
    digits = load_digits3(subset="train")
    clips, labels = list(digits.data["speech"]), digits.target
    test = load_digits3(subset="test")
    noisy = WaveformAugmenter(8000, noise_snr=5, random_state=1).fit_transform(test.data["speech"])
    scores = []
    for augmenter in (WaveformAugmenter(8000), WaveformAugmenter(8000, noise_snr=(0, 15), random_state=0)):
        model = make_pipeline(augmenter, MFCC(8000, cmvn="mean"), LogisticRegression(max_iter=2000, C=0.01))
        scores.append(model.fit(clips, labels).score(noisy, test.target))
    assert scores[1] > scores[0] + 0.05


@given(st.integers(2, 300), st.floats(0.1, 10), st.floats(-1, 1))
def test_any_length(n_samples, speed, shift):
    signal = np.random.default_rng(n_samples).normal(size=n_samples)
    assert len(augmented(signal, speed=speed, shift=shift, noise_snr=10)) >= 2


def test_a_table_stays_a_table():
    table = np.stack([TONE, TONE])
    for speed in (0.8, 1.25):
        varied = WaveformAugmenter(speed=speed).fit_transform(table)
        assert varied.shape == table.shape
    assert not varied[:, 12810:].any()


@pytest.mark.parametrize(("dtype", "wanted"), [("f8", "f8"), ("f4", "f4"), ("i2", "f4")])
def test_float64_stays_and_all_else_is_float32(dtype, wanted):
    table = np.stack([TONE / 2, TONE / 4])
    given = (table * 32768).astype(dtype) if dtype == "i2" else table.astype(dtype)
    for X, exact in ((given, table), (list(given), list(table))):
        varied = WaveformAugmenter(**ALL, random_state=0).fit_transform(X)
        assert varied[0].dtype == WaveformAugmenter().fit(X).transform(X)[0].dtype == wanted
        for one, other in zip(varied, WaveformAugmenter(**ALL, random_state=0).fit_transform(exact), strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-3)


@pytest.mark.parametrize(
    "parameters",
    [
        {"noise_snr": (1, 2, 3)},
        {"gain": (2, 1)},
        {"gain": np.inf},
        {"speed": 0},
        {"speed": (0, 1)},
        {"shift": ("a", 1)},
    ],
)
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        WaveformAugmenter(**parameters).fit([TONE])
    with pytest.raises(ValueError, match=next(iter(parameters))):
        WaveformAugmenter(**parameters).fit_transform([TONE])


@pytest.mark.parametrize(
    ("signal", "says"), [(np.zeros((9, 2)), "1-D"), (np.zeros(1), "at least 2"), (None, "missing")]
)
def test_bad_input(signal, says):
    with pytest.raises(ValueError, match=f"WaveformAugmenter: sample 1.*{says}"):
        WaveformAugmenter().fit_transform([TONE, signal])
