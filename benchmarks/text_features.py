"""NBSVM on sentences and intents, beside the same tf-idf without the ratios.

Run as ``python -m benchmarks.text_features SENTENCES BANKING77``. SENTENCES is a parquet file with the columns dataset
(MR, SST2, TREC), split, label and text, BANKING77 one with split, category and text. MR is scored by 10 folds, the
others on their test part. ``--search`` prints instead what cross-validation within the training parts says of a few
settings, which is how those of the recipe were chosen.
"""

import argparse

import pandas as pd
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score

from skmodal.recipes import make_recipe

GRID = {"tfidf__ngram_range": [(1, 2), (1, 3)], "nbsvm__alpha": [0.3, 1.0], "nbsvm__beta": [0.25, 0.5, 1.0]}


def tasks(sentences, banking):
    """Yield (name, training texts and labels, test texts and labels); MR has no test part."""
    frame = pd.read_parquet(sentences)
    for name in ("MR", "SST2", "TREC"):
        rows = frame[frame["dataset"].str.upper() == name]
        yield name, *_parts(rows.rename(columns={"label": "y"}))
    yield "banking77", *_parts(pd.read_parquet(banking).rename(columns={"category": "y"}))


def _parts(rows):
    train, test = rows[rows["split"] != "test"], rows[rows["split"] == "test"]
    return train["text"], train["y"], test["text"], test["y"]


def scores(model, X, y, X_test, y_test, jobs):
    """Return the accuracy on the test part, or the mean of 10 folds."""
    if len(X_test):
        return model.fit(X, y).score(X_test, y_test)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    return cross_val_score(model, X, y, cv=folds, n_jobs=jobs).mean()


def main():
    """Print a row for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", help="parquet file with the columns dataset, split, label and text")
    parser.add_argument("banking", help="parquet file with the columns split, category and text")
    parser.add_argument("--search", action="store_true", help="cross-validate settings on the training parts")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    models = [make_recipe("text", model) for model in ("nb", "svm", "nbsvm")]
    if not arguments.search:
        print("| set | nb | svm | nbsvm |\n|---|---|---|---|")
    for name, X, y, X_test, y_test in tasks(arguments.sentences, arguments.banking):
        if arguments.search:
            search = GridSearchCV(models[-1], GRID, cv=3, n_jobs=arguments.jobs, error_score="raise").fit(X, y)
            found = pd.DataFrame(search.cv_results_).sort_values("rank_test_score")
            print(name, found[[*("param_" + key for key in GRID), "mean_test_score"]].to_string(index=False), sep="\n")
        else:
            row = " | ".join(f"{scores(model, X, y, X_test, y_test, arguments.jobs):.4f}" for model in models)
            print(f"| {name} | {row} |", flush=True)


if __name__ == "__main__":
    main()
