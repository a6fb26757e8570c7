"""Cached features are the features to the bit, each computed once, and only where that is right."""

import os

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joblib.externals.loky import get_reusable_executor
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal._samples import MEMORY, object_array
from skmodal.datasets import load_digits3
from skmodal.fusion import SelectModality
from skmodal.image import HOG, ImageAugmenter, ImageReader
from skmodal.speech import MFCC, AudioReader, LogMel, NoiseReducer, SilenceTrimmer, WaveformAugmenter
from skmodal.text import LatentSemanticAnalysis
from skmodal.tuning import CachedTransformer

DIGITS = load_digits3(subset="train")
CLIPS, IMAGES, Y = list(DIGITS.data["speech"][:60]), list(DIGITS.data["image"][:60]), DIGITS.target[:60]


@pytest.fixture(autouse=True)
def _forgetful():
    MEMORY.clear()


class LoggingMFCC(MFCC):
    """Write down the process and the number of waveforms of every call."""

    def transform(self, X):
        with open(os.environ["LOG_OF_MFCC"], "a") as log:
            log.write(f"{os.getpid()} {len(X)}\n")
        return super().transform(X)


@pytest.fixture
def log(tmp_path, monkeypatch):
    path = tmp_path / "log"
    path.touch()
    monkeypatch.setenv("LOG_OF_MFCC", str(path))
    get_reusable_executor().shutdown()  # processes that are there already would not know of it
    return path


def _n_computed(log):
    return sum(int(line.split()[1]) for line in log.read_text().splitlines())


def _same(one, other):
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        assert a.dtype == b.dtype
        assert np.array_equal(a, b)


@pytest.mark.parametrize("has_folder", [False, True])
@pytest.mark.parametrize(
    ("transformer", "samples"),
    [
        (MFCC(8000, n_segments=3), CLIPS),
        (LogMel(8000, pooling=None), CLIPS),
        (NoiseReducer(sampling_rate=8000), CLIPS),
        (make_pipeline(SilenceTrimmer(8000), MFCC(8000, pooling=None)), CLIPS),
        (HOG(), IMAGES),
        (make_pipeline(ImageReader(size=(20, 20)), HOG(size=(16, 16))), IMAGES),
    ],
)
def test_cached_equals_uncached(transformer, samples, has_folder, tmp_path):
    expected = transformer.fit(samples).transform(samples)
    cached = CachedTransformer(transformer, cache=tmp_path if has_folder else None)
    _same(cached.fit_transform(samples), expected)
    for rows in (range(60), range(59, -1, -2)):
        if has_folder:
            MEMORY.clear()
        _same(cached.transform([samples[row] for row in rows]), expected[list(rows)])


@given(rows=st.lists(st.integers(0, 59), min_size=1, max_size=30), dtype=st.sampled_from(["f4", "f8", "i2"]))
@settings(max_examples=15)
def test_any_rows_in_any_order_and_dtype(rows, dtype):
    scale = 2**15 if dtype == "i2" else 1
    samples = [(CLIPS[row] * scale).astype(dtype) for row in rows]
    cached = CachedTransformer(LogMel(8000, pooling=None)).fit(samples)
    _same(cached.transform(samples), LogMel(8000, pooling=None).fit(samples).transform(samples))


@pytest.mark.parametrize("n_jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_no_fold_and_no_candidate_computes_a_feature_twice(n_jobs, log, tmp_path):
    cached = CachedTransformer(LoggingMFCC(8000), cache=tmp_path / "cache")
    search = GridSearchCV(make_pipeline(cached, SVC()), {"svc__C": [1, 10, 100]}, cv=3, n_jobs=n_jobs)
    search.set_params(error_score="raise").fit(CLIPS, Y)
    assert _n_computed(log) == len(CLIPS)
    assert len(list((tmp_path / "cache").iterdir())) == 1
    uncached = GridSearchCV(make_pipeline(MFCC(8000), SVC()), {"svc__C": [1, 10, 100]}, cv=3).fit(CLIPS, Y)
    assert np.array_equal(search.cv_results_["mean_test_score"], uncached.cv_results_["mean_test_score"])


def test_what_changes_the_result_is_computed_anew(log):
    for parameters in ({}, {"n_mfcc": 12}, {"deltas": 1}, {"n_jobs": 2}, {}):
        CachedTransformer(LoggingMFCC(8000, **parameters)).fit_transform(CLIPS)
    assert _n_computed(log) == 3 * len(CLIPS)


def test_a_sample_changed_in_place_is_another(log):
    clips = [clip.copy() for clip in CLIPS[:5]]
    cached = CachedTransformer(LoggingMFCC(8000)).fit(clips)
    cached.transform(clips)
    clips[2] *= 0.5
    _same(cached.transform(clips), MFCC(8000).fit(clips).transform(clips))
    assert _n_computed(log) == 6


def test_a_file_that_changes_is_read_again(tmp_path):
    path = tmp_path / "image.png"
    for brightness in (10, 200):
        Image.fromarray(np.arange(400, dtype=np.uint8).reshape(20, 20) // 2 + np.uint8(brightness)).save(path)
        os.utime(path, ns=(brightness, brightness))
        expected = HOG(size=(16, 16)).fit([path]).transform([path])
        assert np.array_equal(CachedTransformer(HOG(size=(16, 16))).fit_transform([path]), expected)


def test_the_size_that_fit_learns_is_part_of_the_key():
    small, large = IMAGES[:5], [np.kron(picture, np.ones((2, 2), np.uint8)) for picture in IMAGES[:5]]
    for others in (small, large):
        both = [*others, small[0]]
        assert np.array_equal(CachedTransformer(HOG()).fit_transform(both), HOG().fit_transform(both))


def test_missing_samples_have_results_too():
    samples = [CLIPS[0], None, CLIPS[1], np.nan]
    rows = CachedTransformer(MFCC(8000, missing="nan")).fit_transform(samples)
    assert np.isnan(rows).all(axis=1).tolist() == [False, True, False, True]
    cells = CachedTransformer(MFCC(8000, missing="nan", pooling=None)).fit_transform(samples)
    assert [cell is None for cell in cells] == [False, True, False, True]


def test_the_results_are_copies():
    cached = CachedTransformer(MFCC(8000, pooling=None)).fit(CLIPS)
    cached.transform(CLIPS)[0][:] = 0
    cached.transform(CLIPS)[0][:] = 0
    assert cached.transform(CLIPS)[0].any()


def test_polars_pictures_and_recordings(tmp_path):
    pictures = [Image.fromarray(picture) for picture in IMAGES[:4]]
    assert np.array_equal(CachedTransformer(HOG()).fit_transform(pictures), HOG().fit_transform(pictures))
    frame = pd.DataFrame({"speech": object_array(CLIPS[:4])})
    _same(CachedTransformer(MFCC(8000)).fit_transform(frame), MFCC(8000).fit_transform(frame))


@pytest.mark.parametrize(
    "transformer",
    [
        StandardScaler(),
        PCA(),
        LatentSemanticAnalysis(),
        ImageAugmenter(),
        WaveformAugmenter(),
        make_pipeline(MFCC(), StandardScaler()),
        make_pipeline(SelectModality("speech"), MFCC()),
    ],
)
def test_what_learns_or_varies_is_refused(transformer):
    with pytest.raises(ValueError, match=r"CachedTransformer: what \w+ gives for a sample may depend on more .* Cache"):
        CachedTransformer(transformer).fit(CLIPS)


def test_of_a_union_the_members_are_to_be_cached():
    with pytest.raises(ValueError, match=r"what FeatureUnion gives .* Cache what stands in it, as in make_union"):
        CachedTransformer(make_union(HOG(), MFCC())).fit(IMAGES)


def test_bad_input(tmp_path):
    with pytest.raises(ValueError, match=r"HOG learns its size .* State it, e.g. HOG\(size=\(28, 28\)\)"):
        CachedTransformer(make_pipeline(ImageReader(), HOG())).fit(IMAGES)
    with pytest.raises(TypeError, match="'transformer' parameter of CachedTransformer"):
        CachedTransformer("mfcc").fit(CLIPS)
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"CachedTransformer: cache='.*file' is no folder"):
        CachedTransformer(MFCC(), cache=tmp_path / "file").fit(CLIPS)
    cached = CachedTransformer(MFCC(8000)).fit(CLIPS)
    cached.transform(CLIPS[:3])
    with pytest.raises(ValueError, match="MFCC: sample 3"):  # though the fourth is the first that is computed
        cached.transform([*CLIPS[:3], np.full(900, np.nan)])
    with pytest.raises(ValueError, match="0 sample"):
        cached.transform([])
    with pytest.raises(FileNotFoundError, match="sample 1"):
        CachedTransformer(AudioReader(8000)).fit([CLIPS[0], str(tmp_path / "none.wav")])
