"""Late fusion on two cores: the digits' three members with two fits at a time, against one at a time.

Run as ``python -m benchmarks.late_fusion`` with OMP_NUM_THREADS=1 on an idle machine: a busy one has no second core to
give. Both ways take turns. The two workers are started once beforehand and then kept, as joblib keeps them; what their
first fit takes, imports included, is the last row.
"""

from functools import partial

import numpy as np
import pandas as pd
from sklearn.model_selection import GridSearchCV, GroupKFold

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread, take_turns, timed
from skmodal.datasets import load_digits3
from skmodal.datasets._digits3 import SAMPLING_RATE
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import MODALITIES, make_recipe, search_space

N_COPIES = 5
WANTED = 0.7


def recipe(modality):
    """Return the support vector machine of one modality."""
    options = {"sampling_rate": SAMPLING_RATE} if modality == "speech" else {}
    return make_recipe(modality, "svm", **options)


def cases(digits):
    """Yield a name, a late fusion and the data to fit it on."""
    given = digits.data, digits.target, digits.speaker
    copies = pd.concat([digits.data] * N_COPIES), *(np.tile(part, N_COPIES) for part in given[1:])
    members = [(modality, recipe(modality)) for modality in MODALITIES]
    folds = GroupKFold(4)
    yield f"product, {len(digits.target)} rows", LateFusionClassifier(members, cv=folds), given
    yield f"product, {len(copies[1])} rows", LateFusionClassifier(members, cv=folds), copies
    yield "stacking", LateFusionClassifier(members, fusion="stacking", cv=folds), given
    searches = [(name, GridSearchCV(member, search_space(member), cv=2)) for name, member in members]
    yield "product of grid searches", LateFusionClassifier(searches, cv=folds), given


def fit(model, n_jobs, X, y, groups):
    """Fit so many members at a time."""
    model.set_params(n_jobs=n_jobs).fit(X, y, groups=groups)


def main():
    """Print a row for each case, and one for the workers' start."""
    arguments = read_arguments(__doc__, 3, data=False)
    first = None
    print_head("fit", "one at a time, s", "two at a time, s", "ratio", "wanted")
    for name, model, data in cases(load_digits3(subset="train")):
        warm, _ = timed(partial(fit, model, 2, *data))
        first = first or warm
        (one, two), _ = take_turns([partial(fit, model, n_jobs, *data) for n_jobs in (1, 2)], arguments.rounds)
        print_row(name, spread(one), spread(two), spread(two / one), WANTED)
    print_row("the first, which starts the workers", "", f"{first:.2f}", "", "")


if __name__ == "__main__":
    main()
