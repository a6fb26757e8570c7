"""Dynamic time warping: a plain loop and librosa are the truth."""

import librosa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from skmodal._samples import object_array
from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, DTWNeighborsClassifier, dtw_distance
from skmodal.speech._warping import make_blocks

pytestmark = pytest.mark.slow

METRICS = ["euclidean", "sqeuclidean", "cosine"]


def plain(a, b, window=None, metric="euclidean"):
    """The definition, cell by cell."""
    costs = cdist(a, b, metric)
    radius = max(len(a), len(b)) if window is None else max(window, abs(len(a) - len(b)))
    sums = np.full((len(a) + 1, len(b) + 1), np.inf)
    sums[0, 0] = 0
    for i in range(len(a)):
        for j in range(len(b)):
            if abs(i - j) <= radius:
                sums[i + 1, j + 1] = costs[i, j] + min(sums[i, j], sums[i, j + 1], sums[i + 1, j])
    return sums[-1, -1]


def sequences(n_sequences, n_features, seed, longest=40):
    random = np.random.default_rng(seed)
    return [random.normal(size=(n, n_features)).cumsum(axis=0) for n in random.integers(1, longest, n_sequences)]


@given(st.integers(0, 2**32 - 1), st.sampled_from(METRICS), st.none() | st.integers(0, 30))
def test_the_distance_is_the_plain_loops(seed, metric, window):
    a, b = sequences(2, 3, seed)
    expected = plain(a, b, window, metric)
    assert dtw_distance(a, b, window=window, metric=metric) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert dtw_distance(b, a, window=window, metric=metric) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_distance_is_librosas_on_speech():
    features = MFCC(8000, pooling=None).fit_transform(load_digits3(subset="test").data["speech"][:8])
    for a in features:
        for b in features:
            theirs = librosa.sequence.dtw(a.T, b.T, backtrack=False)[-1, -1]
            assert dtw_distance(a, b) == pytest.approx(theirs, rel=1e-9, abs=1e-9)


@given(st.lists(st.integers(1, 4), min_size=6, max_size=6), st.integers(0, 2**32 - 1))
def test_repeated_frames_cost_nothing(repeats, seed):
    a = np.random.default_rng(seed).normal(size=(6, 2))
    assert dtw_distance(a, np.repeat(a, repeats, axis=0)) == 0


def test_a_narrower_window_is_never_nearer():
    a, b = sequences(2, 3, 5)
    distances = [dtw_distance(a, b, window=window) for window in (0, 1, 2, 5, 10, 50, None)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] == distances[-2]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("window", [None, 0, 4])
@pytest.mark.parametrize("n_neighbors", [1, 3, 90])
def test_neighbors_are_those_of_all_pairs(metric, window, n_neighbors):
    references, queries = sequences(90, 3, 0, longest=20), sequences(6, 3, 1, longest=20)
    classifier = DTWNeighborsClassifier(n_neighbors, window=window, metric=metric).fit(references, np.arange(90) % 4)
    distances, rows = classifier.kneighbors(queries)
    expected = np.array([[plain(query, one, window, metric) for one in references] for query in queries])
    np.testing.assert_allclose(distances, np.sort(expected, axis=1)[:, :n_neighbors], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(expected, rows, axis=1), distances, rtol=1e-6, atol=1e-6)
    votes = np.stack([np.bincount(row % 4, minlength=4) for row in rows])
    np.testing.assert_allclose(classifier.predict_proba(queries), votes / n_neighbors)
    np.testing.assert_array_equal(classifier.predict(queries), votes.argmax(axis=1))


def test_of_equal_neighbors_the_first_counts():
    one = np.arange(10.0).reshape(5, 2)
    classifier = DTWNeighborsClassifier().fit([one + 5, one, one, one], ["d", "c", "b", "a"])
    assert classifier.predict([one]) == ["c"]


def test_threads_change_nothing():
    references, queries = sequences(100, 2, 0), sequences(20, 2, 1)
    labels = np.arange(100) % 7
    alone, threads = (DTWNeighborsClassifier(3, n_jobs=n).fit(references, labels) for n in (1, 2))
    for one, other in zip(alone.kneighbors(queries), threads.kneighbors(queries), strict=True):
        np.testing.assert_array_equal(one, other)


def test_digits_are_known():
    digits = load_digits3(subset="train")
    features, target = MFCC(8000, pooling=None, cmvn=True).fit_transform(digits.data["speech"]), digits.target
    classifier = DTWNeighborsClassifier().fit(features[::2], target[::2])
    assert classifier.score(features[1::8], target[1::8]) > 0.7


def test_a_table_row_is_a_sequence_of_one_feature():
    table = np.random.default_rng(0).normal(size=(20, 9))
    labels = np.arange(20) % 2
    of_table = DTWNeighborsClassifier().fit(table, labels).kneighbors(table[::-1] + 0.1)
    cells = object_array([row[:, np.newaxis] for row in table])
    of_cells = DTWNeighborsClassifier().fit(cells, labels).kneighbors([row[:, np.newaxis] + 0.1 for row in table[::-1]])
    for one, other in zip(of_table, of_cells, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("bad", "error", "says"),
    [
        (np.zeros((0, 3)), ValueError, "a sequence is"),
        (np.zeros((2, 3, 4)), ValueError, "a sequence is"),
        (np.full((2, 3), np.nan), ValueError, "NaN or infinity"),
        (np.zeros((2, 2)), ValueError, "2 features a frame where 3 are expected"),
        ("path.wav", ValueError, "no array of numbers"),
        (None, ValueError, "missing"),
    ],
)
def test_bad_input(bad, error, says):
    good = np.ones((4, 3))
    with pytest.raises(error, match=f"DTWNeighborsClassifier: sample 1.*{says}"):
        DTWNeighborsClassifier().fit([good, bad], [0, 1])
    with pytest.raises(error, match=f"DTWNeighborsClassifier: sample 1.*{says}"):
        DTWNeighborsClassifier().fit([good, good], [0, 1]).predict([good, bad])
    with pytest.raises(error, match=f"dtw_distance: sample 1.*{says}"):
        dtw_distance(good, bad)


def test_bad_parameters():
    with pytest.raises(ValueError, match="n_neighbors=3 wants as many samples; n_samples = 2"):
        DTWNeighborsClassifier(3).fit([np.ones((4, 3))] * 2, [0, 1])
    for parameters in ({"window": -1}, {"metric": "x"}):
        with pytest.raises(ValueError, match=next(iter(parameters))):
            dtw_distance([1, 2], [1, 2], **parameters)


@pytest.mark.parametrize("metric", ["euclidean", "sqeuclidean"])
def test_features_far_from_zero(metric):
    sequences = [1e6 + np.random.default_rng(row).normal(size=(20, 13)) for row in range(30)]
    model = DTWNeighborsClassifier(metric=metric).fit(sequences, np.arange(30) % 3)
    distances, rows = model.kneighbors(sequences)
    np.testing.assert_array_equal(rows[:, 0], np.arange(30))
    np.testing.assert_allclose(distances, 0, atol=1e-4)


def test_long_references_have_blocks_of_their_own():
    """A query's costs with a block of long references stay within memory."""
    sequences = [np.random.default_rng(row).normal(size=(n, 2)) for row, n in enumerate([3000, 2, 2900, 40, 41])]
    blocks = make_blocks(sequences, "euclidean", 64)
    assert sorted(map(len, (block.rows for block in blocks))) == [1, 1, 3]
    assert sorted(row for block in blocks for row in block.rows) == [0, 1, 2, 3, 4]
