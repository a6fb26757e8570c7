"""Voice activity: the formula in a plain loop, and what it finds in noisy digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score

from skmodal.datasets import load_digits3
from skmodal.speech import VoiceActivityDetector, mfcc, voice_activity

pytestmark = pytest.mark.slow

TONE, SILENCE = np.sin(np.arange(8000) / 5), np.zeros(8000)


@pytest.fixture(scope="module")
def digits():
    """Utterances of five bundled digits with pauses, and whether each frame lies in a digit for the most part."""
    signals, inside = [], []
    clips = [clip / 32768 for clip in load_digits3(subset="test").data["speech"][:30]]
    for row in range(0, 30, 5):
        signals.append(np.concatenate([np.pad(clip, 1600) for clip in clips[row : row + 5]]))
        inside.append(np.concatenate([np.pad(np.ones(len(clip)), 1600) for clip in clips[row : row + 5]]))
    frames = [np.array([x[t : t + 200].mean() >= 0.5 for t in range(0, len(x) - 120, 80)]) for x in inside]
    return signals, frames


@pytest.mark.parametrize(("snr", "least"), [(None, 0.92), (10, 0.85), (5, 0.82)])
def test_speech_is_found(digits, snr, least):
    random = np.random.default_rng(0)
    signals, wanted = digits
    if snr is not None:
        signals = [x + random.normal(size=len(x)) * x.std() * 10 ** (-snr / 20) for x in signals]
    found = VoiceActivityDetector(8000).fit_transform(signals)
    assert balanced_accuracy_score(np.concatenate(wanted), np.concatenate(found)) > least


def test_noise_alone_is_no_speech():
    random = np.random.default_rng(0)
    for n_samples in (8000, 32000, 64000):
        assert voice_activity(random.normal(size=n_samples)).mean() < 0.05


def test_silence_is_no_speech():
    assert not voice_activity(SILENCE).any()
    assert not voice_activity(SILENCE[:2]).any()


def test_the_score_is_the_averaged_likelihood_ratio(digits):
    signal, hop, n_fft = digits[0][0] + 0.01 * np.random.default_rng(0).normal(size=len(digits[0][0])), 80, 512
    starts = range(0, len(signal) - 120, hop)
    frames = [np.pad(signal, (0, 200))[start : start + 200] * np.hanning(200) for start in starts]
    power = np.array([np.abs(np.fft.rfft(frame, n_fft))[6:] ** 2 for frame in frames])
    power = np.maximum(power, 1e-5 * max(p.mean() for p in power))
    order = sorted(range(len(power)), key=lambda t: np.log(power[t]).mean())
    noise = power[order[: -(-len(power) // 5)]].mean(axis=0)
    score = [np.log(1e-3 + np.mean([max(g, 1) - 1 - np.log(max(g, 1)) for g in p / noise])) for p in power]
    padded = np.pad(score, 8, mode="edge")
    score = np.array([np.exp(np.mean(padded[t : t + 17])) for t in range(len(score))])
    limit = max(0.27, min(4.5, 1.5 * np.percentile(score, 30)))
    np.testing.assert_array_equal(voice_activity(signal, 8000), score > limit)


def test_frames_are_those_of_mfcc(digits):
    for signal in [*digits[0], TONE[:2], TONE[:399]]:
        assert len(voice_activity(signal, 8000)) == len(mfcc(signal, 8000))


@given(st.integers(2, 4000), st.integers(-300, 300))
def test_any_length_and_loudness(n_samples, exponent):
    signal = np.random.default_rng(n_samples).normal(size=n_samples)
    np.testing.assert_array_equal(voice_activity(np.ldexp(signal, exponent)), voice_activity(signal))


def test_a_higher_threshold_finds_less(digits):
    found = [voice_activity(digits[0][0], 8000, threshold=t).sum() for t in (0.1, 0.3, 5.0, 1e3)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_the_transformer_does_what_the_function_does(digits):
    for n_jobs in (None, 2):
        found = VoiceActivityDetector(8000, n_jobs=n_jobs).fit_transform(digits[0])
        for one, signal in zip(found, digits[0], strict=True):
            assert one.dtype == bool
            np.testing.assert_array_equal(one, voice_activity(signal, 8000))


def test_a_table_gives_a_table():
    table = np.stack([np.concatenate([SILENCE, TONE]), np.concatenate([TONE, SILENCE])])
    detector = VoiceActivityDetector().fit(table)
    assert detector.transform(table).shape == (2, 99)
    assert list(detector.get_feature_names_out())[::98] == ["frame0", "frame98"]
    assert list(detector.fit(list(table)).get_feature_names_out()) == ["voice_activity"]


@pytest.mark.parametrize(
    ("signal", "error", "says"),
    [
        (np.zeros((10, 2)), ValueError, "a waveform is 1-D"),
        (np.zeros(0), ValueError, "at least 2"),
        (np.array([0.0, np.nan]), ValueError, "NaN or infinity at index 1"),
        (np.zeros(10, np.int32), TypeError, "dtype int32"),
        (None, ValueError, "missing"),
    ],
)
def test_bad_input(signal, error, says):
    with pytest.raises(error, match=f"voice_activity.*{says}"):
        voice_activity(signal)
    with pytest.raises(error, match=f"VoiceActivityDetector: sample 1.*{says}"):
        VoiceActivityDetector().fit([TONE, signal])


@pytest.mark.parametrize("parameters", [{"threshold": 0}, {"smoothing_time": -1.0}, {"hop_length": 0.0}])
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        VoiceActivityDetector(**parameters).fit([TONE])
