"""The bundled digits: the product of three members, as they come and calibrated, on speakers that they never heard.

Run as ``python -m benchmarks.late_calibration``. The folds that calibrate are mixed, or hold a speaker each. Every seed
pairs words, images and clips anew.
"""

import numpy as np
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import GroupKFold, StratifiedKFold

from benchmarks._table import print_head, print_row
from skmodal.datasets import load_digits3
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import MODALITIES, MODELS, make_recipe

FOLDS = {"mixed": StratifiedKFold(4, shuffle=True, random_state=0), "by speaker": GroupKFold(4)}
CALIBRATIONS = {"none": None, "sigmoid": "sigmoid", "isotonic": "isotonic", "temperature": "temperature"}
SEEDS = range(3)


def quality(model, calibration, folds, seed):
    """Return the accuracy and the log loss on the test part."""
    train, test = (load_digits3(subset=subset, random_state=seed) for subset in ("train", "test"))
    options = {"text": {}, "image": {}, "speech": {"sampling_rate": train.sampling_rate}}
    members = [(modality, make_recipe(modality, model, **options[modality])) for modality in MODALITIES]
    late = LateFusionClassifier(members, calibration=calibration, cv=FOLDS[folds])
    late.fit(train.data, train.target, groups=train.speaker if folds == "by speaker" else None)
    probabilities = late.predict_proba(test.data)
    predicted = late.classes_[probabilities.argmax(axis=1)]
    return accuracy_score(test.target, predicted), log_loss(test.target, probabilities)


def main():
    """Print a row for each model and kind of folds: accuracy / log loss of each calibration, means of the seeds."""
    print_head("members", "folds", *CALIBRATIONS)
    for model in MODELS:
        for folds in FOLDS:
            cells = []
            for calibration in CALIBRATIONS.values():
                accuracy, loss = np.mean([quality(model, calibration, folds, seed) for seed in SEEDS], axis=0)
                cells.append(f"{accuracy:.3f} / {loss:.3f}")
            print_row(model, folds, *cells)


if __name__ == "__main__":
    main()
