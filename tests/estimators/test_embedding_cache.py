"""No fold and no candidate of a grid computes an embedding twice, in this process or in another."""

import os
from threading import Thread

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from skmodal._samples import MEMORY
from skmodal.estimators import PretrainedTextEncoder
from skmodal.testing import tiny_model

TEXTS = [f"{animal} {number}" for number in range(15) for animal in ("cat", "dog")]
LABELS = [0, 1] * 15


def _search(encoder, **options):
    pipeline = make_pipeline(encoder, LogisticRegression())
    return GridSearchCV(pipeline, {"logisticregression__C": [0.1, 1, 10]}, cv=3, error_score="raise", **options)


def test_a_grid_search_computes_each_sample_once(n_computed):
    search = _search(PretrainedTextEncoder(tiny_model("text"))).fit(TEXTS, LABELS)
    search.predict(TEXTS)
    assert sum(n_computed) == len(TEXTS)


@pytest.mark.slow
def test_a_folder_serves_other_processes(n_computed, tmp_path):
    """A class that another process gets by value, which writes down what it computes."""
    log, folder = tmp_path / "log", tmp_path / "cache"

    class Logging(PretrainedTextEncoder):
        def _computed(self, samples, device, places):
            with log.open("a") as file:
                file.write("".join(f"{os.getpid()} {samples[place]}\n" for place in places))
            return super()._computed(samples, device, places)

    encoder = Logging(tiny_model("text"), cache=folder)
    expected = encoder.fit_transform(TEXTS)
    computed = log.read_text().splitlines()
    assert len(computed) == sum(n_computed) == len(TEXTS)
    search = _search(encoder, n_jobs=2, refit=False).fit(TEXTS, LABELS)
    assert search.cv_results_["mean_test_score"].shape == (3,)
    MEMORY.clear()
    np.testing.assert_array_equal(clone(encoder).fit_transform(TEXTS), expected)
    assert log.read_text().splitlines() == computed


def test_equal_samples_are_computed_once(n_computed):
    PretrainedTextEncoder(tiny_model("text")).fit_transform(["a", "b", "a", "a"])
    assert sum(n_computed) == 2


def test_a_folder_is_filled_from_the_memory_too(n_computed, tmp_path):
    encoder = PretrainedTextEncoder(tiny_model("text"))
    encoder.fit_transform(TEXTS)
    clone(encoder).set_params(cache=tmp_path).fit_transform(TEXTS)
    MEMORY.clear()
    clone(encoder).set_params(cache=tmp_path).fit_transform(TEXTS)
    assert sum(n_computed) == len(TEXTS)
    assert len(list(tmp_path.iterdir())) == 1  # no temporary file is left


def test_what_changes_the_result_is_computed_anew(n_computed):
    encoder = PretrainedTextEncoder(tiny_model("text")).fit(["a"])
    encoder.set_params(pooling="max").fit(["a"])
    assert sum(n_computed) == 2
    encoder.set_params(batch_size=5).fit(["a"])
    assert sum(n_computed) == 2


def test_threads_share_it(n_computed, tmp_path):
    encoder = PretrainedTextEncoder(tiny_model("text"), cache=tmp_path).fit(TEXTS)
    rows = {}

    def encode(number):
        rows[number] = encoder.transform(TEXTS)

    threads = [Thread(target=encode, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for row in rows.values():
        np.testing.assert_allclose(row, rows[0], rtol=1e-5, atol=1e-5)
    assert len(rows) == 4


def test_a_cache_that_cannot_be_a_folder_is_an_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"cache='.*file' is no folder and cannot be made one"):
        PretrainedTextEncoder(tiny_model("text"), cache=tmp_path / "file").fit(["a"])


def test_a_broken_file_is_an_error(tmp_path):
    encoder = PretrainedTextEncoder(tiny_model("text"), cache=tmp_path).fit(["a"])
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"no database " * 400)
    MEMORY.clear()
    with pytest.raises(OSError, match=r"is no file of cached results that can be used .* Delete it"):
        encoder.transform(["a"])
    path.unlink()
    assert encoder.transform(["a"]).shape == (1, 16)
