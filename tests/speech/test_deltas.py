"""Deltas against python_speech_features."""

import numpy as np
import pytest
import python_speech_features as psf
from hypothesis import given
from hypothesis import strategies as st

from skmodal.speech import MFCC, deltas, mfcc


@given(
    n_frames=st.integers(1, 60), n_features=st.integers(1, 20), window=st.integers(1, 12), seed=st.integers(0, 2**16)
)
def test_agrees_with_python_speech_features(n_frames, n_features, window, seed):
    features = np.random.default_rng(seed).normal(0, 30, (n_frames, n_features))
    np.testing.assert_allclose(deltas(features, window), psf.delta(features, window), rtol=0, atol=1e-9)


def test_of_a_line_is_its_slope():
    line = 3.0 * np.arange(20)[:, np.newaxis] + 7
    np.testing.assert_allclose(deltas(line)[2:-2], 3)


def test_of_one_frame_is_zero():
    np.testing.assert_array_equal(deltas([[5.0, 6.0]]), [[0.0, 0.0]])


def test_leaves_its_argument_alone():
    features = np.arange(12.0).reshape(4, 3)
    deltas(features)
    np.testing.assert_array_equal(features, np.arange(12.0).reshape(4, 3))


@pytest.mark.usefixtures("numpy_path")
@pytest.mark.parametrize("order", [0, 1, 2])
def test_stand_after_the_coefficients(order):
    signal = 0.1 * np.random.default_rng(0).standard_normal(6000)
    sequence = MFCC(deltas=order, pooling=None).fit_transform([signal])[0]
    first = psf.delta(mfcc(signal), 2)
    expected = np.hstack([mfcc(signal), first, psf.delta(first, 2)][: order + 1])
    np.testing.assert_allclose(sequence, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("features", "message"),
    [
        (np.arange(5.0), "Expected 2D array"),
        (np.zeros((0, 3)), "0 sample"),
        ([[np.nan], [1.0]], "features contains NaN"),
    ],
)
def test_bad_features_are_an_error(features, message):
    with pytest.raises(ValueError, match=message):
        deltas(features)


@pytest.mark.parametrize("window", [0, 1.5, "wide"])
def test_the_window_is_a_count(window):
    with pytest.raises(ValueError, match="'window' parameter of"):
        deltas([[1.0], [2.0]], window)
