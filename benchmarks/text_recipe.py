"""MR sentences: the text recipes, 10-fold.

Run as ``python -m benchmarks.text_recipe SENTENCES``; SENTENCES is a parquet file with the columns dataset, label and
text, of which the rows of dataset MR are taken.
"""

import argparse

import pandas as pd
from sklearn.model_selection import StratifiedKFold, cross_val_score

from skmodal.recipes import MODELS, make_recipe


def main():
    """Print a row for each recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", help="parquet file with the columns dataset, label and text")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    frame = pd.read_parquet(arguments.sentences)
    frame = frame[frame["dataset"].str.upper() == "MR"]
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    print("| recipe | accuracy, 10-fold | std of folds |\n|---|---|---|")
    for model in MODELS:
        pipeline = make_recipe("text", model)
        scores = cross_val_score(pipeline, frame["text"], frame["label"], cv=folds, n_jobs=arguments.jobs)
        print(f"| text, {model} | {scores.mean():.4f} | {scores.std():.4f} |", flush=True)


if __name__ == "__main__":
    main()
