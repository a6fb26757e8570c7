"""The bundled digits: every fusion against the single modalities, whole and with a modality missing.

Run as ``python -m benchmarks.digits3 [--image-energy 1.0]``. It is the demo's comparison for several seeds, each of
which pairs words, images and clips anew.
"""

import argparse

import numpy as np

from benchmarks._table import mean_std, print_head, print_row
from skmodal.datasets import load_digits3
from skmodal.demo import run_demo
from skmodal.recipes import MODALITIES

SEEDS = range(5)
WANTED_GAIN = {0.25: 0.03, 1.0: -0.005}  # of the best fusion over the best modality, by image_energy
WANTED_LEFT = -0.01  # of fusion without a modality, over the best one that is left


def wanted(runs, image_energy):
    """Return what is wanted of fusion with all modalities, and without each."""
    best = {}
    for place, score in enumerate(runs[0].scores):
        if score.kind in MODALITIES:
            mean = np.mean([run.scores[place].accuracy for run in runs])
            best[score.kind] = max(best.get(score.kind, 0.0), mean)
    left = [max(best[kept] for kept in MODALITIES if kept != missing) + WANTED_LEFT for missing in MODALITIES]
    return [max(best.values()) + WANTED_GAIN[image_energy], *left]


def main():
    """Print a row for each model: the mean (std) of the seeds, and with each modality missing at test time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--image-energy", type=float, choices=WANTED_GAIN, default=0.25)
    image_energy = parser.parse_args().image_energy
    runs = []
    for seed in SEEDS:
        options = {"image_energy": image_energy, "random_state": seed}
        train, test = (load_digits3(subset=subset, **options) for subset in ("train", "test"))
        runs.append(run_demo(train, test, random_state=seed))
    print_head(f"image_energy={image_energy}", "all", *(f"no {modality}" for modality in MODALITIES))
    for place, score in enumerate(runs[0].scores):
        scores = [run.scores[place] for run in runs]
        cells = [mean_std([score.accuracy for score in scores])]
        for missing in MODALITIES:
            left = tuple(kept for kept in MODALITIES if kept != missing)
            cells.append(mean_std([score.by_subset[left] for score in scores]) if score.by_subset else "")
        print_row(score.name, *cells)
    print_row("wanted of the best fusion", *(f"{value:.3f}" for value in wanted(runs, image_energy)))


if __name__ == "__main__":
    main()
