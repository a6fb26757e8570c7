"""What each modality contributes on noisy digits: Shapley values of a late and of a joint fusion.

Run as ``python -m benchmarks.modality_contributions DATA``, DATA being the folder that holds fsdd_8k.npz, mnist.npz and
esc10/. The rows, the networks and their settings are those of ``benchmarks.fusion``. A model is fitted once on 2000
whole rows, and its accuracy on 1000 rows of other speakers, images and recordings of noise is shared out by
``modality_contributions``; "shuffled" is what it loses when the column's cells go to other rows.
"""

import time

from benchmarks._av_digits import AVDigits
from benchmarks._fusion_models import make_models
from benchmarks._table import data_parser, mean_std, print_head, print_row
from skmodal.inspection import modality_contributions, permutation_importance

SEEDS = range(3)
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
    data = AVDigits(data_parser(__doc__).parse_args().data)
    splits = [data.split(seed) for seed in SEEDS]
    columns = ["nothing", "image adds", "speech adds", "all", "image shuffled", "speech shuffled"]
    print_head("model", *columns, "seconds")
    for name in MODELS:
        started = time.process_time()
        measured = [measure(name, split, seed) for seed, split in zip(SEEDS, splits, strict=True)]
        seconds = (time.process_time() - started) / len(SEEDS)
        print_row(name, *(mean_std(values) for values in zip(*measured, strict=True)), f"{seconds:.0f}")


if __name__ == "__main__":
    main()
