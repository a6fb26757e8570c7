"""GridSearchCV on a real cluster of two processes: our estimators give there what they give here."""

import os

import joblib
import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV, cross_val_predict

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import make_recipe

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

DIGITS = load_digits3(subset="train")
X, Y = DIGITS.data[::10], DIGITS.target[::10]


def late_fusion():
    members = [("text", make_recipe("text", "nb")), ("image", make_recipe("image", "knn"))]
    return LateFusionClassifier(members)


SEARCHES = {
    "text": (make_recipe("text", "svm"), X["text"], {"svm__C": [0.1, 1.0]}),
    "speech": (make_recipe("speech", "svm", sampling_rate=8000), X["speech"], {"mfcc__n_mfcc": [9, 13]}),
    "fusion": (late_fusion(), X, {"image__knn__n_neighbors": [1, 5]}),
    "network": (ImageClassifier("mlp", max_epochs=3, random_state=0), X["image"], {"lr": [1e-3, 1e-2]}),
}


@pytest.mark.parametrize("name", SEARCHES)
def test_a_search_on_a_cluster_is_the_search_here(cluster, name):
    estimator, samples, grid = SEARCHES[name]
    here = GridSearchCV(estimator, grid, cv=2, n_jobs=1).fit(samples, Y)
    with joblib.parallel_config(backend="dask"):
        there = GridSearchCV(estimator, grid, cv=2, n_jobs=-1).fit(samples, Y)
    assert there.best_params_ == here.best_params_
    for key, scores in here.cv_results_.items():
        if key.startswith(("split", "mean_test", "rank")):
            np.testing.assert_array_equal(there.cv_results_[key], scores, err_msg=key)
    np.testing.assert_array_equal(there.predict(samples), here.predict(samples))


def test_the_fits_are_in_the_two_processes(cluster):
    workers = set(cluster.run(os.getpid).values())
    with joblib.parallel_config(backend="dask"):
        pids = joblib.Parallel(n_jobs=-1)(joblib.delayed(os.getpid)() for _ in range(8))
    assert len(workers) == 2
    assert set(pids) <= workers


def test_probabilities_across_folds(cluster):
    model = ImageClassifier("mlp", max_epochs=2, random_state=0)
    here = cross_val_predict(model, X["image"], Y, cv=2, method="predict_proba")
    with joblib.parallel_config(backend="dask"):
        there = cross_val_predict(model, X["image"], Y, cv=2, method="predict_proba", n_jobs=2)
    np.testing.assert_array_equal(there, here)
