"""Fusion of noisy digits: each modality alone, early, late and joint, whole and with modalities missing.

Run as ``python -m benchmarks.fusion av_digits DATA``, DATA being the folder that holds fsdd_8k.npz, mnist.npz and
esc10/, or as ``python -m benchmarks.fusion digits3`` on the bundled digits. The test's speakers, images and recordings
of noise are new. A model is fitted once, on whole rows, and is then judged on the same test rows with nothing missing,
with each modality emptied, and with every cell emptied by a chance of one half ("half"; where nothing would be left of
a row, once more). A single modality has the very network that it has in joint fusion, or the recipe that it has in
early and late fusion.

Learning rates, dropout of the speech network (0.3 of 0, 0.3, 0.5), modality dropout (0.3 of 0, 0.3, 0.5), the weight of
the heads of one modality (0.5 of 0.5, 1, 3), epochs (20 of 10, 20) and rows of unit length before the SVM were chosen
on AV-digits by ``--rehearse``: there one of four speakers is judged in turn, and the test's speakers of seed 0, images
and recordings have no part. Those of seeds 1 and 2 speak in the rehearsal, in other noise. Nothing was chosen on the
bundled digits.
"""

import argparse
import re
import time
from pathlib import Path

import numpy as np

from benchmarks._av_digits import AVDigits, Rows
from benchmarks._fusion_models import make_models
from benchmarks._table import mean_std, print_head, print_row
from skmodal.datasets import load_digits3

PATTERNS = ("all", "half")


class Digits3:
    """The bundled digits: text too, and speech without noise."""

    def split(self, seed):
        """Return 800 rows to fit on and 400 of other speakers, languages and images; the seed pairs them."""
        parts = (load_digits3(subset=subset, random_state=seed) for subset in ("train", "test"))
        return [Rows(part.data, part.target.to_numpy(), part.speaker) for part in parts]

    def rehearsal(self, fold):
        """Return 600 and 200 rows to choose settings by: one of the training's four speakers is judged."""
        train, _ = self.split(fold)
        judged = train.speaker == np.unique(train.speaker)[fold]
        return [
            Rows(train.X[mask].reset_index(drop=True), train.y[mask], train.speaker[mask]) for mask in (~judged, judged)
        ]


def missing_patterns(modalities, n_rows, seed):
    """Return what is present, a boolean array of shape (n_rows, n_modalities) for each pattern's name."""
    whole = np.ones((n_rows, len(modalities)), dtype=bool)
    patterns = {"all": whole}
    for place, modality in enumerate(modalities):
        patterns[f"no {modality}"] = whole.copy()
        patterns[f"no {modality}"][:, place] = False
    random = np.random.default_rng(seed)
    half = ~whole
    while not half.any(axis=1).all():
        empty = ~half.any(axis=1)
        half[empty] = random.random((empty.sum(), len(modalities))) < 0.5
    return {**patterns, "half": half}


def accuracies(model, column, train, test, seed):
    """Fit a model; return its accuracy for each pattern, None where a model of one modality would have none."""
    patterns = missing_patterns(list(test.X.columns), len(test.y), seed)
    if column is not None:
        score = model.fit(train.X[column], train.y).score(test.X[column], test.y)
        return [score] + [None] * (len(patterns) - 1)
    model.fit(train.X, train.y)
    return [model.score(test.X.where(present, None), test.y) for present in patterns.values()]


def main():
    """Print a row for each model: the mean of the seeds and their standard deviation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("av_digits", "digits3"))
    parser.add_argument("data", nargs="?", type=Path, help="folder of av_digits")
    parser.add_argument("--models", default="", help="a regular expression: the rows of the table that are wanted")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--rehearse", action="store_true", help="judge training speakers: seeds 0 to 3 are folds")
    arguments = parser.parse_args()
    data = AVDigits(arguments.data) if arguments.task == "av_digits" else Digits3()
    splits = [data.rehearsal(seed) if arguments.rehearse else data.split(seed) for seed in arguments.seeds]
    modalities = list(splits[0][0].X.columns)
    patterns = list(missing_patterns(modalities, 1, 0))
    print_head("model", *patterns, "seconds")
    for name in make_models(modalities, splits[0][0].speaker, 0):
        if re.search(arguments.models, name):
            started, scores = time.process_time(), []
            for seed, (train, test) in zip(arguments.seeds, splits, strict=True):
                model, column = make_models(modalities, train.speaker, seed)[name]
                scores.append(accuracies(model, column, train, test, seed))
            seconds = (time.process_time() - started) / len(splits)
            cells = ["" if None in values else mean_std(values) for values in zip(*scores, strict=True)]
            print_row(name, *cells, f"{seconds:.0f}")


if __name__ == "__main__":
    main()
