"""What the kernel rounds, and where its input lies in memory."""

import numpy as np
import pytest

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, kernel_info
from skmodal.speech._compiled import SWITCH

PATHS = kernel_info()["available"][:-1]
pytestmark = pytest.mark.skipif(not PATHS, reason="installed without a compiler")


@pytest.fixture(autouse=True)
def kernel(monkeypatch):
    """Have the kernel compute, whatever the environment says."""
    monkeypatch.setenv(SWITCH, PATHS[0])


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("extractor", "disturbance"),
    [
        (MFCC(8000, dialect="kaldi"), lambda t: 0.5),
        (MFCC(8000, dialect="kaldi", fmax=3000), lambda t: 0.5 * np.sin(2 * np.pi * 3950 * t)),
        (MFCC(8000, dialect="htk", fmax=3000), lambda t: 0.5 * np.sin(2 * np.pi * 3950 * t)),
        (MFCC(8000, dialect="librosa", fmin=300), lambda t: 0.5 * np.sin(2 * np.pi * 50 * t)),
    ],
)
def test_what_is_loud_outside_of_the_bands(path, extractor, disturbance, monkeypatch):
    """It rounds the weak bands, and is in none of them."""
    monkeypatch.setenv(SWITCH, path)
    clips = load_digits3(subset="train").data["speech"][:10]
    signals = [(0.05 * clip + disturbance(np.arange(len(clip)) / 8000)).astype(np.float32) for clip in clips]
    extractor.set_params(pooling=None)
    exact = extractor.fit_transform([signal.astype(np.float64) for signal in signals])
    for ours, theirs in zip(extractor.fit_transform(signals), exact, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=5e-4)


def test_an_array_at_any_address():
    signal = np.random.default_rng(0).standard_normal(2000).astype(np.float32)
    moved = np.frombuffer(bytes(46) + signal.tobytes(), np.float32, offset=46)  # behind the head of a WAV file
    assert not moved.flags.aligned
    np.testing.assert_array_equal(*MFCC().fit_transform([signal, moved]))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rounding_is_no_deviation(dtype):
    tone = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000)).astype(dtype)
    sequence = MFCC(dialect="kaldi", cmvn=True, pooling=None).fit_transform([tone])[0]
    np.testing.assert_allclose(sequence, 0, atol=1e-3)
