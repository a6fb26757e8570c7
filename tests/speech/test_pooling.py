"""Pooling of sequences into rows, and the names of their values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skmodal.speech import MFCC, mfcc
from skmodal.speech._pooling import pooled, segments

SIGNAL = 0.1 * np.random.default_rng(0).standard_normal(12000)


@pytest.mark.usefixtures("numpy_path")
@pytest.mark.parametrize(
    ("word", "statistic"),
    [
        ("mean", lambda frames: frames.mean(axis=0)),
        ("std", lambda frames: frames.std(axis=0)),
        ("min", lambda frames: frames.min(axis=0)),
        ("max", lambda frames: frames.max(axis=0)),
        ("median", lambda frames: np.quantile(frames, 0.5, axis=0)),
        ("q10", lambda frames: np.quantile(frames, 0.1, axis=0)),
        ("q0", lambda frames: frames.min(axis=0)),
        ("q100", lambda frames: frames.max(axis=0)),
    ],
)
def test_a_word_is_its_statistic(word, statistic):
    row = MFCC(pooling=word).fit_transform([SIGNAL])[0]
    np.testing.assert_allclose(row, statistic(mfcc(SIGNAL)), rtol=0, atol=1e-12)


@pytest.mark.usefixtures("numpy_path")
def test_the_row_runs_through_segments_then_statistics_then_coefficients():
    extractor = MFCC(n_mfcc=2, deltas=1, pooling="mean+max", n_segments=3).fit([SIGNAL])
    row = extractor.transform([SIGNAL])[0]
    sequence = MFCC(n_mfcc=2, deltas=1, pooling=None).fit_transform([SIGNAL])[0]
    parts = np.array_split(sequence, 3)
    expected = np.concatenate([values for part in parts for values in (part.mean(axis=0), part.max(axis=0))])
    np.testing.assert_array_equal(row, expected)
    names = list(extractor.get_feature_names_out())
    assert len(names) == len(row) == 24
    assert names[:5] == [
        "segment1_mfcc0_mean",
        "segment1_mfcc1_mean",
        "segment1_delta_mfcc0_mean",
        "segment1_delta_mfcc1_mean",
        "segment1_mfcc0_max",
    ]
    assert names[-1] == "segment3_delta_mfcc1_max"
    np.testing.assert_array_equal(row[names.index("segment2_mfcc1_max")], parts[1][:, 1].max())


@pytest.mark.parametrize(
    ("parameters", "first", "last", "count"),
    [
        ({}, "mfcc0_mean", "mfcc12_std", 26),
        ({"deltas": 2, "pooling": "q25"}, "mfcc0_q25", "delta2_mfcc12_q25", 39),
        ({"pooling": None, "deltas": 2, "n_segments": 4}, "mfcc", "mfcc", 1),
    ],
)
def test_names(parameters, first, last, count):
    names = MFCC(**parameters).fit([SIGNAL]).get_feature_names_out()
    assert (names[0], names[-1], len(names)) == (first, last, count)
    assert len(set(names)) == count


@given(n_frames=st.integers(1, 50), n_segments=st.integers(1, 20))
def test_segments_are_equal_and_never_empty(n_frames, n_segments):
    frames = np.arange(n_frames, dtype=float)[:, np.newaxis]
    parts = segments(frames, n_segments)
    lengths = [len(part) for part in parts]
    assert len(parts) == n_segments
    assert min(lengths) >= 1
    assert max(lengths) - min(lengths) <= 1
    assert np.all(np.diff([part[0, 0] for part in parts]) >= 0)
    if n_frames >= n_segments:
        np.testing.assert_array_equal(np.concatenate(parts), frames)


def test_fewer_frames_than_segments_stand_for_several():
    np.testing.assert_array_equal(pooled(np.array([[1.0], [2.0]]), ["mean"], 5), [1, 1, 1, 2, 2])


@pytest.mark.parametrize(
    ("pooling", "message"),
    [
        ("mean+mode", "MFCC: pooling='mean\\+mode' has the unknown word 'mode'; known are mean, std"),
        ("", "unknown word ''"),
        ("mean+", "unknown word ''"),
        ("q101", "unknown word 'q101'"),
        ("mean+std+mean", "names a statistic twice"),
        (3, "'pooling' parameter of MFCC"),
    ],
)
def test_unknown_pooling_is_an_error(pooling, message):
    with pytest.raises(ValueError, match=message):
        MFCC(pooling=pooling).fit([SIGNAL])
