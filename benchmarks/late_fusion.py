"""Late fusion on two cores: the digits' three members with two fits at a time, against one at a time.

Run as ``python -m benchmarks.late_fusion`` with OMP_NUM_THREADS=1 on an idle machine: a busy one has no second core to
give. Both ways take turns in one run, in wall seconds. The two workers are started once beforehand and then kept, as
joblib keeps them; what their first fit cost, imports included, stands below the table.
"""

import argparse
import time

import numpy as np
import pandas as pd
from sklearn.model_selection import GridSearchCV, GroupKFold

from skmodal.datasets import load_digits3
from skmodal.datasets._digits3 import SAMPLING_RATE
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import MODALITIES, make_recipe, search_space


def recipe(modality):
    """Return the support vector machine of one modality."""
    options = {"sampling_rate": SAMPLING_RATE} if modality == "speech" else {}
    return make_recipe(modality, "svm", **options)


def cases(digits, n_copies):
    """Yield a name, a late fusion and the data to fit it on."""
    given = digits.data, digits.target, digits.speaker
    copies = pd.concat([digits.data] * n_copies), *(np.tile(part, n_copies) for part in given[1:])
    members = [(modality, recipe(modality)) for modality in MODALITIES]
    folds = GroupKFold(4)
    yield "product", LateFusionClassifier(members, cv=folds), given
    yield f"product, rows {n_copies} times", LateFusionClassifier(members, cv=folds), copies
    yield "stacking", LateFusionClassifier(members, fusion="stacking", cv=folds), given
    searches = [(name, GridSearchCV(member, search_space(member), cv=2)) for name, member in members]
    yield "product of grid searches", LateFusionClassifier(searches, cv=folds), given


def seconds(model, n_jobs, X, y, groups):
    """Return the wall seconds of a fit."""
    model.set_params(n_jobs=n_jobs)
    start = time.perf_counter()
    model.fit(X, y, groups=groups)
    return time.perf_counter() - start


def main():
    """Print a row for each case: medians, and the median ratio with its range."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=5)
    arguments = parser.parse_args()
    digits = load_digits3(subset="train")
    first = None
    print("| fit | 1 at a time, s | 2 at a time, s | ratio (range) |\n|---|---|---|---|")
    for name, model, data in cases(digits, arguments.copies):
        warm = seconds(model, 2, *data)
        first = first or warm
        times = np.array([[seconds(model, n_jobs, *data) for n_jobs in (1, 2)] for _ in range(arguments.rounds)])
        one, two = np.median(times, axis=0)
        ratios = times[:, 1] / times[:, 0]
        spread = f"{np.median(ratios):.2f} ({ratios.min():.2f} to {ratios.max():.2f})"
        print(f"| {name} | {one:.2f} | {two:.2f} | {spread} |", flush=True)
    print(f"\nThe first fit, which starts the workers: {first:.2f} s.")


if __name__ == "__main__":
    main()
