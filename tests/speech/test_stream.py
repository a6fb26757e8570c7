"""Streams give the very frames of the whole, whatever the cuts."""

import gc
import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, PLP, LogMel, dialect, kernel_info
from skmodal.speech._compiled import SWITCH
from skmodal.speech._stream import sliding

FRAMINGS = ["pad", "snip", "center", "reflect"]
LIBROSA = dialect("librosa", top_db=None)


def noise(n_samples, seed=0, dtype=np.float64):
    signal = 0.1 * np.random.default_rng(seed).standard_normal(n_samples)
    return np.round(32767 * signal).astype(dtype) if dtype == np.int16 else signal.astype(dtype)


def parts(signal, cuts):
    return np.split(signal, sorted(cut % (len(signal) + 1) for cut in cuts))


def assert_streams(extractor, signal, cuts):
    extractor.set_params(pooling=None).fit([noise(100)])
    whole = extractor.transform([signal])[0]
    frames = list(extractor.stream(iter(parts(signal, cuts))))
    assert all(len(part) for part in frames)
    if getattr(extractor, "rasta", False) and whole.dtype == np.float32:
        np.testing.assert_allclose(np.concatenate(frames), whole, atol=1e-3)
        return
    assert {part.dtype for part in frames} == {whole.dtype}
    np.testing.assert_array_equal(np.concatenate(frames), whole)


dialects = st.sampled_from(["python_speech_features", "kaldi", "htk", LIBROSA]) | st.builds(
    dialect,
    st.sampled_from(["python_speech_features", "kaldi", "htk"]),
    framing=st.sampled_from(FRAMINGS),
    preemphasis_by=st.sampled_from(["signal", "frame"]),
    remove_dc=st.booleans(),
    c0=st.sampled_from(["cepstrum", "frame_energy", "spectrum_energy"]),
)
extractors = st.one_of(
    st.builds(MFCC, dialect=dialects, n_mfcc=st.sampled_from([1, 13])),
    st.builds(LogMel, dialect=dialects, n_mels=st.sampled_from([None, 1, 40])),
    st.builds(PLP, dialect=dialects, rasta=st.booleans()),
)
lengths = st.sampled_from([(0.025, 0.010), (0.032, 0.016), (0.01, 0.013), (0.003, 0.02), (0.02, 0.001)])


@pytest.mark.parametrize("path", kernel_info()["available"])
@settings(max_examples=40)
@given(
    extractor=extractors,
    sizes=lengths,
    order=st.integers(0, 2),
    n_samples=st.integers(2, 600) | st.integers(2, 9000),
    cuts=st.lists(st.integers(0, 9000), max_size=9),
    dtype=st.sampled_from([np.float64, np.float32, np.int16]),
)
def test_a_stream_gives_the_bits_of_the_whole(path, extractor, sizes, order, n_samples, cuts, dtype):
    extractor.set_params(sampling_rate=8000, deltas=order, frame_length=sizes[0], hop_length=sizes[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SWITCH, path)
        assert_streams(extractor, noise(n_samples, n_samples, dtype), cuts)


def test_speech_in_chunks_of_a_sound_card(monkeypatch):
    clip = load_digits3(subset="test").data["speech"].iloc[0]
    silent = np.concatenate([np.zeros(3000, clip.dtype), clip, np.zeros(3000, clip.dtype)])
    for path, name in itertools.product(kernel_info()["available"], ["python_speech_features", "kaldi", "htk"]):
        monkeypatch.setenv(SWITCH, path)
        assert_streams(MFCC(8000, dialect=name, deltas=2), silent, range(0, len(silent), 80))


def test_any_loudness():
    """The loudest sample so far decides between kernel and NumPy, so that a fade does not change its bits."""
    fading = noise(8000, dtype=np.float32) * np.geomspace(1, 1e-35, 8000, dtype=np.float32)
    for signal in (fading, noise(8000, dtype=np.float32) * np.float32(1e-30), np.zeros(8000, np.float32)):
        assert_streams(LogMel(8000), signal, range(0, 8000, 700))
    late = np.concatenate([noise(4000, dtype=np.float32), 1e6 * noise(4000, dtype=np.float32)])
    extractor = MFCC(8000, pooling=None).fit([late])
    whole = extractor.transform([late])[0]
    assert whole.dtype == np.float64
    np.testing.assert_allclose(np.concatenate(list(extractor.stream(np.split(late, 20)))), whole, atol=2e-4)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_a_frame_comes_with_its_last_sample(order):
    came = []

    def samples():
        for sample in noise(1010):
            came.append(sample)
            yield came[-1:]

    when = [(len(frames), len(came)) for frames in MFCC(8000, deltas=order).fit([noise(100)]).stream(samples())]
    assert when == [(1, 200 + 80 * row) for row in range(2 * order, 11)] + [(1 + 2 * order, 1010)]


@pytest.mark.slow
def test_the_state_does_not_grow():
    chunk = noise(4000, dtype=np.int16)
    for extractor in (MFCC(deltas=2), PLP(rasta=True, deltas=1)):
        stream = extractor.fit([chunk]).stream(itertools.cycle([chunk, chunk[:0], chunk[:70]]))
        held = []
        tracemalloc.start()
        for n_chunks in (20, 120):
            for _ in itertools.islice(stream, n_chunks):
                pass
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        assert held[1] < held[0] + 100_000  # of 400 kB that have come between


def test_a_buffer_may_be_used_again():
    signal = noise(3000)
    buffer = np.empty(500)

    def recorded():
        for part in np.split(signal, 6):
            buffer[:] = part
            yield buffer
            buffer[:] = np.nan

    extractor = MFCC(pooling=None).fit([signal])
    np.testing.assert_array_equal(np.concatenate(list(extractor.stream(recorded()))), extractor.transform([signal])[0])


def test_pooling_plays_no_part_and_streams_do_not_meet():
    signals = [noise(3000, seed) for seed in range(2)]
    extractor = PLP(rasta=True, n_segments=4).fit(signals)
    pairs = zip(*(extractor.stream(np.split(signal, 5)) for signal in signals), strict=True)
    both = [np.concatenate(frames) for frames in zip(*pairs, strict=True)]
    for frames, whole in zip(both, extractor.set_params(pooling=None).transform(signals), strict=True):
        np.testing.assert_array_equal(frames, whole)


@given(
    st.integers(1, 40),
    st.integers(1, 4),
    st.integers(0, 6),
    st.integers(1, 6),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_sliding_is_the_function_of_the_whole(n_items, hop, before, after, cuts):
    """On sums over windows, the first and last item repeated beyond the ends."""
    before = max(before, 1)

    def sums(items):
        padded = np.pad(items, (before, after + hop), mode="edge")
        return np.array([padded[t * hop : t * hop + before + after].sum() for t in range(1 + (len(items) - 1) // hop)])

    items = np.random.default_rng(n_items).integers(0, 1000, n_items)
    pieces = list(sliding(iter(parts(items, cuts)), sums, hop, before, after))
    np.testing.assert_array_equal(np.concatenate(pieces), sums(items))


GOOD = noise(500)


@pytest.mark.parametrize(
    ("bad", "error", "says"),
    [
        (np.zeros((3, 2)), ValueError, r"has shape \(3, 2\)"),
        (np.array([0.0, np.nan]), ValueError, "holds NaN or infinity at index 1"),
        (np.zeros(3, np.int32), TypeError, "has dtype int32"),
        (None, ValueError, "is missing"),
        (b"ab", TypeError, "is bytes"),
        (np.zeros(3, np.int16), TypeError, "is float32 or int16, and the chunks before it are not"),
    ],
)
def test_a_bad_chunk_is_named(bad, error, says):
    stream = MFCC().fit([GOOD]).stream([GOOD, [], bad])
    assert next(stream).shape == (1, 13)
    with pytest.raises(error, match=f"MFCC: sample 0, chunk 2, {says}"):
        list(stream)


def test_one_type_in_a_stream():
    extractor = LogMel(pooling=None).fit([GOOD])
    mixed = [noise(700, dtype=np.int16), np.zeros(0), noise(700, dtype=np.int16) / np.float32(32768)]
    whole = extractor.transform([np.concatenate([mixed[0] / np.float32(32768), mixed[2]])])[0]
    np.testing.assert_array_equal(np.concatenate(list(extractor.stream(mixed))), whole)
    with pytest.raises(TypeError, match="chunk 1, is not float32 or int16, and the chunks before it are"):
        list(extractor.stream([mixed[0], GOOD]))


@pytest.mark.parametrize("chunks", [[], [np.zeros(0)], [[], []], [np.zeros(1)], [np.zeros(1), np.zeros(0)]])
@pytest.mark.parametrize("name", ["python_speech_features", LIBROSA])
def test_nothing_is_no_utterance(chunks, name):
    n_samples = sum(map(len, chunks))
    extractor = MFCC(dialect=name, frame_length=0.0002).fit([GOOD])
    with pytest.raises(ValueError, match=rf"MFCC: sample 0 has {n_samples} value\(s\)"):
        list(extractor.stream(chunks))
    assert list(extractor.set_params(missing="nan").stream(chunks)) == []


def test_what_wants_the_whole_utterance_is_refused_at_once():
    for setting, says in [
        ({"cmvn": True}, "cmvn=True normalizes over the whole utterance"),
        ({"cmvn": "mean"}, "cmvn='mean' normalizes"),
        ({"dialect": "librosa"}, r"top_db=80.0 .* dialect\('librosa', top_db=None\)"),
        ({"dialect": dialect("kaldi", dither=1.0)}, r"dither=1.0 .* dialect\('kaldi', dither=0\)"),
    ]:
        extractor = MFCC(**setting).fit([GOOD])
        with pytest.raises(ValueError, match=rf"MFCC\.stream: .*{says}"):
            extractor.stream([])
    with pytest.raises(NotFittedError):
        LogMel().stream([GOOD])
