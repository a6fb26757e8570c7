"""The kernel's paths against the definition in NumPy, their bits, and their bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_toeplitz

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, kernel_info, mfcc
from skmodal.speech._compiled import SWITCH, KernelPlan, kernel_rows, kernel_sequences
from skmodal.speech._frames import FrameSizes, layout
from skmodal.speech._pooling import pooled
from skmodal.speech._rasta import rasta_filtered

PATHS = kernel_info()["available"][:-1]
pytestmark = pytest.mark.skipif(not PATHS, reason="installed without a compiler")


@pytest.fixture(autouse=True)
def kernel(monkeypatch):
    """Have the kernel compute, whatever the environment says."""
    monkeypatch.setenv(SWITCH, PATHS[0])


def n_frames_of(n_samples, sizes):
    return layout(n_samples, sizes, "pad")[1]


def noise(n_samples, seed=0):
    return (0.1 * np.random.default_rng(seed).standard_normal(n_samples)).astype(np.float32)


def bands(n_bins, n_bands):
    """Overlapping boxes of random weights, in no way mel."""
    rng = np.random.default_rng(n_bins)
    weights = np.zeros((n_bands, n_bins))
    for band, first in enumerate(np.linspace(0, n_bins * 3 // 4, n_bands).astype(int)):
        weights[band, first : first + 3 + n_bins // 8] = 1 + rng.random()
    return weights


def definition(signal, plan):
    """What a `KernelPlan` says, in float64, without the all-pole model."""
    frame, hop, n_fft = plan.sizes
    count = n_frames_of(len(signal), plan.sizes)
    mode = "symmetric" if plan.mirrored else "constant"
    padded = np.pad(signal.astype(np.float64), (plan.left, count * hop + frame), mode=mode)
    if not plan.by_frame:
        inside = padded[plan.left : plan.left + len(signal)]
        inside[1:] -= plan.preemphasis * inside[:-1]
    frames = padded[np.arange(count)[:, np.newaxis] * hop + np.arange(frame)]
    if plan.remove_dc:
        frames = frames - frames.mean(axis=1, keepdims=True)
    energy = np.sum(frames**2, axis=1)
    if plan.by_frame:
        frames = frames - plan.preemphasis * np.hstack([frames[:, :1], frames[:, :-1]])
    if plan.window is not None:
        frames = frames * plan.window
    spectrum = np.abs(np.fft.rfft(frames, n_fft))
    energies = (spectrum if plan.magnitude else spectrum**2) @ plan.weights.T
    values = np.log(np.where(energies > plan.floor, energies, plan.floor_value))
    values = np.maximum(values, values.max() - plan.range)
    if plan.rasta_pole is not None:
        values = rasta_filtered(values, plan.rasta_pole)
    if plan.raw_energy:
        values = np.column_stack([values, np.log(np.maximum(energy, plan.raw_floor))])
    return values if plan.basis is None else values @ plan.basis


def run(path, plan, signals):
    n_frames = n_frames_of(np.array([len(signal) for signal in signals]), plan.sizes)
    sequences, sound = kernel_sequences(path, plan, signals, n_frames)
    assert sound.all()
    return sequences


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("n_fft", [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384])
def test_any_length_of_transform(path, n_fft):
    sizes = FrameSizes(n_fft - n_fft // 5, n_fft // 3, n_fft)
    plan = KernelPlan(sizes, bands(n_fft // 2 + 1, 7), 0.0, 1e-10)
    signal = noise(3 * n_fft + 11)
    np.testing.assert_allclose(run(path, plan, [signal])[0], definition(signal, plan), atol=1e-5)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "setting",
    [
        {"preemphasis": 0.97, "window": np.hamming(100)},
        {"preemphasis": 0.97, "by_frame": True, "remove_dc": True, "window": np.hanning(100) ** 0.85},
        {"remove_dc": True, "raw_energy": True, "raw_floor": 1e-9},
        {"left": 50, "magnitude": True, "window": np.hanning(100)},
        {"left": 90, "mirrored": True, "preemphasis": 0.97, "by_frame": True},
        {"left": 90, "mirrored": True, "weak": 1.0, "remove_dc": True, "by_frame": True},
        {"basis": np.random.default_rng(0).standard_normal((9, 23))},
        {"floor": 2.0, "floor_value": 2.0},
        {"rasta_pole": 0.98},
        {"rasta_pole": 0.5, "weak": 1.0},
        {"range": 2.0, "remove_dc": True, "raw_energy": True, "raw_floor": 1e-9},
        {"range": 5.0, "weak": 1.0, "basis": np.random.default_rng(0).standard_normal((9, 23))},
        {"weak": 1.0},
        {"weak": 1.0, "preemphasis": 0.9, "by_frame": True, "remove_dc": True, "raw_energy": True, "raw_floor": 1e-9},
        {"weak": 1.0, "preemphasis": 0.9, "left": 50, "window": np.hamming(100), "magnitude": True},
    ],
    ids=lambda setting: "+".join(setting),
)
def test_any_front_end(path, setting):
    plan = KernelPlan(FrameSizes(100, 37, 128), bands(65, 9), **{"floor": 0.0, "floor_value": 1e-10, **setting})
    signals = [noise(5003) + np.float32(0.05), noise(77), noise(20)]
    for ours, signal in zip(run(path, plan, signals), signals, strict=True):
        np.testing.assert_allclose(ours, definition(signal, plan), atol=3e-5)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("weak", [0.0, 1.0])
def test_rasta_of_a_constant_spectrum_is_zero_to_the_bit(path, weak):
    plan = KernelPlan(FrameSizes(100, 37, 128), bands(65, 9), 0.0, 1e-10, rasta_pole=0.98, weak=weak)
    frames = run(path, plan, [np.tile(noise(37), 60)])[0]
    np.testing.assert_array_equal(frames[:57], 0)  # zeros fill up the last frame


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("over_time", [{}, {"rasta_pole": 0.9}])
def test_the_cepstrum_of_an_all_pole_model(path, over_time):
    """Against SciPy's Toeplitz solver, and the cepstrum of the model's spectrum by a Fourier transform."""
    order, n_out, lifter = 6, 9, np.linspace(1, 2, 9)
    idft = np.cos(np.pi * np.outer(np.arange(9), np.arange(order + 1)) / 8) / 8
    setting = {"compression": 0.33, "lpc_order": order, "lifter": lifter, **over_time}
    plan = KernelPlan(FrameSizes(100, 40, 128), bands(65, 9), 0.0, 1e-10, idft, **setting)
    signal = noise(3000)
    expected = []
    for energies in np.exp(definition(signal, KernelPlan(plan.sizes, plan.weights, 0.0, 1e-10, **over_time))):
        r = energies**0.33 @ idft
        a = np.concatenate([[1], -solve_toeplitz(r[:-1], r[1:])])
        model = (r @ a) / np.abs(np.fft.fft(a, 1024)) ** 2
        cepstrum = np.fft.ifft(np.log(model)).real
        expected.append(np.concatenate([[np.log(r @ a)], cepstrum[1:n_out]]) * lifter)
    np.testing.assert_allclose(run(path, plan, [signal])[0], expected, atol=1e-5)


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=25)
@given(
    lengths=st.lists(st.integers(2, 9000), min_size=1, max_size=5),
    setting=st.fixed_dictionaries(
        {"deltas": st.integers(0, 2), "cmvn": st.sampled_from([False, "mean", True]), "n_segments": st.integers(1, 5)}
    ),
)
def test_rows_and_sequences_are_those_of_numpy(path, lengths, setting):
    signals = [noise(length, seed) for seed, length in enumerate(lengths)]
    with pytest.MonkeyPatch.context() as patch:
        for pooling in ("mean+std+min+max", "median", None):
            extractor = MFCC(pooling=pooling, **setting).fit(signals)
            patch.setenv(SWITCH, path)
            ours = extractor.transform(signals)
            patch.setenv(SWITCH, "numpy")
            for row, expected in zip(ours, extractor.transform(signals), strict=True):
                np.testing.assert_allclose(row, expected, atol=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_speech_is_within_its_tolerance(path, monkeypatch):

    monkeypatch.setenv(SWITCH, path)
    signals = list(load_digits3().frame["speech"][:60])
    for n_mels in (26, 40):
        sequences = MFCC(8000, n_mels=n_mels, pooling=None).fit_transform(signals)
        for ours, signal in zip(sequences, signals, strict=True):
            np.testing.assert_allclose(ours, mfcc(signal, 8000, n_mels=n_mels), rtol=0, atol=2e-4)


@pytest.mark.parametrize("path", PATHS)
def test_no_bit_depends_on_type_stride_neighbors_or_threads(path, monkeypatch):
    monkeypatch.setenv(SWITCH, path)
    integers = [np.round(9000 * noise(n, n)).astype(np.int16) for n in (2, 400, 5000, 20000, 401, 160, 90000)]
    expected = MFCC(deltas=2, pooling=None).fit_transform(integers)
    spread = [np.repeat(signal, 3)[::3] / np.float32(32768) for signal in integers]
    reverse = [(signal / np.float32(32768))[::-1].copy()[::-1] for signal in integers]
    for signals in (spread, reverse):
        assert not signals[2].flags.c_contiguous or signals is spread
        for n_jobs in (1, 2):
            ours = MFCC(deltas=2, pooling=None, n_jobs=n_jobs).fit_transform(signals[::-1])[::-1]
            for one, other in zip(ours, expected, strict=True):
                np.testing.assert_array_equal(one, other)
    for row, signal in enumerate(integers):
        np.testing.assert_array_equal(MFCC(deltas=2, pooling=None).fit_transform([signal])[0], expected[row])


def test_double_precision_is_left_to_numpy():
    signal = noise(5000).astype(np.float64)
    np.testing.assert_allclose(MFCC(pooling=None).fit_transform([signal])[0], mfcc(signal), rtol=0, atol=1e-12)


def test_a_constant_has_no_deviation():
    silences = [np.zeros(8000, np.float32), np.zeros(8000, np.int16)]
    rows = MFCC(pooling="std+min+max", deltas=2, cmvn=True).fit_transform(silences)
    np.testing.assert_array_equal(rows, 0)


@pytest.mark.parametrize("scale", [1e-30, 1e-12, 1e-6, 1e6, 1e30])
def test_any_loudness(scale):
    signal = noise(3000) * np.float32(scale)
    np.testing.assert_allclose(MFCC(pooling=None).fit_transform([signal])[0], mfcc(signal), rtol=1e-6, atol=2e-4)


def test_a_pure_tone_is_within_the_tolerance_of_speech():
    tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(16000) / 16000)).astype(np.float32)
    np.testing.assert_allclose(MFCC(pooling=None).fit_transform([tone])[0], mfcc(tone), atol=2e-4)


def test_sequences_are_views_into_one_block():
    first, second = MFCC(pooling=None).fit_transform([noise(5000), noise(700)])
    assert first.dtype == second.dtype == np.float32
    assert first.base is second.base


def test_the_switch(monkeypatch):
    monkeypatch.setenv(SWITCH, "abacus")
    with pytest.raises(ValueError, match=r"SKMODAL_KERNEL='abacus' is not available here; known are .*numpy"):
        kernel_info()
    monkeypatch.setenv(SWITCH, "numpy")
    assert kernel_info()["path"] == "numpy"
    assert MFCC(pooling=None).fit_transform([noise(900)])[0].dtype == np.float64


def test_what_would_leave_a_buffer_is_refused():
    plan = KernelPlan(FrameSizes(400, 160, 512), bands(257, 4), 0.0, 1e-10)
    compiled = plan.compiled
    from skmodal.speech import _lanes

    def features(signals, n_frames, shape, peaks=1):
        out = np.empty(shape, np.float32)
        peaks = np.empty(peaks, np.float32)
        none = np.zeros(0, np.int32)
        _lanes.features(PATHS[0], compiled, signals, np.array(n_frames), 0, False, False, 0, none, out, peaks, 1)

    features([noise(1000)], [4], (4, 4))
    for arguments in [([4], (3, 4)), ([4], (5, 4)), ([0], (0, 4)), ([4, 4], (8, 4)), ([-1], (4, 4)), ([4], (4, 4), 2)]:
        with pytest.raises(ValueError, match="do not fit"):
            features([noise(1000)], *arguments)
    with pytest.raises(TypeError, match="1-D array"):
        features([np.zeros((20, 20))], [4], (4, 4))
    with pytest.raises(TypeError, match="not empty"):
        features([np.zeros(0)], [4], (4, 4))
    with pytest.raises(ValueError, match="do not fit the bins"):
        _ = KernelPlan(FrameSizes(400, 160, 512), bands(400, 4), 0.0, 1e-10).compiled
    with pytest.raises(ValueError, match="out of range"):
        _ = KernelPlan(FrameSizes(600, 160, 512), bands(257, 4), 0.0, 1e-10).compiled


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=25)
@given(
    n_samples=st.integers(2, 9000),
    percents=st.lists(st.integers(0, 100), min_size=1, max_size=4, unique=True),
    deltas=st.integers(0, 2),
    n_segments=st.integers(1, 4),
    levels=st.sampled_from([0, 3]),
)
def test_pooling_is_that_of_its_own_sequences(path, n_samples, percents, deltas, n_segments, levels):
    """With few levels of samples, many frames are equal."""
    signal = np.random.default_rng(0).integers(levels, size=n_samples, dtype="int16") if levels else noise(n_samples)
    words = [f"q{percent}" for percent in percents] + ["median", "min", "max", "mean", "std"]
    plan = KernelPlan(FrameSizes(40, 37, 64), bands(33, 21), 0.0, 1e-10)
    n_frames = np.array([n_frames_of(n_samples, plan.sizes)])
    (sequence,), _ = kernel_sequences(path, plan, [signal], n_frames, deltas=deltas)
    (row,), _ = kernel_rows(path, plan, [signal], n_frames, words, n_segments, deltas=deltas)
    np.testing.assert_allclose(row, pooled(sequence.astype(np.float64), words, n_segments), rtol=1e-6, atol=1e-6)
    exact = len(percents) + 1
    expected = pooled(sequence.astype(np.float64), words[:exact], n_segments).reshape(n_segments, exact, -1)
    ours = row.reshape(n_segments, len(words), -1)[:, :exact]
    np.testing.assert_allclose(ours, expected, rtol=1e-15, atol=1e-15)


def test_rows_of_no_utterance_are_none():
    plan = KernelPlan(FrameSizes(400, 160, 512), bands(257, 4), 0.0, 1e-10)
    rows, sound = kernel_rows(PATHS[0], plan, [], np.zeros(0, np.int64), ["mean"], 1)
    assert rows.shape == (0, 4)
    assert sound.shape == (0,)
