"""AudioReader: files of any rate and number of channels to waveforms at one rate."""

import tempfile

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile
import soxr
from hypothesis import given
from hypothesis import strategies as st
from joblib import parallel_config
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline

from skmodal._samples import object_array
from skmodal.speech import MFCC, AudioReader, SilenceTrimmer, WaveformAugmenter, audio_files
from skmodal.speech._compiled import is_kernel_ready


def tone(frequency, rate, seconds=0.5):
    return 0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "aiff"])
def test_reads_every_format(tmp_path, suffix):
    path = tmp_path / f"speech.{suffix}"
    soundfile.write(path, tone(440, 16000), 16000)
    waveform = AudioReader().fit_transform([path])[0]
    np.testing.assert_array_equal(waveform, soundfile.read(path, dtype="float32")[0], strict=True)
    assert waveform.flags.writeable


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_resamples_to_one_rate(tmp_path, rate):
    path = str(tmp_path / "speech.wav")
    soundfile.write(path, tone(440, rate), rate, subtype="DOUBLE")
    waveform = AudioReader().fit_transform([path])[0]
    assert abs(len(waveform) - 8000) <= 1
    middle = slice(1000, 7000)
    np.testing.assert_allclose(waveform[middle], tone(440, 16000)[middle], atol=1e-3)


def test_resampling_lets_no_mirror_frequency_in(tmp_path):
    path = tmp_path / "whistle.wav"
    soundfile.write(path, tone(12000, 48000), 48000)
    assert np.abs(AudioReader().fit_transform([path])[0][1000:7000]).max() < 1e-4


@pytest.mark.parametrize(("channel", "expected"), [("mean", 0.125), (0, 0.5), (1, -0.25)])
def test_takes_a_channel(tmp_path, channel, expected):
    path = tmp_path / "stereo.wav"
    soundfile.write(path, np.tile([0.5, -0.25], (100, 1)), 16000)
    np.testing.assert_array_equal(AudioReader(channel=channel).fit_transform([path])[0], np.full(100, expected))


def test_takes_the_one_channel_of_a_mono_file(tmp_path):
    path = tmp_path / "mono.wav"
    soundfile.write(path, tone(440, 16000), 16000)
    first, mean = (AudioReader(channel=channel).fit_transform([path])[0] for channel in (0, "mean"))
    np.testing.assert_array_equal(first, mean)


def test_arrays_pass_through():
    floats, integers = tone(440, 16000), np.array([0, 16384, -32768], dtype=np.int16)
    read = AudioReader(n_jobs=2).fit_transform([floats, integers, floats.astype(np.float32)])
    assert read.shape == (3,)
    np.testing.assert_array_equal(read[0], floats)
    assert read[0] is not floats
    np.testing.assert_array_equal(read[1], [0.0, 0.5, -1.0])
    assert [waveform.dtype for waveform in read] == [np.float64, np.float32, np.float32]


@pytest.mark.parametrize(
    ("given", "read"),
    [("f2", "f4"), ("f4", "f4"), (">f4", "f4"), ("f8", "f8"), (">f8", "f8"), ("i2", "f4"), (">i2", "f4")],
)
def test_float64_stays_and_all_else_is_float32(given, read):
    values = np.array([[0.5, -0.25, 0.0], [0.0, 0.5, -1.0]])
    held = (values * 32768).astype(given) if "i" in given else values.astype(given)
    np.testing.assert_array_equal(AudioReader().fit_transform(held), values.astype(read), strict=True)
    for row, waveform in enumerate(AudioReader().fit_transform(list(held))):
        np.testing.assert_array_equal(waveform, values[row].astype(read), strict=True)


def test_a_table_stays_a_table_and_is_a_copy():
    floats = np.array([[0.5, 0.25]])
    read = AudioReader().fit_transform(floats)
    read[:] = 0
    np.testing.assert_array_equal(floats, [[0.5, 0.25]])
    assert AudioReader().fit_transform(np.array([[1, 2], [3, 4]])).dtype == np.float64


def test_every_container_gives_the_same_waveforms(tmp_path):
    paths = [str(tmp_path / f"{row}.wav") for row in range(2)]
    for row, path in enumerate(paths):
        soundfile.write(path, tone(300 * (row + 1), 8000, 0.2 + 0.1 * row), 8000)
    expected = AudioReader().fit_transform(paths)
    containers = [
        np.array(paths),
        object_array(paths),
        pd.Series(paths),
        pd.DataFrame({"speech": paths}),
        pl.Series(paths),
        pl.DataFrame({"speech": paths}),
        list(expected),
        pl.Series([waveform.tolist() for waveform in expected]),
    ]
    for container in containers:
        for waveform, right in zip(AudioReader(n_jobs=2).fit_transform(container), expected, strict=True):
            np.testing.assert_array_equal(waveform, right)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_output_as_a_frame_is_one_column(library):
    reader = AudioReader().set_output(transform=library)
    frame = reader.fit_transform([tone(440, 16000), tone(440, 16000, 0.1)])
    assert list(frame.columns) == ["speech"] == list(reader.get_feature_names_out())
    np.testing.assert_array_equal(frame["speech"][1], tone(440, 16000, 0.1))
    table = reader.fit_transform(np.zeros((2, 3)))
    assert list(table.columns) == ["x0", "x1", "x2"]


def test_mends_the_rate_for_mfcc(tmp_path):
    path = tmp_path / "speech.wav"
    soundfile.write(path, tone(440, 44100), 44100)
    assert make_pipeline(AudioReader(), MFCC()).fit_transform([path]).shape == (1, 26)


def test_the_kernel_reads_what_comes_out_of_files_and_int16(tmp_path):
    samples = (tone(440, 16000) * 32767).astype(np.int16)
    soundfile.write(tmp_path / "speech.wav", samples, 16000)
    trimmed = make_pipeline(AudioReader(), SilenceTrimmer()).fit_transform([tmp_path / "speech.wav", samples])
    assert all(is_kernel_ready(waveform) for waveform in trimmed)
    rows = MFCC().fit_transform([tmp_path / "speech.wav", samples, *AudioReader().fit_transform([samples])])
    assert (rows == rows[0]).all()


# ------------------------------------------------------------------------------------------------------------- parts
@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff", "ogg", "mp3"])
@pytest.mark.parametrize(("rate", "n_channels", "n_samples"), [(16000, 1, 9000), (8000, 1, 40000), (22050, 2, 50000)])
def test_a_part_is_cut_and_then_resampled(tmp_path, suffix, rate, n_channels, n_samples):
    path = tmp_path / f"speech.{suffix}"
    soundfile.write(path, 0.1 * np.random.default_rng(0).standard_normal((n_samples, n_channels)), rate)
    whole = soundfile.read(path, dtype="float32", always_2d=True)[0].mean(axis=1)
    for offset, duration in [(0.0, 0.1), (0.05, None), (0.1234, 0.2), (0.3, 100.0), (0, 100)]:
        start = round(offset * rate)
        cut = whole[start:] if duration is None else whole[start : round(start + duration * rate)]
        wanted = cut if rate == 16000 else soxr.resample(cut, rate, 16000)
        read = AudioReader(offset=offset, duration=duration).fit_transform([path])[0]
        np.testing.assert_allclose(read, wanted, rtol=0, atol=1e-6)


@given(st.integers(2, 400), st.floats(0, 0.03), st.none() | st.floats(0.001, 0.03))
def test_a_part_of_an_array_is_that_of_its_file(n_samples, offset, duration):
    samples = np.random.default_rng(n_samples).integers(-32768, 32768, n_samples, dtype=np.int16)
    reader = AudioReader(offset=offset, duration=duration).fit([samples])
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/speech.wav"
        soundfile.write(path, samples, 16000)
        forms = [[samples], [path], samples[np.newaxis]]
        start = round(offset * 16000)
        if 0 < start > n_samples - 2:
            for X in forms:
                with pytest.raises(
                    ValueError, match=f"ends at {n_samples / 16000:g} s; offset={offset} s leaves nothing"
                ):
                    reader.transform(X)
            return
        stop = n_samples if duration is None else round(start + duration * 16000)
        for X in forms:
            np.testing.assert_array_equal(reader.transform(X)[0] * 32768, samples[start:stop])
        assert len(reader.fit(samples[np.newaxis]).get_feature_names_out()) == len(samples[start:stop])


def test_names_of_a_cut_table():
    names = AudioReader(1000, offset=0.002, duration=0.003).fit(np.zeros((2, 8))).get_feature_names_out()
    assert list(names) == ["x2", "x3", "x4"]


def test_a_file_that_ends_before_the_part(tmp_path):
    for suffix in ("wav", "flac"):
        path = tmp_path / f"short.{suffix}"
        soundfile.write(path, tone(440, 16000), 16000)
        with pytest.raises(ValueError, match=rf"sample 0, '.*short\.{suffix}', ends at 0\.5 s; offset=0\.6 s leaves"):
            AudioReader(offset=0.6).fit_transform([path])


# ----------------------------------------------------------------------------------------------------------- folders
@pytest.fixture
def folder(tmp_path):
    """Two labels, a folder in a folder, upper case, and what is no audio file."""
    for name, frequency in {"no/b.wav": 300, "yes/a.WAV": 400, "yes/deep [1]/c.flac": 500}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / name, tone(frequency, 16000), 16000)
    for name in ("notes.txt", "yes/._a.wav", "wav"):
        (tmp_path / name).write_text("no sound")
    (tmp_path / "a folder.wav").mkdir()
    return tmp_path


def test_the_files_of_a_folder_or_pattern(folder):
    every = [folder / name for name in ("no/b.wav", "yes/a.WAV", "yes/deep [1]/c.flac")]
    assert audio_files(folder) == audio_files(str(folder)) == audio_files(folder / "**") == every
    assert audio_files(folder / "**" / "**" / "*.*") == every
    assert audio_files(folder / "yes" / "*") == [every[1]]
    assert audio_files(folder / "yes" / "deep [1]") == [every[2]]
    assert [path.parent.name for path in audio_files(f"{folder}/*/?.[wW]*")] == ["no", "yes"]


def test_a_folder_stands_for_its_files(folder):
    expected = AudioReader().fit_transform(audio_files(folder))
    for X in (folder, str(folder), np.str_(folder), f"{folder}/**"):
        for waveform, right in zip(AudioReader(n_jobs=2).fit_transform(X), expected, strict=True):
            np.testing.assert_array_equal(waveform, right)
    labels = [path.parent.name for path in audio_files(folder / "*" / "*")]
    model = make_pipeline(AudioReader(), MFCC(), DummyClassifier()).fit(folder / "*" / "*", labels)
    assert set(model.predict(folder)) <= {"no", "yes"}


@pytest.mark.parametrize("nothing", ["", "nowhere", "*.mp3", "no/*.txt"])
def test_no_files(folder, nothing, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(FileNotFoundError, match=r"audio_files: '.*no audio file; wanted are names that end in \.wav, "):
        AudioReader().fit(nothing)


def test_one_file_is_no_collection(folder):
    with pytest.raises(TypeError, match=r"audio_files: '.*b\.wav' is one file; .*\[path\]"):
        AudioReader().fit(folder / "no/b.wav")
    with pytest.raises(TypeError, match=r"audio_files: a folder or a pattern is wanted, as str or Path; got list"):
        audio_files([folder])
    for other in (MFCC(), SilenceTrimmer(), WaveformAugmenter()):
        with pytest.raises(TypeError, match="X is one str; a collection of samples is wanted"):
            other.fit(str(folder))


@pytest.mark.parametrize("backend", ["threading", "multiprocessing"])
def test_n_jobs_are_threads_in_any_context(folder, backend):
    with parallel_config(backend=backend, n_jobs=2):
        assert len(AudioReader().fit_transform(folder)) == 3
        with pytest.raises(ValueError, match="sample 40 has shape"):
            AudioReader().fit([tone(440, 8000)]).transform([tone(440, 8000)] * 40 + [np.zeros((2, 2))])


def test_a_progress_bar_counts_files(folder, capsys):
    AudioReader().fit_transform(folder)
    assert capsys.readouterr().err == ""
    AudioReader(verbose=1, n_jobs=2).fit_transform(folder)
    assert "3/3" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------------- bad input
