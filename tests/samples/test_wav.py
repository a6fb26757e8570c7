"""Plain WAV files, read directly: libsndfile's reading of the same bytes is the truth."""

import struct
import tracemalloc

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from skmodal._samples import as_floats, read_waveform

SUBTYPES = ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"]
CONTAINERS = ["WAV", "WAVEX"]  # the latter is WAVE_FORMAT_EXTENSIBLE
SOUND = np.arange(-100, 100, dtype="<i2").tobytes()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return str(tmp_path_factory.mktemp("wav") / "speech.wav")


@pytest.fixture
def direct(monkeypatch):
    """Have libsndfile read nothing."""
    monkeypatch.setattr(soundfile, "SoundFile", None)


def write(path, n_frames=50, n_channels=1, rate=16000, subtype="PCM_16", container="WAV"):
    samples = np.random.default_rng(n_frames).uniform(-1, 1, (n_frames, n_channels))
    soundfile.write(path, samples, rate, subtype, format=container)
    with open(path, "rb") as file:
        return bytearray(file.read())


def wav(*chunks, size=0):
    return b"RIFF" + struct.pack("<I", size) + b"WAVE" + b"".join(chunks)


def chunk(name, content, size=None):
    return name + struct.pack("<I", len(content) if size is None else size) + content + bytes(len(content) % 2)


def form(encoding=1, n_channels=1, rate=16000, bits=16):
    n_bytes = n_channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", encoding, n_channels, rate, rate * n_bytes, n_bytes, bits))


def read(path):
    samples, rate = read_waveform(path, row=3, name="It")
    return as_floats(samples), rate


def read_bytes(path, content):
    with open(path, "wb") as file:
        file.write(content)
    return read(path)


def assert_as_libsndfile(path, content):
    """The very numbers and rate of libsndfile; or an error that names the file, which is cut short or beyond both."""
    ours, theirs = outcome(read_bytes, path, content), outcome(soundfile.read, path, dtype="float32")
    if isinstance(ours, ValueError):
        assert str(ours).startswith(f"It: sample 3, {path!r}, is ")
        assert isinstance(theirs, soundfile.SoundFileError) or "is truncated" in str(ours)
        return
    np.testing.assert_array_equal(ours[0], theirs[0], strict=True)
    assert ours[1] == theirs[1]


def outcome(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except (ValueError, soundfile.SoundFileError) as error:
        return error


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("subtype", SUBTYPES)
@pytest.mark.parametrize("n_channels", [1, 2, 5])
@pytest.mark.parametrize("n_frames", [1, 2, 77, 30000])  # the last is more than what is read at once
def test_every_encoding(path, monkeypatch, container, subtype, n_channels, n_frames):
    write(path, n_frames, n_channels, 11025, subtype, container)
    expected = soundfile.read(path, dtype="float32")[0]
    monkeypatch.setattr(soundfile, "SoundFile", None)
    samples, rate = read(path)
    np.testing.assert_array_equal(samples, expected, strict=True)
    assert rate == 11025
    assert samples.flags.writeable
    assert read_waveform(path, row=0, name="It")[0].dtype == (np.int16 if subtype == "PCM_16" else np.float32)


@given(st.integers(1, 20000), st.integers(1, 3), st.sampled_from(SUBTYPES), st.integers(1, 200000))
@settings(max_examples=30)
def test_any_length(path, n_frames, n_channels, subtype, rate):
    assert_as_libsndfile(path, write(path, n_frames, n_channels, rate, subtype))


@pytest.mark.parametrize(("bits", "kind", "zero"), [(8, "u1", 128), (16, "<i2", 0), (32, "<i4", 0)])
def test_the_limits_of_integers(path, direct, bits, kind, zero):
    limits = np.iinfo(kind)
    samples, _ = read_bytes(
        path, wav(form(bits=bits), chunk(b"data", np.array([limits.min, limits.max], kind).tobytes()))
    )
    np.testing.assert_array_equal(samples, np.float32([-1, (limits.max - zero) / 2 ** (bits - 1)]), strict=True)


@pytest.mark.parametrize(
    "chunks",
    [
        [form(), chunk(b"data", SOUND)],
        [chunk(b"LIST", b"odd"), form(), chunk(b"JUNK", bytes(28)), chunk(b"data", SOUND)],
        [form(), chunk(b"fact", bytes(4)), chunk(b"data", SOUND), chunk(b"id3 ", b"odd"), chunk(b"LIST", b"even")],
        [chunk(b"bext", bytes(603)), chunk(b"bext", b""), form(), chunk(b"data", SOUND), b"cut"],
    ],
)
def test_other_chunks_are_stepped_over(path, direct, chunks):
    np.testing.assert_array_equal(read_bytes(path, wav(*chunks))[0] * 32768, np.arange(-100, 100))


@pytest.mark.parametrize(
    ("whole", "size"), [(0, 0), (8, 0), (36, 0), (36, 2**31), *((n, n) for n in (0x7FFFF000, 0x7FFFFFFF, 0xFFFFFFFF))]
)
@pytest.mark.parametrize("before", [[], [chunk(b"LIST", b"odd")]])
def test_a_recorder_that_wrote_to_a_pipe_or_died(path, direct, whole, size, before):
    samples, _ = read_bytes(path, wav(*before, form(), chunk(b"data", SOUND, size), size=whole))
    np.testing.assert_array_equal(samples * 32768, np.arange(-100, 100))


def test_an_empty_file_with_something_after_it(path):
    samples, _ = read_bytes(path, wav(form(), chunk(b"data", b""), chunk(b"LIST", b"even"), size=48))
    assert len(samples) == 0


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk(b"data", SOUND), form()],
        [form(), form(rate=8000), chunk(b"data", SOUND)],
        [form(), chunk(b"data", SOUND), chunk(b"data", SOUND[:20])],
        [form(bits=12), chunk(b"data", SOUND)],
        [form(n_channels=0), chunk(b"data", SOUND)],
        [form(rate=0), chunk(b"data", SOUND)],
        [form(encoding=6, bits=8), chunk(b"data", SOUND)],  # A-law, which libsndfile reads
        [form(encoding=0xFFFE), chunk(b"data", SOUND)],
        [form(), chunk(b"\1\2\3\4", b""), chunk(b"data", SOUND)],
        [form(), chunk(b"LIST", b"", 2**31), chunk(b"data", SOUND)],
        [form(), chunk(b"JUNK", bytes(40000)), chunk(b"data", SOUND)],  # begins behind what is read at once
        [form(n_channels=2), chunk(b"data", SOUND[:-2])],  # ends within a frame
        [form(), chunk(b"data", b"\0")],
        [form()],
    ],
)
def test_what_is_not_plain_is_left_to_libsndfile(path, chunks):
    assert_as_libsndfile(path, wav(*chunks))


def test_cut_short_in_what_is_not_read_at_once(path):
    whole = write(path, 30000)
    with pytest.raises(ValueError, match="its head promises 60000 bytes of sound and it has 59956"):
        read_bytes(path, whole[:60000])


@given(st.sampled_from(CONTAINERS), st.sampled_from(SUBTYPES), st.data())
@settings(max_examples=150)
def test_damaged_files(path, container, subtype, data):
    content = write(path, data.draw(st.integers(300, 400)), data.draw(st.integers(1, 3)), 8000, subtype, container)
    for place in data.draw(st.lists(st.integers(0, min(len(content) - 1, 90)), max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    assert_as_libsndfile(path, content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))])


@given(st.binary(max_size=100))
@settings(max_examples=50)
def test_any_bytes(path, content):
    assert_as_libsndfile(path, content)
    assert_as_libsndfile(path, wav(form(), content))


def test_a_head_that_lies_costs_no_memory(path):
    for size in (2**30, 2**31 - 1, 2**32 - 1):
        tracemalloc.start()
        try:
            assert_as_libsndfile(path, wav(form(), chunk(b"data", SOUND, size)))
            assert tracemalloc.get_traced_memory()[1] < 2**22
        finally:
            tracemalloc.stop()
