"""A full disk while something is saved, and Ctrl-C while something long goes on."""

import os
import resource
import signal
import threading
import time
from functools import partial

import numpy as np
import pandas as pd
import psutil
from sklearn.base import clone
from sklearn.datasets import load_digits
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer

from skmodal._samples import MEMORY
from skmodal.estimators import ImageClassifier, RecurrentEmbedding
from skmodal.fusion import FusionClassifier, JointEmbedding, LateFusionClassifier, SelectModality
from skmodal.image import HOG
from skmodal.inspection import make_report
from skmodal.persistence import load, save
from skmodal.scale import transform_to_parquet
from skmodal.text import GloVe, Word2Vec
from skmodal.tuning import CachedTransformer, EpochHalvingSearchCV

LIMIT = 4000  # bytes that a file may have on the full disk
X, y = load_digits(return_X_y=True)
LONG = {"max_epochs": 100_000, "random_state": 0}
_HALVES = {"left": SelectModality(slice(0, 32)), "right": SelectModality(slice(32, 64))}


def saving(folder, turn):
    save(GaussianNB().fit(X[turn:], y[turn:]), folder / "model.skm")


def checkpoints(folder, turn):
    ImageClassifier("mlp", max_epochs=1, random_state=turn, checkpoint=folder).fit(X, y)


def reporting(folder, turn):
    make_report(GaussianNB().fit(X, y), X[turn:], y[turn:], folder / "page.html", n_mistakes=0)


def parquet(folder, turn, seconds=0.0):
    def feature(rows):
        time.sleep(seconds)
        return rows.to_numpy(float)[:, None].repeat(50, axis=1) + turn

    rows = pd.DataFrame({"number": np.arange(500) * 0.1})
    transform_to_parquet(FunctionTransformer(feature), rows, folder / str(turn), column="number", partition_size=10)


def caching(folder, turn):
    MEMORY.clear()
    CachedTransformer(HOG(image_shape=(8, 8)), cache=folder).fit_transform(X + turn)


def contents(folder):
    """Return the bytes of the files below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def full_disk(write, folder):
    """Write once, and again when no file may be longer than a few kB."""
    write(folder, 0)
    before = contents(folder)

    def work():
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, limits[1]))
        try:
            write(folder, 1)
        except OSError as error:
            return str(error)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        return "no error"

    def judge(message):
        after = contents(folder)
        stays = all(after.get(path) == before[path] for path in before)
        half = [path.name for path in after.keys() - before.keys() if path.name != "_transform.json"]
        sound = stays and not half and "Make room" in message
        return (
            "right: OSError says what to do, old files stay, no half one" if sound else f"**wrong**: {message}, {half}"
        )

    return work, judge


def texts():
    """Return documents of words by chance."""
    words = np.array([f"word{number}" for number in range(500)])
    return [" ".join(row) for row in np.random.default_rng(0).choice(words, (3000, 60))]


def endless_saving(folder):
    """Save one large model again and again."""
    model = KNeighborsClassifier().fit(np.zeros((20_000, 300)), np.arange(20_000) % 2)
    while True:
        save(model, folder / "model.skm")


def interrupted(begin, seconds, judge, folder):
    """Send this process SIGINT some seconds after an operation began, and see how it ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes away from what it runs behind it
    operation = begin(folder)
    pressed = []

    def press():
        time.sleep(seconds)
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    def work():
        threading.Thread(target=press, daemon=True).start()
        try:
            operation()
        except KeyboardInterrupt:
            return "KeyboardInterrupt", time.monotonic() - pressed[0]
        return "a warning, and the fit's end", time.monotonic() - pressed[0]

    def judged(answer):
        how, late = answer
        time.sleep(1)
        half = [path.name for path in folder.rglob("*.tmp")]
        children = [" ".join(child.cmdline()) for child in psutil.Process().children(recursive=True)]
        n_workers = sum("popen_loky" in command for command in children)
        sound = late < 10 and not half and not n_workers and judge(folder)
        left = f"{len(half)} half files, {n_workers} workers left"
        return f"{'right' if sound else '**wrong**'}: {how} after {late:.1f} s; {left}, usable again"

    return work, judged


def of_use(model):
    """Return what begins a fit, and what sees that the model is of use afterwards."""
    return lambda folder: partial(model.fit, X, y), lambda folder: np.isfinite(model.predict_proba(X)).all()


def fits(make, inputs=(X, y), **use):
    """Return what begins a fit; afterwards the same object can be fitted anew."""
    model = make()
    short = clone(make()).set_params(**use)
    return (lambda folder: partial(model.fit, *inputs)), lambda folder: bool(short.fit(*inputs))


def goes_on(folder):
    """See that the interrupted parquet goes on, and none of its parts is written twice."""
    before = {path: path.stat().st_mtime_ns for path in (folder / "0").glob("part-*")}
    parquet(folder, 0)
    after = {path: path.stat().st_mtime_ns for path in (folder / "0").glob("part-*")}
    return len(after) == 50 and 0 < len(before) < 50 and all(after[path] == before[path] for path in before)


_MLP = ImageClassifier("mlp", **LONG)
_GRID = {"lr": [1e-4, 1e-3, 1e-2]}
_DOCUMENTS = (texts(),)
_STOPPED = {
    "ImageClassifier.fit": (of_use(ImageClassifier("mlp", **LONG)), 3),
    "FusionClassifier.fit": (of_use(FusionClassifier(_HALVES, **LONG)), 3),
    "JointEmbedding.fit": (fits(lambda: JointEmbedding(_HALVES, n_components=4, **LONG), max_epochs=1), 3),
    "LateFusionClassifier.fit": (
        fits(
            lambda: LateFusionClassifier([("one", _MLP), ("other", _MLP)], cv=2), one__max_epochs=1, other__max_epochs=1
        ),
        3,
    ),
    "GridSearchCV of networks": (fits(lambda: GridSearchCV(_MLP, _GRID, cv=2), estimator__max_epochs=1), 3),
    "GridSearchCV of networks, 2 processes": (
        fits(lambda: GridSearchCV(_MLP, _GRID, cv=2, n_jobs=2), estimator__max_epochs=1),
        15,
    ),
    "EpochHalvingSearchCV": (
        fits(lambda: EpochHalvingSearchCV(_MLP, _GRID, cv=2, max_epochs=100_000), max_epochs=3),
        3,
    ),
    "Word2Vec.fit": (fits(lambda: Word2Vec(max_epochs=1000, random_state=0), _DOCUMENTS, max_epochs=1), 3),
    "GloVe.fit": (fits(lambda: GloVe(max_epochs=10_000, random_state=0), _DOCUMENTS, max_epochs=1), 3),
    "RecurrentEmbedding.fit": (fits(lambda: RecurrentEmbedding(**LONG), _DOCUMENTS, max_epochs=1), 5),
    "transform_to_parquet": ((lambda folder: partial(parquet, folder, 0, 0.1), goes_on), 2),
    "save": ((lambda folder: partial(endless_saving, folder), lambda folder: bool(load(folder / "model.skm"))), 3),
}
CASES = {
    "full disk: save": partial(full_disk, saving),
    "full disk: checkpoint": partial(full_disk, checkpoints),
    "full disk: make_report": partial(full_disk, reporting),
    "full disk: transform_to_parquet": partial(full_disk, parquet),
    "full disk: CachedTransformer": partial(full_disk, caching),
    **{
        f"Ctrl-C: {name}": partial(interrupted, begin, seconds, judge)
        for name, ((begin, judge), seconds) in _STOPPED.items()
    },
}
