"""What saving and loading cost beside torch.save and joblib.dump: run ``python -m benchmarks.persistence``.

The rounds take turns; a row has the median of each and the range. torch and joblib do not wait for the disk, and
``save`` does: so it is measured with and without.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import joblib
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

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


def timed(tasks, n_rounds):
    """Return the seconds of each task in each round."""
    seconds = {name: [] for name in tasks}
    for _ in range(n_rounds):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def compare(what, tasks, reference, n_rounds):
    """Print a row for each task, in relation to the median of one."""
    seconds = timed(tasks, n_rounds)
    unit = np.median(seconds[reference])
    for name, values in seconds.items():
        low, middle, high = 1000 * np.quantile(values, [0, 0.5, 1])
        print(f"| {what} | {name} | {middle:.1f} ({low:.1f} to {high:.1f}) | {np.median(values) / unit:.2f} |")


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    n_rounds = parser.parse_args().rounds
    print("| model | by | ms: median (range) | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        for name, model in (("ResNet-18", resnet()), ("linear", linear())):
            module = model.net_.module_ if name == "ResNet-18" else None
            saving = {
                "save": lambda model=model: ours(model, path / "a.skm"),
                "save and fsync": lambda model=model: save(model, path / "a.skm"),
                "joblib.dump": lambda model=model: joblib.dump(model, path / "a.joblib"),
            }
            loading = {"load": lambda: load(path / "a.skm"), "joblib.load": lambda: joblib.load(path / "a.joblib")}
            reference = "joblib"
            if module is not None:
                reference = "torch"
                saving["torch.save"] = lambda module=module: torch.save(module, path / "a.pt")
                loading["torch.load"] = lambda: torch.load(path / "a.pt", weights_only=False)
            compare(f"{name}, saving", saving, f"{reference}.{'save' if module is not None else 'dump'}", n_rounds)
            compare(f"{name}, loading", loading, f"{reference}.load", n_rounds)
            arrays = module.state_dict().values() if module is not None else [model.coef_, model.intercept_]
            n_bytes = sum(array.nbytes for array in arrays)
            size = os.path.getsize(path / "a.skm")
            print(f"| {name}, size | save | {size} bytes | {size / n_bytes:.3f} |")


if __name__ == "__main__":
    main()
