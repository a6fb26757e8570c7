"""LogMel against python_speech_features, and its place before MFCC. The other dialects: test_dialects.py."""

import numpy as np
import pytest
import python_speech_features as psf
from scipy.fft import dct

from skmodal.speech import LogMel, log_mel, mfcc


def noise(n_samples, seed=0):
    return 0.1 * np.random.default_rng(seed).standard_normal(n_samples)


@pytest.mark.parametrize("rate", [8000, 16000])
@pytest.mark.parametrize("n_samples", [2, 400, 401, 16001])
def test_agrees_with_python_speech_features(rate, n_samples):
    expected = psf.logfbank(noise(n_samples), rate, nfilt=40)
    np.testing.assert_allclose(log_mel(noise(n_samples), rate, n_mels=40), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["python_speech_features", "kaldi", "librosa"])
def test_its_cosine_transform_is_the_mfcc(name):
    lifter = 1 if name == "librosa" else 1 + 11 * np.sin(np.pi * np.arange(13) / 22)
    cepstra = dct(log_mel(noise(3000), dialect=name), norm="ortho")[:, :13] * lifter
    np.testing.assert_allclose(cepstra[:, 1:], mfcc(noise(3000), dialect=name)[:, 1:], rtol=0, atol=1e-9)


def test_sequences_are_what_the_function_gives():
    signals = [noise(5000), noise(300)]
    for sequence, signal in zip(LogMel(pooling=None).fit_transform(signals), signals, strict=True):
        np.testing.assert_array_equal(sequence, log_mel(signal))
    names = LogMel(n_mels=2, deltas=1, pooling="mean").fit(signals).get_feature_names_out()
    assert list(names) == ["log_mel0_mean", "log_mel1_mean", "delta_log_mel0_mean", "delta_log_mel1_mean"]


def test_a_gain_adds_its_logarithm():
    np.testing.assert_allclose(log_mel(3 * noise(3000)) - log_mel(noise(3000)), 2 * np.log(3), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [({"n_mels": 0}, "'n_mels' parameter of"), ({"fmin": 8000}, "fmin=8000 Hz is not below fmax=8000.0 Hz")],
)
def test_parameters_that_do_not_go_together(parameters, message):
    with pytest.raises(ValueError, match=message):
        LogMel(**parameters).fit([noise(800)])
    with pytest.raises(ValueError, match=message):
        log_mel(noise(800), **parameters)
