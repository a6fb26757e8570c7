"""FSDD: the speech recipe after its grid, on speakers that it never heard, and on the official test.

Run as ``python -m benchmarks.speech_recipe DATA``; DATA is the folder for the set, which is downloaded when missing.
Every held-out speaker has a grid search of its own, over folds by speaker of the other five. The official test has the
speakers of its training clips, so its search has random folds.
"""

import argparse
import tempfile

import numpy as np
from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut, StratifiedKFold

from skmodal.datasets import fetch_fsdd
from skmodal.recipes import make_recipe, search_space


def searched(X, y, cv, speakers, n_jobs):
    """Return the recipe after its grid."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = make_recipe("speech", "svm", sampling_rate=8000).set_params(memory=folder)
        search = GridSearchCV(pipeline, search_space(pipeline), cv=cv, n_jobs=n_jobs)
        return search.fit(X, y, groups=speakers)


def main():
    """Print a row for each held-out speaker, their mean and the official test."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, fsdd_8k.npz")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    fsdd = fetch_fsdd(data_home=arguments.data)
    print("| held out | accuracy | chosen |\n|---|---|---|")
    scores = []
    by_speaker = LeaveOneGroupOut()
    for train, test in by_speaker.split(fsdd.data, fsdd.target, fsdd.speaker):
        search = searched(fsdd.data[train], fsdd.target[train], by_speaker, fsdd.speaker[train], arguments.jobs)
        scores.append(search.score(fsdd.data[test], fsdd.target[test]))
        print(f"| {fsdd.speaker[test][0]} | {scores[-1]:.3f} | {search.best_params_} |", flush=True)
    print(f"| mean of speakers | {np.mean(scores):.3f} (std {np.std(scores):.3f}) | |", flush=True)
    train = ~fsdd.is_test
    random = StratifiedKFold(5, shuffle=True, random_state=0)
    search = searched(fsdd.data[train], fsdd.target[train], random, None, arguments.jobs)
    official = search.score(fsdd.data[fsdd.is_test], fsdd.target[fsdd.is_test])
    print(f"| official test (the same speakers) | {official:.3f} | {search.best_params_} |")


if __name__ == "__main__":
    main()
