"""SpecAugment: the masks are where and as wide as they say, in training only."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline

from skmodal._samples import object_array
from skmodal.datasets import load_digits3
from skmodal.speech import DTWNeighborsClassifier, LogMel, SpecAugment

POLICY = {"n_time_masks": 2, "n_frequency_masks": 2, "max_time_part": 0.3}


def bands(n_frames, n_features, seed=0, dtype=np.float64):
    """Positive and different everywhere, so that nothing but a mask is 0."""
    values = 1 + np.random.default_rng(seed).permutation(n_frames * n_features)
    return values.reshape(n_frames, n_features).astype(dtype)


def run_lengths(flags):
    """The lengths of the stretches of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags, [0]])))
    return edges[1::2] - edges[::2]


@given(
    n_frames=st.integers(1, 60),
    n_features=st.integers(1, 30),
    counts=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    widths=st.tuples(st.integers(0, 70), st.integers(0, 40)),
    part=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
    dtype=st.sampled_from([np.float32, np.float64]),
)
def test_masks_keep_their_bounds(n_frames, n_features, counts, widths, part, seed, dtype):
    values = bands(n_frames, n_features, dtype=dtype)
    given_values = values.copy()
    augmenter = SpecAugment(
        n_time_masks=counts[0],
        max_time_width=widths[0],
        max_time_part=part,
        n_frequency_masks=counts[1],
        max_frequency_width=widths[1],
        fill=0,
        random_state=seed,
    )
    masked = augmenter.fit_transform([values])[0]
    np.testing.assert_array_equal(values, given_values)
    assert masked.dtype == dtype
    assert not np.shares_memory(masked, values)
    hidden = masked == 0
    np.testing.assert_array_equal(masked[~hidden], values[~hidden])
    rows, columns = hidden.all(axis=1), hidden.all(axis=0)
    np.testing.assert_array_equal(hidden, rows[:, np.newaxis] | columns)
    if not columns.all():
        assert rows.sum() <= counts[0] * min(widths[0], part * n_frames)
        assert len(run_lengths(rows)) <= counts[0]
    if not rows.all():
        assert columns.sum() <= counts[1] * widths[1]
        assert len(run_lengths(columns)) <= counts[1]


@pytest.mark.parametrize("axis", [0, 1])
def test_widths_and_places_are_uniform(axis):
    """By chi-squared: widths from 0 to the greatest, and given the width, all places in the sequence."""
    n, greatest, n_draws = 12, 5, 6000
    setting = {"n_time_masks": 1, "max_time_width": greatest, "max_time_part": 1.0}
    if axis == 1:
        setting = {"n_frequency_masks": 1, "max_frequency_width": greatest}
    values = np.ones((n, n + 1) if axis == 0 else (n + 1, n))
    masked = SpecAugment(**setting, fill=0, random_state=0).fit_transform([values] * n_draws)
    hidden = np.stack([(one == 0).all(axis=1 - axis) for one in masked])
    widths = hidden.sum(axis=1)
    assert chisquare(np.bincount(widths)).pvalue > 0.01
    assert len(np.bincount(widths)) == greatest + 1
    for width in range(1, greatest + 1):
        places = np.bincount(hidden[widths == width].argmax(axis=1))
        assert len(places) == n - width + 1
        assert chisquare(places).pvalue > 0.001


def test_the_part_bounds_short_sequences():
    masked = SpecAugment(n_time_masks=1, fill=0, random_state=0).fit_transform([bands(20, 3)] * 300)
    assert np.unique([(one == 0).all(axis=1).sum() for one in masked]).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("fill", "expected"), [("mean", None), (-3, -3.0), (0.5, 0.5)])
def test_fill(fill, expected):
    values = bands(30, 8)
    masked = SpecAugment(**POLICY, fill=fill, random_state=1).fit_transform([values])[0]
    hidden = masked != values
    assert hidden.any()
    assert set(masked[hidden]) == {values.mean() if expected is None else expected}


def test_the_seed_decides_each_sequence_by_its_row():
    X = [bands(40, 9, seed) for seed in range(6)]
    first, again = (SpecAugment(**POLICY, random_state=3).fit_transform(X) for _ in range(2))
    holed = SpecAugment(**POLICY, random_state=3).fit_transform([X[0], None, *X[2:]])
    other = SpecAugment(**POLICY, random_state=4).fit_transform(X)
    for row in range(6):
        np.testing.assert_array_equal(first[row], again[row])
        assert row == 1 or np.array_equal(first[row], holed[row])
    assert any(not np.array_equal(one, two) for one, two in zip(first, other, strict=True))
    drawn = SpecAugment(**POLICY, random_state=np.random.RandomState(3)).fit_transform(X)
    np.testing.assert_array_equal(drawn[0], first[0])


def test_only_training_is_masked():
    X = object_array([bands(40, 9), None, bands(7, 9, dtype=np.float32)])
    augmenter = SpecAugment(**POLICY, random_state=0)
    masked = augmenter.fit_transform(X)
    assert masked[1] is None
    assert not np.array_equal(masked[0], X[0])
    kept = augmenter.transform(X)
    assert kept[1] is None
    assert all(one is None or np.shares_memory(one, two) for one, two in zip(kept, X, strict=True))
    for one, two in zip(SpecAugment().fit_transform(X), X, strict=True):
        assert np.array_equal(one, two) or (one is None and two is None)


def test_containers():
    X = [bands(20, 4), bands(9, 4, 1)]
    expected = SpecAugment(**POLICY, random_state=0).fit_transform(X)
    containers = [
        tuple(X),
        object_array(X).reshape(-1, 1),
        pd.Series(object_array(X), index=[4, 2]),
        pd.DataFrame({"bands": object_array(X)}),
        pl.Series(X, dtype=pl.Object),
        [one.tolist() for one in X],
    ]
    for container in containers:
        for one, other in zip(SpecAugment(**POLICY, random_state=0).fit_transform(container), expected, strict=True):
            np.testing.assert_array_equal(one, other)
    table = bands(5, 30)
    masked = SpecAugment(n_time_masks=2, random_state=0, fill=0).fit_transform(table)
    assert masked.shape == table.shape
    assert ((masked == table) | (masked == 0)).all()
    assert (masked == 0).any()
    frame = (
        SpecAugment(n_time_masks=2)
        .set_output(transform="pandas")
        .fit_transform(pd.DataFrame({"bands": object_array(X)}))
    )
    assert list(frame.columns) == ["sequence"]


def test_a_pipeline_trains_on_masks_and_predicts_without():
    digits = load_digits3(subset="train")
    clips, labels = digits.data["speech"][:60], digits.target[:60]
    model = make_pipeline(LogMel(8000, pooling=None, cmvn="mean", missing="nan"), SpecAugment(**POLICY, random_state=0))
    plain = LogMel(8000, pooling=None, cmvn="mean").fit(clips)
    masked = model.fit_transform(clips)
    assert any(not np.array_equal(one, two) for one, two in zip(masked, plain.transform(clips), strict=True))
    for one, two in zip(model.transform(clips), plain.transform(clips), strict=True):
        np.testing.assert_array_equal(one, two)
    score = make_pipeline(*(step for _, step in model.steps), DTWNeighborsClassifier()).fit(clips, labels)
    assert score.predict(clips[:3]).shape == (3,)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (np.zeros((0, 3)), r"has shape \(0, 3\); a sequence is"),
        (np.zeros((2, 3, 4)), "a sequence is"),
        (np.full((2, 3), np.nan), "NaN or infinity"),
        ("bands.npy", "no array of numbers"),
    ],
)
def test_bad_input(bad, says):
    for call in (
        SpecAugment().fit,
        SpecAugment(n_time_masks=1).fit_transform,
        SpecAugment().fit([bands(3, 3)]).transform,
    ):
        with pytest.raises(ValueError, match=f"SpecAugment: sample 1.*{says}"):
            call([bands(4, 3), bad])
    with pytest.raises(NotFittedError):
        SpecAugment().transform([bands(4, 3)])


@pytest.mark.parametrize(
    "parameters",
    [
        {"n_time_masks": -1},
        {"max_time_width": 2.5},
        {"max_time_part": 1.1},
        {"n_frequency_masks": "two"},
        {"max_frequency_width": None},
        {"fill": "median"},
        {"fill": np.inf},
    ],
)
def test_bad_parameters(parameters):
    with pytest.raises(ValueError, match=next(iter(parameters))):
        SpecAugment(**parameters).fit_transform([bands(3, 3)])
    with pytest.raises(ValueError, match=next(iter(parameters))):
        SpecAugment(**parameters).fit([bands(3, 3)])
