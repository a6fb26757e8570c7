"""Noise reduction in the kernel, every path, against its definition in NumPy; its bits, and its bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal.datasets import load_digits3
from skmodal.speech import NoiseReducer, kernel_info
from skmodal.speech._compiled import SWITCH
from skmodal.speech._noise_plan import METHODS, TRACKINGS, noise_plan, noise_reduced

PATHS = kernel_info()["available"][:-1]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PATHS, reason="installed without a compiler")]


def reduced(path, plan, signals, n_jobs=1):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, path)
        return noise_reduced(plan, signals, n_jobs)


def plan_of(sampling_rate=8000, method="log_mmse", noise="adaptive", frame_length=0.032, max_attenuation=25.0):
    return noise_plan(sampling_rate, method, noise, frame_length, 0.95, max_attenuation, 50.0, name="test")


def assert_agree(path, plan, signals, tolerance=1e-5):
    for ours, expected in zip(reduced(path, plan, signals), reduced("numpy", plan, signals), strict=True):
        assert ours.dtype == expected.dtype
        np.testing.assert_allclose(ours, expected, rtol=0, atol=tolerance * np.abs(expected).max())


@pytest.fixture(scope="module")
def speech():
    """Utterances of five bundled digits with pauses, and the same in white noise at 5 dB, in either precision."""
    random = np.random.default_rng(0)
    clips = [clip / 32768 for clip in load_digits3(subset="test").data["speech"][:10]]
    clean = [np.concatenate([np.pad(clip, 1600) for clip in part]) for part in (clips[:5], clips[5:])]
    noisy = [x + random.normal(size=len(x)) * x.std() * 10 ** (-5 / 20) for x in clean]
    return [*clean, *noisy, noisy[0].astype(np.float32)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("noise", TRACKINGS)
@pytest.mark.parametrize("method", METHODS)
def test_speech_is_within_its_tolerance(path, method, noise, speech):
    assert_agree(path, plan_of(8000, method, noise), speech)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("frame", [4, 6, 30, 32, 34, 100, 128, 256, 354, 512, 706, 1024, 1536, 4410, 16384])
def test_any_frame(path, frame, speech):
    plan = plan_of(8000, frame_length=frame / 8000)
    assert plan.frame == frame
    assert_agree(path, plan, speech[2:])


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=50)
@given(
    st.lists(st.integers(2, 3000), min_size=1, max_size=4),
    st.sampled_from(METHODS),
    st.sampled_from(TRACKINGS),
    st.sampled_from([4, 22, 256, 300]),
    st.sampled_from([np.float32, np.float64]),
)
def test_any_length(path, lengths, method, noise, frame, dtype):
    signals = [np.random.default_rng(n).normal(size=n).astype(dtype) for n in lengths]
    assert_agree(path, plan_of(8000, method, noise, frame / 8000), signals)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("noise", TRACKINGS)
@pytest.mark.parametrize("method", METHODS)
def test_no_bit_depends_on_scale(path, method, noise, speech):
    signal, plan = speech[2].astype(np.float32), plan_of(8000, method, noise)
    expected = reduced(path, plan, [signal.astype(np.float64)])[0]
    for dtype, exponents in ((np.float32, [-60, 90]), (np.float64, [-900, 900])):
        for exponent in exponents:
            scaled = reduced(path, plan, [np.ldexp(signal.astype(dtype), exponent)])[0]
            np.testing.assert_array_equal(np.ldexp(scaled, -exponent), expected.astype(dtype))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("noise", TRACKINGS)
@pytest.mark.parametrize("method", METHODS)
def test_what_is_no_speech(path, method, noise):
    """Silence, a click in silence, a constant, the least and the greatest numbers: no NaN, and NumPy's result."""
    click = np.zeros(3000)
    click[1234] = 1
    tiny = np.full(700, 5e-324)
    signals = [np.zeros(2), np.zeros(5000), click, np.full(3000, 0.5), np.full(3000, 1e308), -click * 1e-300, tiny]
    plan = plan_of(8000, method, noise)
    assert_agree(path, plan, signals)
    assert not reduced(path, plan, signals[:2])[1].any()
    assert all(np.isfinite(x).all() for x in reduced(path, plan, signals))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tracking", TRACKINGS)
def test_no_bit_depends_on_neighbors_strides_or_threads(path, tracking, monkeypatch, speech):
    monkeypatch.setenv(SWITCH, path)
    signals = [*speech, speech[3][:2], speech[3][:777]]
    reducer = NoiseReducer(8000, tracking=tracking).fit(signals)
    alone = [reducer.transform([signal])[0] for signal in signals]
    spread = [np.repeat(signal, 3)[::3] for signal in signals]
    backward = [signal[::-1].copy()[::-1] for signal in signals]
    for same in (signals, spread, backward):
        for n_jobs in (1, 2):
            together = reducer.set_params(n_jobs=n_jobs).transform(same[::-1])[::-1]
            assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_frames_of_seconds_are_left_to_numpy():
    plan = plan_of(8000, frame_length=10.0)
    signal = np.random.default_rng(0).normal(size=20000)
    ours, expected = (reduced(path, plan, [signal])[0] for path in (PATHS[0], "numpy"))
    np.testing.assert_array_equal(ours, expected)


def test_what_would_leave_a_buffer_is_refused():
    from skmodal.speech import _lanes

    window = np.ones(256, np.float32)
    numbers = {"lowest": 2, "tracking": 1, "part": 12, "mean_minimum": 0.87, "rule": 2, "smoothing": 0.9}
    plan = _lanes.noise_plan(window=window, n_fft=256, least_gain=0.1, **numbers)
    for wrong in [{"n_fft": 100}, {"n_fft": 128}, {"lowest": 129}, {"tracking": 3}, {"rule": -1}, {"part": 0}]:
        with pytest.raises(ValueError, match="noise_plan: "):
            _lanes.noise_plan(window=window, **{"n_fft": 256, "least_gain": 0.1, **numbers, **wrong})
    for signal, result in [
        (np.zeros(100), np.zeros(99)),
        (np.zeros(100), np.zeros(100, np.float32)),
        (np.zeros(100, np.int16), np.zeros(100, np.int16)),
    ]:
        with pytest.raises(ValueError, match="its result as long"):
            _lanes.reduce_noise(PATHS[0], plan, [signal], [result], 1)
    with pytest.raises(TypeError, match="not empty"):
        _lanes.reduce_noise(PATHS[0], plan, [np.zeros(0)], [np.zeros(0)], 1)
    with pytest.raises(ValueError, match="differ in number"):
        _lanes.reduce_noise(PATHS[0], plan, [np.zeros(9)], [], 1)
    with pytest.raises(TypeError, match="1-D"):
        _lanes.reduce_noise(PATHS[0], plan, [np.zeros((9, 9))], [np.zeros((9, 9))], 1)
