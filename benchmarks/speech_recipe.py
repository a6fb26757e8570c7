"""FSDD: the speech recipe after its grid, on speakers that it never heard, and on the official test.

Run as ``python -m benchmarks.speech_recipe DATA``; DATA is the folder for the set, which is downloaded when missing.
Every held-out speaker has a grid search of its own, over folds by speaker of the other five. The official test has the
speakers of its training clips, so its search has random folds.
"""

import tempfile

from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut, StratifiedKFold

from benchmarks._table import data_parser, mean_std, print_head, print_row
from skmodal.datasets import fetch_fsdd
from skmodal.recipes import make_recipe, search_space

WANTED = {"speakers": "0.80", "official": "0.99"}


def searched(X, y, cv, speakers=None):
    """Return the recipe after its grid."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = make_recipe("speech", "svm", sampling_rate=8000).set_params(memory=folder)
        return GridSearchCV(pipeline, search_space(pipeline), cv=cv, n_jobs=-1).fit(X, y, groups=speakers)


def chosen(search):
    """Return the best candidate in words."""
    return ", ".join(f"{name.split('__')[1]} {value}" for name, value in search.best_params_.items())


def main():
    """Print a row for each held-out speaker, their mean and the official test."""
    fsdd = fetch_fsdd(data_home=data_parser(__doc__).parse_args().data)
    print_head("held out", "accuracy", "wanted", "chosen")
    scores, by_speaker = [], LeaveOneGroupOut()
    for train, test in by_speaker.split(fsdd.data, fsdd.target, fsdd.speaker):
        search = searched(fsdd.data[train], fsdd.target[train], by_speaker, fsdd.speaker[train])
        scores.append(search.score(fsdd.data[test], fsdd.target[test]))
        print_row(fsdd.speaker[test][0], f"{scores[-1]:.3f}", "", chosen(search))
    print_row("mean of the speakers (std)", mean_std(scores), WANTED["speakers"], "")
    train, test = ~fsdd.is_test, fsdd.is_test
    search = searched(fsdd.data[train], fsdd.target[train], StratifiedKFold(5, shuffle=True, random_state=0))
    official = search.score(fsdd.data[test], fsdd.target[test])
    print_row("official test: the same speakers", f"{official:.3f}", WANTED["official"], chosen(search))


if __name__ == "__main__":
    main()
