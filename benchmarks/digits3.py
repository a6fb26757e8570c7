"""The bundled digits: every fusion against the single modalities, whole and with a modality missing.

Run as ``python -m benchmarks.digits3 [--image-energy 1.0]``. It is the demo's comparison for several seeds, each of
which pairs words, images and clips anew.
"""

import argparse

import numpy as np

from skmodal.datasets import load_digits3
from skmodal.demo import run_demo
from skmodal.recipes import MODALITIES


def main():
    """Print a row for each model: the mean of the seeds, and with each modality missing at test time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--image-energy", type=float, default=0.25)
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    runs = []
    for seed in range(arguments.seeds):
        options = {"image_energy": arguments.image_energy, "random_state": seed}
        train, test = (load_digits3(subset=subset, **options) for subset in ("train", "test"))
        runs.append(run_demo(train, test, random_state=seed))
    print(f"image_energy={arguments.image_energy}, {arguments.seeds} seeds: mean (std) of the test accuracy\n")
    print("| model | all | " + " | ".join(f"no {modality}" for modality in MODALITIES) + " |\n|---|---|---|---|---|")
    for place, score in enumerate(runs[0].scores):
        scores = [run.scores[place] for run in runs]
        cells = [_cell([score.accuracy for score in scores])]
        for modality in MODALITIES:
            left = tuple(kept for kept in MODALITIES if kept != modality)
            cells.append(_cell([score.by_subset[left] for score in scores]) if score.by_subset else "")
        print(f"| {score.name} | " + " | ".join(cells) + " |")


def _cell(values):
    return f"{np.mean(values):.3f} ({np.std(values):.3f})"


if __name__ == "__main__":
    main()
