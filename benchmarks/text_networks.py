"""Kim's convolutional network without pretrained vectors, on questions (TREC) and movie reviews (MR, 10 folds).

Run as ``python -m benchmarks.text_networks DATA``; DATA is the folder that holds sentences.parquet. ``--search`` prints
instead what settings around it give on 15 % of the training part, of MR's first fold; SETTING was chosen by a few such
runs, before a test row was scored.
"""

from sklearn.model_selection import ParameterGrid, cross_val_score, train_test_split

from benchmarks._sentences import load_sentences
from benchmarks._table import data_parser, print_head, print_row
from skmodal.estimators import TextClassifier

SETTING = {"dropout": 0.5, "lr": 3e-3, "max_epochs": 4, "batch_size": 50}
SEARCH = {"embedding_dim": [64, 128], "lr": [1e-3, 3e-3], "dropout": [0.0, 0.5]}
SEEDS = range(3)
WANTED = {"TREC": "0.88", "MR": "0.755"}
PUBLISHED = {"TREC": "0.912", "MR": "0.761"}  # Kim 2014, CNN-rand


def print_search(texts, labels):
    """Print the accuracy of each setting on a part of the training rows."""
    X, X_held, y, y_held = train_test_split(texts, labels, test_size=0.15, random_state=0, stratify=labels)
    print_head("setting", "accuracy")
    for tried in ParameterGrid(SEARCH):
        model = TextClassifier("cnn", random_state=0, **{**SETTING, **tried})
        print_row(tried, f"{model.fit(X, y).score(X_held, y_held):.4f}")


def main():
    """Print a row for each set: the accuracy of each seed, for MR the mean of the folds."""
    parser = data_parser(__doc__)
    parser.add_argument("--search", action="store_true", help="compare settings within the training part")
    arguments = parser.parse_args()
    if not arguments.search:
        print_head("set", *(f"seed {seed}" for seed in SEEDS), "wanted", "Kim 2014")
    for name, wanted in WANTED.items():
        texts, labels, folds = load_sentences(arguments.data, name)
        if arguments.search:
            train, _ = folds[0]
            print_search(texts[train], labels[train])
            continue
        models = [TextClassifier("cnn", random_state=seed, **SETTING) for seed in SEEDS]
        scores = [cross_val_score(model, texts, labels, cv=folds).mean() for model in models]
        print_row(name, *(f"{score:.4f}" for score in scores), wanted, PUBLISHED[name])


if __name__ == "__main__":
    main()
