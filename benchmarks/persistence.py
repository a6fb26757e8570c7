"""What saving and loading cost beside torch.save and joblib.dump: run ``python -m benchmarks.persistence``.

All take turns; a cell has the median of the rounds, the least and the greatest. torch and joblib do not wait for the
disk, and ``save`` does: so it is measured with and without.
"""

import os
import tempfile
from functools import partial
from pathlib import Path
from unittest.mock import patch

import joblib
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread, take_turns
from skmodal.estimators import ImageClassifier
from skmodal.persistence import load, save


def resnet():
    """Return a ResNet-18 of 11 million weights, trained for one step."""
    random = np.random.default_rng(0)
    X, y = random.integers(0, 256, (20, 32 * 32 * 3), dtype=np.uint8), np.arange(20) % 10
    options = {"image_shape": (32, 32, 3), "precision": "float32", "max_epochs": 1, "random_state": 0}
    return ImageClassifier("resnet18", **options).fit(X, y)


def linear():
    """Return a linear model of 100 000 features and two classes."""
    model = LogisticRegression()
    model.classes_, model.n_features_in_ = np.arange(2), 100_000
    model.coef_, model.intercept_ = np.random.default_rng(0).normal(size=(1, 100_000)), np.zeros(1)
    return model


def ours(model, path):
    """Save without waiting for the disk, as the others do."""
    with patch("os.fsync"):
        save(model, path)


def compare(what, tasks, n_rounds):
    """Print a row for each task, in relation to the last one, which is the one to compare ours with."""
    wall, _ = take_turns(list(tasks.values()), n_rounds)
    for name, seconds in zip(tasks, wall, strict=True):
        wanted = 1.5 if name in ("save", "load") else ""
        print_row(what, name, spread(1000 * seconds, 1), spread(seconds / wall[-1]), wanted)


def print_model(name, model, arrays, others, folder, n_rounds):
    """Print the rows of a model: ours beside the functions that save it, by name, and those that load it."""
    path = folder / "a.skm"
    saving, loading = others
    compare(
        f"{name}, saving",
        {"save": partial(ours, model, path), "save and fsync": partial(save, model, path), **saving},
        n_rounds,
    )
    compare(f"{name}, loading", {"load": partial(load, path), **loading}, n_rounds)
    size = os.path.getsize(path)
    print_row(f"{name}, size", "save", f"{size} bytes", f"{size / sum(array.nbytes for array in arrays):.3f}", 1.1)


def main():
    """Print the table."""
    n_rounds = read_arguments(__doc__, 15, data=False).rounds
    print_head("model", "by", "ms", "ratio", "wanted")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, model in (("ResNet-18", resnet()), ("linear", linear())):
            saving = {"joblib.dump": partial(joblib.dump, model, folder / "a.joblib")}
            loading = {"joblib.load": partial(joblib.load, folder / "a.joblib")}
            arrays = [model.coef_, model.intercept_] if name == "linear" else model.net_.module_.state_dict().values()
            if name == "ResNet-18":
                saving["torch.save"] = partial(torch.save, model.net_.module_, folder / "a.pt")
                loading["torch.load"] = partial(torch.load, folder / "a.pt", weights_only=False)
            print_model(name, model, arrays, (saving, loading), folder, n_rounds)


if __name__ == "__main__":
    main()
