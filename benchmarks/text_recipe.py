"""The text recipes as they come, on sentences and intents: accuracy.

Run as ``python -m benchmarks.text_recipe DATA``, DATA being the folder that holds sentences.parquet and
banking77.parquet. MR is scored by 10 folds, shuffled with seed 0 (mean, std), the others on their test part.
``--search`` prints instead what cross-validation within training parts says of a few settings of "nbsvm", which is how
they were chosen.
"""

import pandas as pd
from sklearn.model_selection import GridSearchCV, cross_val_score

from benchmarks._sentences import load_sentences
from benchmarks._table import data_parser, mean_std, print_head, print_row
from skmodal.recipes import make_recipe

MODELS = ("nb", "svm", "knn", "nbsvm")
WANTED = {"MR": "nb 0.785, nbsvm 0.790", "SST2": "nbsvm 0.828", "TREC": "0.89", "banking77": "nbsvm 0.89"}
GRID = {"tfidf__ngram_range": [(1, 2), (1, 3)], "nbsvm__alpha": [0.3, 1.0], "nbsvm__beta": [0.25, 0.5, 1.0]}


def print_search(texts, labels, name):
    """Print what 3-fold cross-validation says of each setting."""
    search = GridSearchCV(make_recipe("text", "nbsvm"), GRID, cv=3, n_jobs=-1, error_score="raise").fit(texts, labels)
    found = pd.DataFrame(search.cv_results_).sort_values("rank_test_score")
    print(name, found[[*("param_" + key for key in GRID), "mean_test_score"]].to_string(index=False), sep="\n")


def main():
    """Print a row for each set."""
    parser = data_parser(__doc__)
    parser.add_argument("--search", action="store_true", help="cross-validate settings on the training parts")
    arguments = parser.parse_args()
    if not arguments.search:
        print_head("set", *MODELS, "wanted")
    for name, wanted in WANTED.items():
        texts, labels, folds = load_sentences(arguments.data, name)
        if arguments.search:
            train, _ = folds[0]
            print_search(texts[train], labels[train], name)
            continue
        cells = []
        for model in MODELS:
            scores = cross_val_score(make_recipe("text", model), texts, labels, cv=folds, n_jobs=-1)
            cells.append(mean_std(scores, 4) if len(folds) > 1 else f"{scores[0]:.4f}")
        print_row(name, *cells, wanted)


if __name__ == "__main__":
    main()
