"""The kernel computes what the NumPy definitions compute, in every dialect that it has a plan for."""

import numpy as np
import pytest

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, PLP, LogMel, dialect, kernel_info

pytestmark = pytest.mark.slow

PATHS = [path for path in kernel_info()["available"] if path != "numpy"]
OPEN_LIBROSA = dialect("librosa", top_db=None)
MASKING = dialect("htk", mel_scale="bark", band_shape="masking", equal_loudness="hermansky", preemphasis=0)

# (estimator, greatest difference on speech).
COMPILED = [
    (MFCC(), 2e-4),
    (MFCC(n_mels=40, deltas=2), 2e-4),
    (MFCC(dialect="kaldi"), 2e-4),
    (MFCC(dialect=dialect("kaldi", framing="reflect")), 2e-4),
    (MFCC(dialect="htk"), 2e-4),
    (MFCC(dialect=OPEN_LIBROSA), 2e-4),
    (MFCC(dialect=dialect("kaldi", c0="cepstrum", scale=1.0)), 2e-4),
    (LogMel(), 1e-4),
    (LogMel(dialect="kaldi"), 1e-4),
    (LogMel(dialect="htk"), 1e-4),
    (LogMel(dialect=OPEN_LIBROSA), 3e-4),
    (PLP(), 5e-5),
    (PLP(dialect="kaldi"), 5e-5),
    (PLP(dialect="htk"), 5e-5),
    (PLP(dialect="librosa"), 5e-5),
    (PLP(dialect=MASKING), 5e-5),
    (PLP(n_plp=20, lpc_order=8), 5e-5),
    (PLP(rasta=True), 5e-5),
    (PLP(rasta=True, dialect="kaldi"), 5e-5),
    (PLP(rasta=True, dialect="htk"), 5e-5),
    (MFCC(dialect="librosa"), 2e-4),
    (LogMel(dialect="librosa"), 3e-4),
    (MFCC(dialect=dialect("librosa", c0="frame_energy")), 2e-4),
]
LEFT_TO_NUMPY = [
    MFCC(dialect=dialect("librosa", c0="spectrum_energy")),
    MFCC(dialect=dialect("python_speech_features", framing="reflect")),
    MFCC(dialect=dialect("kaldi", dither=1.0)),
    MFCC(dialect=dialect("kaldi", scale=1000.0)),
    MFCC(dialect=dialect("python_speech_features", remove_dc=True)),
]


@pytest.fixture(scope="module")
def clips():
    return list(load_digits3(subset="test").data["speech"][:80])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("estimator", "tolerance"), COMPILED, ids=lambda value: str(value)[:70])
def test_the_kernel_agrees_with_the_definition(estimator, tolerance, path, clips, monkeypatch):
    estimator.set_params(sampling_rate=8000, pooling=None)
    monkeypatch.setenv("SKMODAL_KERNEL", "numpy")
    defined = estimator.fit_transform(clips)
    monkeypatch.setenv("SKMODAL_KERNEL", path)
    compiled = estimator.fit_transform(clips)
    assert compiled[0].dtype == np.float32
    assert max(np.abs(one - other).max() for one, other in zip(compiled, defined, strict=True)) < tolerance


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("estimator", [estimator for estimator, _ in COMPILED], ids=lambda value: str(value)[:70])
def test_a_row_alone_in_a_batch_and_on_threads_has_the_same_bits(estimator, path, clips, monkeypatch):
    monkeypatch.setenv("SKMODAL_KERNEL", path)
    estimator.set_params(sampling_rate=8000, pooling=None)
    batch = estimator.fit_transform(clips[:9])
    for row in (0, 8):
        np.testing.assert_array_equal(estimator.transform(clips[row : row + 1])[0], batch[row])
    threads = estimator.set_params(n_jobs=2).fit_transform(clips[:9][::-1])[::-1]
    assert all(np.array_equal(one, other) for one, other in zip(batch, threads, strict=True))


@pytest.mark.parametrize("scale", [1.0, 3.0e4])
def test_loud_signals_in_sixteen_bit_dialects(scale, clips, monkeypatch):
    loud = [clip * np.float32(scale) for clip in clips[:5]]
    features = MFCC(8000, dialect="kaldi", pooling=None).fit_transform(loud)
    monkeypatch.setenv("SKMODAL_KERNEL", "numpy")
    defined = MFCC(8000, dialect="kaldi", pooling=None).fit_transform(loud)
    assert max(np.abs(one - other).max() for one, other in zip(features, defined, strict=True)) < 3e-4


@pytest.mark.parametrize("estimator", LEFT_TO_NUMPY, ids=lambda value: str(value)[:70])
def test_numpy_serves_what_has_no_plan(estimator, clips):
    features = estimator.set_params(sampling_rate=8000, pooling=None).fit_transform(clips[:3])
    assert features[0].dtype == np.float64
    assert np.isfinite(features[0]).all()
