"""Silence before and after speech: librosa's trim is the truth."""

import librosa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skmodal.datasets import load_digits3
from skmodal.speech import SilenceTrimmer, trim_silence

pytestmark = pytest.mark.slow

TONE, SILENCE = np.sin(np.arange(4000)), np.zeros(8000)


@pytest.fixture(scope="module")
def clips():
    return list(load_digits3(subset="test").data["speech"][:60])


@pytest.mark.parametrize("top_db", [10, 30, 60])
def test_agrees_with_librosa_on_speech(clips, top_db):
    for clip in clips:
        theirs = librosa.effects.trim(clip.astype(float), top_db=top_db, frame_length=200, hop_length=80)[0]
        np.testing.assert_array_equal(trim_silence(clip, 8000, top_db=top_db), theirs)


@given(st.integers(2, 3000), st.integers(0, 2**32 - 1), st.floats(1, 80))
def test_agrees_with_librosa_on_bursts_of_noise(n_samples, seed, top_db):
    random = np.random.default_rng(seed)
    signal = random.normal(size=n_samples) * np.repeat(random.integers(0, 2, n_samples // 300 + 1), 300)[:n_samples]
    ours = trim_silence(signal, 8000, top_db=top_db)
    theirs = librosa.effects.trim(signal, top_db=top_db, frame_length=200, hop_length=80)[0]
    if len(theirs) >= 200:  # shorter ends are kept to a frame, see the next test
        np.testing.assert_array_equal(ours, theirs)


def test_a_click_at_the_very_end_is_kept():
    signal = np.zeros(1600)
    signal[-1] = 1.0
    kept = trim_silence(signal, 8000)
    assert len(kept) >= 2
    assert kept[-1] == 1.0


def test_either_precision_is_cut_at_the_same_place(clips):
    for clip in clips:
        short = trim_silence(clip.astype(np.float32), 8000)
        np.testing.assert_array_equal(
            short, trim_silence(clip.astype(np.float64), 8000).astype(np.float32), strict=True
        )
    coarse = (TONE * 32767).astype(np.int16)
    np.testing.assert_array_equal(trim_silence(coarse), np.float32(coarse / 32768), strict=True)


def test_what_is_silent_throughout_stays():
    np.testing.assert_array_equal(trim_silence(SILENCE), SILENCE)


def test_loudness_does_not_matter(clips):
    for clip in clips[:10]:
        assert len(trim_silence(clip, 8000)) == len(trim_silence(clip / 64, 8000))


def test_the_transformer_does_what_the_function_does(clips):
    trimmed = SilenceTrimmer(8000).fit_transform(clips)
    for one, clip in zip(trimmed, clips, strict=True):
        np.testing.assert_array_equal(one, trim_silence(clip, 8000))
    threads = SilenceTrimmer(8000, n_jobs=2).fit_transform(clips)
    assert all(np.array_equal(one, other) for one, other in zip(trimmed, threads, strict=True))


def test_a_table_gives_waveforms_of_their_own_lengths():
    table = np.stack([np.concatenate([SILENCE, TONE]), np.concatenate([TONE, TONE, TONE])])
    trimmed = SilenceTrimmer().fit_transform(table)
    assert [len(row) for row in trimmed] == [4160, 12000]
    assert trimmed[0].dtype == np.float64
    scaled = SilenceTrimmer().fit_transform((table * 16384).astype(np.int16))
    np.testing.assert_allclose(scaled[1], trimmed[1] / 2, atol=1 / 32768)


def test_one_name_comes_out():
    for X in ([TONE], np.stack([TONE, TONE])):
        assert list(SilenceTrimmer().fit(X).get_feature_names_out()) == ["speech"]


@pytest.mark.parametrize(
    ("signal", "error", "says"),
    [
        (np.zeros((10, 2)), ValueError, "a waveform is 1-D"),
        (np.zeros(0), ValueError, "at least 2"),
        (np.array([0.0, np.nan]), ValueError, "NaN or infinity at index 1"),
        (np.zeros(10, np.int32), TypeError, "dtype int32"),
        (None, ValueError, "missing"),
    ],
)
def test_bad_input(signal, error, says):
    with pytest.raises(error, match=says):
        trim_silence(signal)
    with pytest.raises(error, match=f"SilenceTrimmer: sample 1.*{says}"):
        SilenceTrimmer().fit([TONE, signal])


@pytest.mark.parametrize("parameters", [{"top_db": 0}, {"sampling_rate": 0}, {"hop_length": 0.0}])
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        SilenceTrimmer(**parameters).fit([TONE])
