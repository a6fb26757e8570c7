"""What a waveform is, and the error that names what is none."""

import numpy as np
import pandas as pd
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skmodal._samples import array_waveform, existing_file, read_waveform, waveform

RATE = 8000


@pytest.fixture
def signal():
    return np.random.default_rng(0).uniform(-0.5, 0.5, 4000)


def read(cell):
    return waveform(cell, row=3, name="It", sampling_rate=RATE)


@given(arrays(np.int16, st.integers(2, 50)))
@settings(max_examples=30)
def test_int16_is_a_share_of_32768(samples):
    expected = samples.astype(np.float64) / 32768
    for order in ("<i2", ">i2"):
        np.testing.assert_array_equal(read(samples.astype(order)), expected, strict=True)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f4"])
def test_floats_become_float64_and_keep_their_values(dtype):
    given = np.array([0.5, -0.25, 1.0], dtype=dtype)
    np.testing.assert_array_equal(read(given), np.array([0.5, -0.25, 1.0]), strict=True)


@pytest.mark.parametrize(
    ("given", "wanted"), [("f2", "f4"), (">f4", "f4"), ("f8", "f8"), (">f8", "f8"), ("g", "f8"), (">i2", "f4")]
)
def test_without_a_dtype_float64_stays_and_all_else_is_float32(tmp_path, given, wanted):
    values = np.array([0, 1, -1])
    expected = (values / 32768 if "i" in given else values).astype(wanted)
    read = waveform(values.astype(given), row=0, name="It", sampling_rate=RATE, dtype=None)
    np.testing.assert_array_equal(read, expected, strict=True)


def test_files_are_float32_without_a_dtype(tmp_path, signal):
    for suffix, subtype in (("wav", "PCM_16"), ("wav", "DOUBLE"), ("flac", "PCM_24")):
        soundfile.write(tmp_path / f"s.{suffix}", signal, RATE, subtype)
        read = waveform(tmp_path / f"s.{suffix}", row=0, name="It", sampling_rate=RATE, dtype=None)
        np.testing.assert_array_equal(read, soundfile.read(tmp_path / f"s.{suffix}", dtype="float32")[0], strict=True)


def test_lists_views_and_read_only_arrays(signal):
    np.testing.assert_array_equal(read(signal.tolist()), signal)
    np.testing.assert_array_equal(read(signal[::-2]), signal[::-2])
    signal.flags.writeable = False
    copy = read(signal)
    copy[0] = 0  # the caller's array is not what comes out
    assert signal[0] != 0


def test_files_and_arrays_agree(tmp_path, signal):
    coarse = np.round(signal * 32768).astype(np.int16)
    for suffix in ("wav", "flac", "aiff"):
        soundfile.write(tmp_path / f"s.{suffix}", coarse, RATE, subtype="PCM_16")
        for path in (tmp_path / f"s.{suffix}", str(tmp_path / f"s.{suffix}"), np.str_(tmp_path / f"s.{suffix}")):
            np.testing.assert_array_equal(read(path), read(coarse), strict=True)
    samples, rate = read_waveform(tmp_path / "s.wav", row=0, name="It")
    assert (len(samples), rate) == (4000, RATE)


@pytest.mark.parametrize(
    ("cell", "kind", "message"),
    [
        (np.zeros(0), ValueError, r"It: sample 3 has 0 value\(s\); a waveform has at least 2\. Drop the row"),
        ([], ValueError, r"It: sample 3 has 0 value\(s\)"),
        (np.zeros(1), ValueError, r"It: sample 3 has 1 value\(s\)"),
        (np.array([0, np.nan, 0]), ValueError, r"sample 3 holds NaN or infinity at index 1\. .*nan_to_num"),
        (np.array([0, 0, np.inf]), ValueError, r"sample 3 holds NaN or infinity at index 2"),
        (np.zeros((100, 2)), ValueError, r"sample 3 has shape \(100, 2\); .*1-D.*x\.mean\(axis=1\)"),
        (np.zeros((2, 100), np.int16), ValueError, r"sample 3 has shape \(2, 100\).*x\.mean\(axis=0\)"),
        (np.zeros((2, 3, 4)), ValueError, r"sample 3 has shape \(2, 3, 4\); a waveform is 1-D"),
        (np.float64(0.5), ValueError, r"sample 3 has shape \(\); a waveform is 1-D"),
        (np.zeros(9, np.int32), TypeError, r"sample 3 has dtype int32; .*int16\. Convert it first"),
        (np.zeros(9, np.uint8), TypeError, r"sample 3 has dtype uint8"),
        (np.zeros(9, bool), TypeError, r"sample 3 has dtype bool"),
        (np.zeros(9, complex), TypeError, r"sample 3 has dtype complex128"),
        ([1, 2, 3], TypeError, r"sample 3 has dtype int64"),
        (["a", "b"], TypeError, r"sample 3 has dtype <U1"),
        ([[0.1, 0.2], [0.3]], ValueError, r"sample 3 is no array: "),
        (b"\0\0", TypeError, r"sample 3 is bytes; a waveform is a 1-D array, e\.g\. np\.frombuffer"),
        (None, ValueError, r"sample 3 is missing \(None\)\. Drop the row, or wrap with SkipMissing"),
        (np.nan, ValueError, r"sample 3 is missing \(nan\)"),
        (pd.NA, ValueError, r"sample 3 is missing \(<NA>\)"),
    ],
)
def test_bad_cells(cell, kind, message):
    with pytest.raises(kind, match=message):
        read(cell)
    with pytest.raises(kind, match=message):
        array_waveform(cell, row=3, name="It")


@pytest.mark.parametrize("path", ["nowhere.wav", "", "a\0b", "x" * 5000])
def test_a_path_that_does_not_exist(path):
    with pytest.raises(FileNotFoundError, match=r"It: sample 3, .* does not exist or is no file"):
        read(path)


def test_a_directory(tmp_path):
    for call in (read, lambda path: existing_file(path, row=3, name="It")):
        with pytest.raises(FileNotFoundError, match=r"sample 3, .*is no file"):
            call(tmp_path)


def test_stereo_and_another_rate(tmp_path, signal):
    soundfile.write(tmp_path / "stereo.wav", np.column_stack([signal, signal]), RATE)
    with pytest.raises(ValueError, match=r"sample 3, .*stereo\.wav.* has 2 channels; .*AudioReader"):
        read(tmp_path / "stereo.wav")
    soundfile.write(tmp_path / "fast.wav", signal, 16000)
    with pytest.raises(ValueError, match=r"16000 Hz where 8000 Hz is expected\. Resample it with AudioReader"):
        read(tmp_path / "fast.wav")


def test_files_of_no_sound(tmp_path, signal):
    soundfile.write(tmp_path / "empty.wav", signal[:0], RATE)
    with pytest.raises(ValueError, match=r"sample 3, .*empty\.wav', has 0 value"):
        read(tmp_path / "empty.wav")
    soundfile.write(tmp_path / "nan.wav", np.array([0, np.nan]), RATE, subtype="DOUBLE")
    with pytest.raises(ValueError, match=r"sample 3, .*nan\.wav', holds NaN"):
        read(tmp_path / "nan.wav")


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff", "au", "ogg"])
@pytest.mark.parametrize("share", [0.0, 0.002, 0.3, 0.9])
def test_files_cut_short(tmp_path, signal, suffix, share):
    path = tmp_path / f"cut.{suffix}"
    soundfile.write(path, signal, RATE)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(
        ValueError, match=rf"It: sample 3, .*cut\.{suffix}',? (is no readable audio file|is truncated|has 0 value)"
    ):
        read(path)


def test_a_file_of_something_else(tmp_path):
    (tmp_path / "words.wav").write_text("no sound at all")
    with pytest.raises(ValueError, match=r"sample 3, .*words\.wav', is no readable audio file"):
        read(tmp_path / "words.wav")
