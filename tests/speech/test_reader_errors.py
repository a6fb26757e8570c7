"""Files that are broken, cells that are none, and parameters that AudioReader refuses."""

import os

import numpy as np
import pandas as pd
import pytest
import soundfile
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import check_dataframe_column_names_consistency, check_param_validation

from skmodal.speech import AudioReader, audio_files


def tone(frequency, rate, seconds=0.5):
    return 0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)


def broken(path, kind):
    soundfile.write(path, tone(440, 16000), 16000)
    whole = path.read_bytes()
    if kind == "zero length":
        soundfile.write(path, np.zeros(0), 16000)
    else:
        path.write_bytes({"truncated": whole[:5000], "head only": whole[:20], "empty": b"", "text": b"hello"}[kind])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("truncated", "is truncated: its head promises 16000 bytes of sound and it has 4956"),
        ("head only", "is no readable audio file"),
        ("empty", "is no readable audio file"),
        ("text", "is no readable audio file"),
        ("zero length", r"has 0 value\(s\)"),
    ],
)
def test_a_bad_file_is_named_with_its_row(tmp_path, kind, message):
    good, bad = tmp_path / "good.wav", tmp_path / "bad.wav"
    soundfile.write(good, tone(440, 16000), 16000)
    broken(bad, kind)
    reader = AudioReader().fit([good, bad])
    with pytest.raises(ValueError, match=rf"AudioReader: sample 1, '.*bad\.wav', {message}"):
        reader.transform([good, bad])


def test_a_truncated_flac_is_an_error(tmp_path):
    path = tmp_path / "speech.flac"
    soundfile.write(path, 0.1 * np.random.default_rng(0).standard_normal(40000), 16000)
    path.write_bytes(path.read_bytes()[:30000])
    with pytest.raises(ValueError, match="no readable audio file"):
        AudioReader().fit_transform([path])


def test_a_wav_of_unknown_length_is_read(tmp_path):
    path = tmp_path / "piped.wav"
    soundfile.write(path, tone(440, 16000), 16000)
    whole = bytearray(path.read_bytes())
    whole[4:8] = whole[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(whole)
    np.testing.assert_allclose(AudioReader().fit_transform([path])[0], tone(440, 16000), atol=1e-4)


def test_a_channel_that_is_not_there(tmp_path):
    path = tmp_path / "mono.wav"
    soundfile.write(path, tone(440, 16000), 16000)
    with pytest.raises(ValueError, match=r"sample 0, '.*mono\.wav', has 1 channel\(s\).*channel=1"):
        AudioReader(channel=1).fit_transform([path])


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (None, ValueError, "sample 1 is missing"),
        (np.nan, ValueError, "sample 1 is missing"),
        (pd.NA, ValueError, "sample 1 is missing"),
        (np.zeros((100, 2)), ValueError, r"sample 1 has shape \(100, 2\)"),
        (np.zeros(0), ValueError, r"sample 1 has 0 value\(s\)"),
        (np.array([0.0, np.inf]), ValueError, "sample 1 holds NaN or infinity"),
        (np.zeros(9, dtype=np.int32), TypeError, "sample 1 has dtype int32"),
        ("nowhere.wav", FileNotFoundError, "sample 1, 'nowhere.wav', does not exist"),
    ],
)
def test_a_bad_cell_is_named(bad, error, message):
    reader = AudioReader().fit([np.zeros(100)])
    with pytest.raises(error, match=f"AudioReader: {message}"):
        reader.transform([np.zeros(100), bad])


def test_fit_finds_missing_files():
    with pytest.raises(FileNotFoundError, match=r"sample 0, 'nowhere\.wav'"):
        AudioReader().fit(["nowhere.wav"])


@pytest.mark.parametrize(
    "parameters",
    [
        {"channel": "left"},
        {"channel": -1},
        {"sampling_rate": 0},
        {"offset": -1},
        {"offset": np.inf},
        {"offset": np.nan},
        {"duration": 0},
        {"duration": 1e-5},
        {"verbose": -1},
    ],
)
def test_parameters_are_checked(parameters):
    with pytest.raises(
        ValueError, match=f"AudioReader.*{next(iter(parameters))}|{next(iter(parameters))}.*AudioReader"
    ):
        AudioReader(**parameters).fit([np.zeros(100)])


def test_scikit_learns_manners():
    with pytest.raises(NotFittedError):
        AudioReader().transform([np.zeros(100)])
    check_param_validation("AudioReader", AudioReader())
    check_dataframe_column_names_consistency("AudioReader", AudioReader())


def test_a_link_that_leads_back(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(100), 8000)
    (tmp_path / "loop").symlink_to(".")
    assert audio_files(tmp_path) == [tmp_path / "a.wav"]


def test_an_offset_in_a_file_without_seeking(tmp_path):
    path, signal = tmp_path / "telephone.wav", np.sin(np.arange(8000) / 9)
    soundfile.write(path, signal, 8000, subtype="GSM610")
    whole, part = AudioReader(8000).fit_transform([path])[0], AudioReader(8000, offset=0.5).fit_transform([path])[0]
    np.testing.assert_array_equal(part, whole[4000:])


def test_a_name_that_is_no_utf8(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.flac")
    soundfile.write(tmp_path / "a.flac", np.zeros(100), 8000)
    os.rename(tmp_path / "a.flac", path)
    assert len(AudioReader(8000).fit_transform([path])[0]) == 100
