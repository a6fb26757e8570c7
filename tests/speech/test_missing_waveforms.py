"""Where there is no waveform: an error that names the row, or a row of NaN."""

import numpy as np
import pandas as pd
import polars as pl
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from skmodal._samples import object_array
from skmodal.fusion import SkipMissing
from skmodal.speech import MFCC, PLP, LogMel


def noise(n_samples, seed=0, dtype=np.float64):
    return (0.1 * np.random.default_rng(seed).standard_normal(n_samples)).astype(dtype)


GOOD = noise(800)
ABSENT = [None, np.nan, pd.NA, float("nan"), np.zeros(0), np.zeros(0, np.int16), np.zeros(1, np.float32)]
SETTINGS = [{}, {"deltas": 2, "cmvn": True, "n_segments": 3, "pooling": "mean+q10"}, {"pooling": None, "deltas": 1}]


def assert_same_rows(ours, expected):
    assert len(ours) == len(expected)
    for one, other in zip(ours, expected, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("extractor", [MFCC, PLP, LogMel])
@settings(max_examples=10)
@given(
    cells=st.lists(st.integers(2, 2000) | st.sampled_from(range(-len(ABSENT), 0)), min_size=1, max_size=5),
    dtype=st.sampled_from([np.float64, np.float32]),
    setting=st.sampled_from(SETTINGS),
)
def test_where_there_is_no_waveform_is_a_row_of_nan(extractor, cells, dtype, setting):
    X = [ABSENT[cell] if cell < 0 else noise(cell, cell, dtype) for cell in cells]
    present = np.array(cells) > 0
    filling = extractor(missing="nan", **setting).fit(X)
    rows = filling.transform(X)
    assert_same_rows(filling.fit_transform(X), rows)
    expected = filling.transform([noise(800)] + [x for x, there in zip(X, present, strict=True) if there])
    for row in np.flatnonzero(~present):
        assert rows[row] is None if filling.pooling is None else np.isnan(rows[row]).all()
    assert_same_rows(rows[present], expected[1:])
    if filling.pooling is not None:
        assert rows.shape == (len(X), len(filling.get_feature_names_out()))


def test_missing_cells_of_every_container(tmp_path):
    here = np.round(32768 * noise(900)).astype(np.int16)
    soundfile.write(tmp_path / "here.wav", here, 16000)
    soundfile.write(tmp_path / "empty.wav", here[:0], 16000)
    soundfile.write(tmp_path / "one.flac", here[:1], 16000)
    paths = [str(tmp_path / name) for name in ("here.wav", "empty.wav", "one.flac")]
    single = (here / 32768).astype(np.float32)
    containers = [
        [here, None, np.nan],
        (single, pd.NA, []),
        object_array([here, None, None]),
        object_array([here, None, None]).reshape(-1, 1),
        pd.Series([here, None, np.nan]),
        pd.DataFrame({"speech": [here, None, pd.NA]}),
        pl.Series([single.tolist(), None, []], dtype=pl.List(pl.Float32)),
        pl.DataFrame({"speech": pl.Series([single, None, None], dtype=pl.Object)}),
        pd.Series([paths[0], None, paths[1]]),
        pl.Series([paths[0], None, paths[2]]),
        paths,
    ]
    expected = MFCC().fit_transform([here])[0]
    for X in containers:
        rows = MFCC(missing="nan").fit(X).transform(X)
        np.testing.assert_array_equal(rows, [expected, np.full(26, np.nan), np.full(26, np.nan)])
        sequences = MFCC(missing="nan", pooling=None).fit_transform(X)
        assert sequences[0].shape == (5, 13)
        assert list(sequences[1:]) == [None, None]
        with pytest.raises(ValueError, match=r"sample [12].*(is missing|[01] value\(s\))"):
            MFCC().fit_transform(X)


@pytest.mark.parametrize(
    "X", [[None, None], np.array([None, np.nan]), pd.Series([np.nan, np.nan]), pl.Series([None, None])]
)
def test_no_waveform_at_all(X):
    filling = MFCC(missing="nan", deltas=1)
    np.testing.assert_array_equal(filling.fit_transform(X), np.full((2, 52), np.nan))
    assert list(filling.set_params(pooling=None).fit_transform(X)) == [None, None]


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        (np.array([0.0, np.nan]), ValueError, "holds NaN"),
        (np.zeros((0, 2)), ValueError, r"has shape \(0, 2\)"),
        (np.zeros(0, np.int32), TypeError, "has dtype int32"),
        ("", FileNotFoundError, "does not exist"),
        (b"", TypeError, "is bytes"),
    ],
)
def test_what_is_wrong_is_an_error_where_cells_may_be_missing(bad, error, message):
    for call in (MFCC(missing="nan").fit, MFCC(missing="nan").fit([GOOD]).transform):
        with pytest.raises(error, match=f"MFCC: sample 1.*{message}"):
            call([GOOD, bad])
    with pytest.raises(ValueError, match="NaN"):
        MFCC(missing="nan").fit(np.full((2, 800), np.nan))


def test_rows_of_nan_are_imputed_and_sequences_stay_missing():
    X = pd.DataFrame({"speech": [noise(900, 1), None, noise(900, 2), np.zeros(0)]})
    model = make_pipeline(MFCC(missing="nan"), SimpleImputer(), KNeighborsClassifier(1)).fit(X, list("abab"))
    assert list(model.predict(X)[[0, 2]]) == ["a", "a"]
    frame = MFCC(missing="nan", pooling=None).set_output(transform="pandas").fit_transform(X)
    assert list(frame["mfcc"].isna()) == [False, True, False, True]
    kept = SkipMissing(MFCC(missing="nan"), missing="zero").fit_transform(X["speech"])
    assert not kept[1].any()
    assert np.isnan(kept[3]).all()
