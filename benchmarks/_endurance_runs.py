"""A thousand fits in one process, and eight threads that use one fitted object at once."""

import gc
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import psutil
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.naive_bayes import GaussianNB

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier
from skmodal.fusion import FusionClassifier, JointEmbedding, SelectModality
from skmodal.persistence import load, save
from skmodal.recipes import MODALITIES, make_recipe
from skmodal.testing import all_estimators, construct_instances, modal_checks

N_FITS, N_FIRST, N_LOOKS = 1000, 200, 50
_HALVES = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}
_BRIEF = {"max_epochs": 1, "random_state": 0}


def memory():
    """Return the resident MiB, without garbage."""
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def fits(make, folder):
    """Do the same thing a thousand times; memory after the first 200 is held against that at the end."""
    again = make(folder)

    def work():
        looks = []
        for number in range(N_FITS):
            again()
            if number >= N_FIRST and number % (N_FITS // N_LOOKS) == 0:
                looks.append(memory())
        return np.median(looks[:5]), np.median(looks[-5:])

    def judge(looks):
        growth = looks[1] / looks[0] - 1
        flat = "flat" if growth < 0.05 else "**grows**"
        return f"{flat}: {looks[0]:.0f} MiB after {N_FIRST} fits, {growth:+.1%} at the end"

    return work, judge


def recipe(modality, folder):
    """Return what fits a classic recipe to 30 rows and predicts them."""
    digits = load_digits3(subset="train")
    options = {"sampling_rate": 8000} if modality == "speech" else {}
    model, X, y = make_recipe(modality, "svm", **options), digits.data[modality][:30], digits.target[:30]
    return lambda: clone(model).fit(X, y).predict(X)


def fitted_on_rows(model, folder):
    """Return what fits a model to a table of 64 pixels."""
    X, y = (part[:60] for part in load_digits(return_X_y=True))
    return lambda: clone(model).fit(X, y)


def saved(model, folder):
    """Return what fits a model, saves it and loads it."""
    X, y = (part[:60] for part in load_digits(return_X_y=True))

    def again():
        save(clone(model).fit(X, y), folder / "model.skm")
        load(folder / "model.skm").predict(X)

    return again


def threads(folder):
    """Let eight threads at once use each public estimator, fitted on real samples; see `check_threads`."""
    instances = [construct_instances(cls)[1][0] for _, cls in all_estimators()]
    instances += [make_recipe(modality, "svm") for modality in MODALITIES]
    checks = [c for i in instances for c in modal_checks(i) if c.func.__name__ == "check_threads"]

    def work():
        different = []
        for check in checks:
            try:
                check()
            except AssertionError:
                different.append(type(check.args[0]).__name__)
        return different

    return (
        work,
        lambda different: (
            f"right: {len(checks)} estimators, the same bits as one thread"
            if not different
            else f"**wrong**: {different}"
        ),
    )


def busy_threads(folder):
    """Let eight threads predict 50 times each by one network, and tell whether all answers are one."""
    X, y = load_digits(return_X_y=True)
    model = ImageClassifier("mlp", max_epochs=3, random_state=0).fit(X, y)
    expected = model.predict_proba(X)

    def differing(_):
        return sum(not np.array_equal(model.predict_proba(X), expected) for _ in range(50))

    def work():
        with ThreadPoolExecutor(8) as pool:
            return sum(pool.map(differing, range(8)))

    return work, lambda n: f"right: 400 answers, {n} differ" if n == 0 else f"**wrong**: {n} of 400 answers differ"


CASES = {
    **{f"1 000 fits: {name} recipe": partial(fits, partial(recipe, name)) for name in MODALITIES},
    "1 000 fits: FusionClassifier": partial(fits, partial(fitted_on_rows, FusionClassifier(_HALVES, **_BRIEF))),
    "1 000 fits: JointEmbedding": partial(
        fits, partial(fitted_on_rows, JointEmbedding(_HALVES, n_components=4, **_BRIEF))
    ),
    "1 000 fits, saved and loaded: naive Bayes": partial(fits, partial(saved, GaussianNB())),
    "1 000 fits, saved and loaded: ImageClassifier": partial(fits, partial(saved, ImageClassifier("mlp", **_BRIEF))),
    "8 threads: every public estimator": threads,
    "8 threads: one network, 400 predictions": busy_threads,
}
