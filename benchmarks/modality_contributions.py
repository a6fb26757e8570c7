"""What each modality contributes on noisy digits: Shapley values of a late and of a joint fusion.

Run as ``python -m benchmarks.modality_contributions DATA``, DATA being the folder that holds fsdd_8k.npz, mnist.npz and
esc10/. The rows, the networks and their settings are those of ``benchmarks.fusion``. A model is fitted once on 2000
whole rows, and its accuracy on 1000 rows of other speakers, images and recordings of noise is shared out by
``modality_contributions``; "shuffled" is what it loses when the column's cells go to other rows.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from skmodal.inspection import modality_contributions, permutation_importance

from ._av_digits import AVDigits
from ._fusion_models import make_models

MODELS = ("late, product of networks", "joint, concat, modality dropout", "joint, concat, no loss of one modality")


def measure(name, split, seed):
    """Fit a model; return its accuracies of nothing and of all, the contributions, and what shuffling costs."""
    train, test = split
    model, _ = make_models(list(train.X.columns), train.speaker, seed)[name]
    model.fit(train.X, train.y)
    shared = modality_contributions(model, test.X, test.y, scoring="accuracy")
    assert abs(shared.values.sum() - (shared.full - shared.base)) < 1e-9
    shuffled = permutation_importance(model, test.X, test.y, scoring="accuracy", random_state=seed)
    return [shared.base, *shared.values, shared.full, *shuffled.importances_mean]


def main():
    """Print a row for each model: the mean of the seeds and their standard deviation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    arguments = parser.parse_args()
    data = AVDigits(arguments.data)
    splits = {seed: data.split(seed) for seed in arguments.seeds}
    header = ["model", "nothing", "image adds", "speech adds", "all", "image shuffled", "speech shuffled", "seconds"]
    print("| " + " | ".join(header) + " |\n|" + "---|" * len(header))
    for name in MODELS:
        started = time.process_time()
        measured = np.array([measure(name, split, seed) for seed, split in splits.items()])
        seconds = (time.process_time() - started) / len(splits)
        means, deviations = measured.mean(axis=0), measured.std(axis=0)
        cells = [f"{mean:.3f} ({deviation:.3f})" for mean, deviation in zip(means, deviations, strict=True)]
        print(f"| {name} | " + " | ".join(cells) + f" | {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
