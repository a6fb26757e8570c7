"""Noise reduction: perfect reconstruction, the papers' formulas in plain loops, and what it does to noisy digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import exp1

from skmodal.datasets import load_digits3
from skmodal.speech import NoiseReducer, reduce_noise
from skmodal.speech._gains import decision_directed_gains, subtraction_gains
from skmodal.speech._stft import inverse_stft, stft

pytestmark = pytest.mark.slow

METHODS = ["log_mmse", "wiener", "spectral_subtraction"]
TRACKINGS = ["adaptive", "minimum_statistics", "stationary"]
TONE = np.sin(np.arange(4000) / 3)


@pytest.fixture(scope="module")
def noisy():
    """Utterances of five bundled digits with pauses, and the same in white noise at 5 dB."""
    random = np.random.default_rng(0)
    clips = [clip / 32768 for clip in load_digits3(subset="test").data["speech"][:30]]
    clean = [np.concatenate([np.pad(c, 1600) for c in clips[row : row + 5]]) for row in range(0, 30, 5)]
    return clean, [x + random.normal(size=len(x)) * x.std() * 10 ** (-5 / 20) for x in clean]


def si_sdr(estimate, clean):
    target = clean * (estimate @ clean) / (clean @ clean)
    return 10 * np.log10(target @ target / np.sum((estimate - target) ** 2))


@given(st.integers(2, 2000), st.sampled_from([4, 10, 256, 706]), st.integers(0, 2**32 - 1))
def test_the_transform_gives_the_signal_back(n_samples, frame, seed):
    signal = np.random.default_rng(seed).uniform(-1, 1, n_samples)
    for n_fft in (frame, 1024):
        back = inverse_stft(stft(signal, frame, n_fft), frame, n_fft, n_samples)
        np.testing.assert_allclose(back, signal, atol=1e-14)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("tracking", TRACKINGS)
def test_white_noise_on_digits_goes_down(noisy, method, tracking):
    clean, mixed = noisy
    reduced = NoiseReducer(8000, method=method, tracking=tracking).fit_transform(mixed)
    gains = [si_sdr(y, s) - si_sdr(x, s) for y, x, s in zip(reduced, mixed, clean, strict=True)]
    assert np.mean(gains) > 5
    assert min(gains) > 3


@pytest.mark.parametrize("method", ["log_mmse", "wiener"])
def test_the_gain_is_that_of_ephraim_and_malah(method):
    posterior = np.random.default_rng(0).exponential(5, (30, 4))
    found = decision_directed_gains(2 * posterior, np.full_like(posterior, 2), 0.9, log_mmse=method == "log_mmse")
    for k in range(4):
        previous = max(posterior[0, k] - 1, 0)
        for t in range(30):
            g = posterior[t, k]
            x = max(0.9 * previous + 0.1 * max(g - 1, 0), 10**-2.5)
            gain = x / (1 + x)
            if method == "log_mmse":
                gain = min(1, gain * np.exp(exp1(g * x / (1 + x)) / 2))
            assert found[t, k] == pytest.approx(gain, rel=1e-9)
            previous = gain**2 * g


def test_the_subtraction_is_that_of_berouti():
    power, noise = np.array([[10.0, 1.0], [1.0, 0.5]]), np.array([[1.0, 1.0], [1.0, 1.0]])
    first = 4 - 0.15 * 10 * np.log10(11 / 2)
    np.testing.assert_allclose(subtraction_gains(power, noise), [[np.sqrt(1 - first / 10), 0], [0, 0]])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("exponent", [-300, -20, 12])
def test_loudness_does_not_matter(noisy, method, exponent):
    signal = noisy[1][0]
    once = reduce_noise(signal, 8000, method=method)
    np.testing.assert_array_equal(
        np.ldexp(reduce_noise(np.ldexp(signal, exponent), 8000, method=method), -exponent), once
    )


@pytest.mark.parametrize("tracking", TRACKINGS)
@pytest.mark.parametrize("method", METHODS)
def test_the_transformer_does_what_the_function_does(noisy, method, tracking):
    signals = [*noisy[1], TONE[:2], TONE]
    alone = [reduce_noise(x, 8000, method=method, tracking=tracking) for x in signals]
    for n_jobs in (1, 2):
        together = NoiseReducer(8000, method=method, tracking=tracking, n_jobs=n_jobs).fit_transform(signals)
        assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


@given(st.integers(2, 3000), st.sampled_from(METHODS))
def test_any_length_stays(n_samples, method):
    signal = np.random.default_rng(n_samples).normal(size=n_samples)
    reduced = reduce_noise(signal, method=method)
    assert reduced.shape == signal.shape
    assert np.isfinite(reduced).all()


def test_silence_stays_and_clean_speech_nearly(noisy):
    assert not reduce_noise(np.zeros(5000)).any()
    assert np.mean([si_sdr(reduce_noise(x, 8000), x) for x in noisy[0]]) > 15


def test_rumble_is_removed():
    rumble = np.sin(2 * np.pi * 20 * np.arange(16000) / 16000)
    assert reduce_noise(rumble, max_attenuation=0)[4000:12000].std() < 0.1
    np.testing.assert_allclose(reduce_noise(rumble, max_attenuation=0, fmin=0), rumble, atol=1e-6)


def test_no_attenuation_is_no_change(noisy):
    signal = noisy[1][0]
    np.testing.assert_allclose(reduce_noise(signal, 8000, max_attenuation=0, fmin=0), signal, atol=1e-6)


def test_a_table_stays_a_table():
    table = (np.stack([TONE, TONE[::-1]]) * 16384).astype(np.int16)
    reduced = NoiseReducer().fit(table).transform(table)
    assert reduced.shape == table.shape
    np.testing.assert_array_equal(reduced[0], reduce_noise(table[0]))


@pytest.mark.parametrize(
    ("signal", "error", "says"),
    [
        (np.zeros((10, 2)), ValueError, "a waveform is 1-D"),
        (np.zeros(0), ValueError, "at least 2"),
        (np.array([0.0, np.inf]), ValueError, "NaN or infinity at index 1"),
        (np.zeros(10, np.int32), TypeError, "dtype int32"),
        (None, ValueError, "missing"),
    ],
)
def test_bad_input(signal, error, says):
    with pytest.raises(error, match=f"reduce_noise.*{says}"):
        reduce_noise(signal)
    with pytest.raises(error, match=f"NoiseReducer: sample 1.*{says}"):
        NoiseReducer().fit([TONE, signal])


@pytest.mark.parametrize(
    "parameters", [{"method": "x"}, {"tracking": "x"}, {"smoothing": 1.0}, {"frame_length": 1e-4}, {"fmin": -1.0}]
)
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        NoiseReducer(**parameters).fit([TONE])
    with pytest.raises(ValueError, match=next(iter(parameters))):
        reduce_noise(TONE, **parameters)
