"""MFCC against python_speech_features, its properties and its parameters."""

import numpy as np
import pytest
import python_speech_features as psf
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.speech import MFCC, mel_filterbank, mfcc

RATES = [8000, 11025, 16000, 22050, 32000, 44100, 48000]


def noise(n_samples, seed=0, dtype=np.float64):
    return (0.1 * np.random.default_rng(seed).standard_normal(n_samples)).astype(dtype)


def reference(signal, rate=16000, frame=0.025, hop=0.010, n_mfcc=13, n_mels=26, fmin=0.0, fmax=None):
    """python_speech_features at its defaults; a longer transform only where it would drop the end of a frame."""
    n_fft = 512
    while n_fft < psf.sigproc.round_half_up(frame * rate):
        n_fft *= 2
    return psf.mfcc(signal, rate, frame, hop, n_mfcc, n_mels, n_fft, fmin, fmax)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("n_samples", [2, 3, 150, 400, 401, 560, 561, 1200, 16001, 48000])
def test_agrees_with_python_speech_features_at_every_rate_and_length(rate, n_samples):
    signal = noise(n_samples)
    np.testing.assert_allclose(mfcc(signal, rate), reference(signal, rate), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "setting",
    [
        {"frame": 0.020, "hop": 0.020},
        {"frame": 0.032, "hop": 0.0101},
        {"frame": 0.100, "hop": 0.050},
        {"frame": 0.010, "hop": 0.070},
        {"n_mfcc": 1},
        {"n_mfcc": 40, "n_mels": 40},
        {"n_mfcc": 20, "n_mels": 128},
        {"fmin": 133.3, "fmax": 3700.5},
        {"fmin": 20, "fmax": 4000},
    ],
)
@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_agrees_with_python_speech_features_at_other_settings(rate, setting):
    signal = noise(7001)
    names = {"frame": "frame_length", "hop": "hop_length"}
    ours = mfcc(signal, rate, **{names.get(key, key): value for key, value in setting.items()})
    np.testing.assert_allclose(ours, reference(signal, rate, **setting), rtol=0, atol=1e-9)


@settings(max_examples=60)
@given(
    rate=st.sampled_from(RATES),
    n_samples=st.integers(2, 6000),
    frame=st.floats(0.001, 0.080),
    hop=st.floats(0.001, 0.080),
    n_mels=st.integers(1, 60),
    gain=st.floats(1e-4, 1.0),
    seed=st.integers(0, 2**16),
)
def test_agrees_with_python_speech_features_at_any_setting(rate, n_samples, frame, hop, n_mels, gain, seed):
    signal = gain * noise(n_samples, seed)
    n_mfcc = min(13, n_mels)
    ours = mfcc(signal, rate, frame_length=frame, hop_length=hop, n_mfcc=n_mfcc, n_mels=n_mels)
    np.testing.assert_allclose(ours, reference(signal, rate, frame, hop, n_mfcc, n_mels), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "signal",
    [np.zeros(2000), np.ones(2000), np.eye(1, 2000).ravel(), np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000)],
    ids=["silence", "constant", "impulse", "tone"],
)
def test_agrees_with_python_speech_features_on_signals_with_empty_bands(signal):
    np.testing.assert_allclose(mfcc(signal), reference(signal), rtol=0, atol=1e-9)


def test_mel_filterbank_is_that_of_python_speech_features():
    for rate in RATES:
        ours = mel_filterbank(40, 1024, rate, fmin=50, fmax=3500)
        np.testing.assert_array_equal(ours, psf.get_filterbanks(40, 1024, rate, 50, 3500))


def test_mel_filterbank_belongs_to_its_caller():
    before = mfcc(noise(800))
    mel_filterbank()[:] = 0
    np.testing.assert_array_equal(mfcc(noise(800)), before)


@given(gain=st.floats(0.01, 10.0))
def test_a_gain_moves_the_energy_alone(gain):
    signal = noise(3000)
    moved = mfcc(gain * signal) - mfcc(signal)
    np.testing.assert_allclose(moved[:, 0], 2 * np.log(gain), atol=1e-9)
    np.testing.assert_allclose(moved[:, 1:], 0, atol=1e-9)


def test_a_rising_tone_moves_up_the_filters():
    time = np.arange(400) / 16000
    frequencies = np.geomspace(200, 7000, 30)
    power = np.abs(np.fft.rfft(np.sin(2 * np.pi * frequencies[:, np.newaxis] * time), 512)) ** 2
    peaks = np.argmax(power @ mel_filterbank().T, axis=1)
    mel = 2595 * np.log10(1 + frequencies / 700)
    centers = mel / (2595 * np.log10(1 + 8000 / 700) / 27) - 1
    assert np.all(np.diff(peaks) >= 0)
    assert np.abs(peaks - centers).max() < 1


@pytest.mark.usefixtures("numpy_path")
def test_float32_is_computed_in_float64():
    signal = noise(8000)
    features = MFCC().fit_transform([signal.astype(np.float32)])
    assert features.dtype == np.float64
    np.testing.assert_allclose(features, MFCC().fit_transform([signal]), atol=1e-4)


GOOD = noise(800)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"fmax": 9000}, r"fmax=9000 Hz is above half the sampling rate, 8000\.0 Hz"),
        ({"fmin": 4000, "fmax": 4000}, "fmin=4000 Hz is not below fmax=4000 Hz"),
        ({"fmin": 8000}, "fmin=8000 Hz is not below"),
        ({"n_mfcc": 30}, "n_mfcc=30 coefficients cannot come from n_mels=26 filters"),
        ({"frame_length": 0.00005}, r"frame_length=5e-05 s is 1 sample\(s\)"),
        ({"hop_length": 0.00001}, "hop_length=1e-05 s is 0 samples"),
        ({"frame_length": np.inf}, "'frame_length' parameter of"),
        ({"n_mels": 0}, "'n_mels' parameter of"),
        ({"sampling_rate": 0}, "'sampling_rate' parameter of"),
    ],
)
def test_parameters_that_do_not_go_together(parameters, message):
    with pytest.raises(ValueError, match=message):
        MFCC(**parameters).fit([GOOD])
    with pytest.raises(ValueError, match=message):
        mfcc(GOOD, **parameters)


def test_the_dialect_is_known():
    with pytest.raises(ValueError, match="'dialect' parameter of MFCC"):
        MFCC(dialect="sphinx").fit([GOOD])


def test_the_function_checks_its_signal():
    with pytest.raises(ValueError, match=r"mfcc: .* has shape"):
        mfcc(np.zeros((100, 2)))
    with pytest.raises(TypeError, match=r"mfcc: .* has dtype int64"):
        mfcc(np.arange(100))
    integers = np.round(20000 * GOOD).astype(np.int16)
    np.testing.assert_array_equal(mfcc(integers), mfcc(integers / 32768))


def test_a_frame_that_begins_behind_the_end():
    """Where the hop is longer than the frame, the last frame of a block may have no sample."""
    for n_samples in range(3800, 3850):
        frames = mfcc(np.zeros(n_samples), 1000, hop_length=0.06)
        assert len(frames) == 1 + -(-(n_samples - 25) // 60)
