"""The bundled digits: the product of three members, as they come and calibrated, on speakers that they never heard.

Run as ``python -m benchmarks.late_calibration``. The folds that calibrate are mixed, or hold a speaker each. Every seed
pairs words, images and clips anew.
"""

import argparse

import numpy as np
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import GroupKFold, StratifiedKFold

from skmodal.datasets import load_digits3
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import MODALITIES, MODELS, make_recipe

FOLDS = {"mixed": StratifiedKFold(4, shuffle=True, random_state=0), "by speaker": GroupKFold(4)}


def quality(model, calibration, folds, seed):
    """Return the accuracy and the log loss on the test part."""
    train, test = (load_digits3(subset=subset, random_state=seed) for subset in ("train", "test"))
    options = {"text": {}, "image": {}, "speech": {"sampling_rate": 8000}}
    members = [(modality, make_recipe(modality, model, **options[modality])) for modality in MODALITIES]
    late = LateFusionClassifier(members, calibration=calibration, cv=FOLDS[folds])
    late.fit(train.data, train.target, groups=train.speaker if folds == "by speaker" else None)
    probabilities = late.predict_proba(test.data)
    predicted = late.classes_[probabilities.argmax(axis=1)]
    return accuracy_score(test.target, predicted), log_loss(test.target, probabilities)


def main():
    """Print a row for each model, calibration and kind of folds: the mean of the seeds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    seeds = range(parser.parse_args().seeds)
    print("| members | calibration | folds | accuracy | log loss |\n|---|---|---|---|---|")
    for model in MODELS:
        for calibration in (None, "sigmoid", "isotonic", "temperature"):
            for folds in FOLDS:
                accuracy, loss = np.mean([quality(model, calibration, folds, seed) for seed in seeds], axis=0)
                print(f"| {model} | {calibration} | {folds} | {accuracy:.3f} | {loss:.3f} |", flush=True)


if __name__ == "__main__":
    main()
