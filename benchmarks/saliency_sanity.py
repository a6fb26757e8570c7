"""The sanity check of saliency (Adebayo et al. 2018): does a map depend on what the network has learned?

Run as ``python -m benchmarks.saliency_sanity``, on the bundled digits alone: the letters of a digit's name, its picture
and its recording. The maps of test samples, for the class that is predicted, are compared with those for the same class
of the same network with weights drawn anew, and with those of a network that was trained from another seed. A rank
correlation is the mean over samples and over four draws; that of absolute values is beside it, since the input itself
is a factor of integrated gradients, and shows through in where a map is large at all. The error is of completeness: the
sum of a map, less the output's change from the baseline, in shares of the map's absolute sum.
"""

import copy

import numpy as np
import torch
from scipy.stats import spearmanr

from benchmarks._table import print_head, print_row
from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.inspection import saliency

N_SAMPLES, N_DRAWS = 20, 4
NETWORKS = [
    ("text", TextClassifier("transformer", random_state=0)),
    ("text", TextClassifier("cnn", random_state=0)),
    ("image", ImageClassifier("lenet", random_state=0)),
    ("speech", SpeechClassifier("cnn", sampling_rate=8000, random_state=0)),
    ("speech", SpeechClassifier("lenet", sampling_rate=8000, random_state=0)),
]


def drawn_anew(model, seed):
    """Return a copy of a fitted estimator with other weights in every layer."""
    other = copy.deepcopy(model)
    torch.manual_seed(seed)
    for layer in other.net_.module_.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    return other


def correlations(maps, model, samples, method):
    """Return the mean rank correlations, signed and of absolute values, with another estimator's maps."""
    found = []
    for one, sample in zip(maps, samples, strict=True):
        (other,) = saliency(model, [sample], method=method, target=one.target)
        if len(one.values) > 2 and np.ptp(one.values) and np.ptp(other.values):
            pair = one.values.ravel(), other.values.ravel()
            found.append([spearmanr(*pair).statistic, spearmanr(*map(abs, pair)).statistic])
    return np.nanmean(found, axis=0)


def main():
    """Print a row for each network and method."""
    train, test = load_digits3(subset="train"), load_digits3(subset="test")
    columns = ["drawn anew", "absolute values", "another seed", "greatest error"]
    print_head("modality", "network", "accuracy", "method", *columns)
    for modality, model in NETWORKS:
        parts = [digits.data[modality].tolist() for digits in (train, test)]
        if modality == "text":
            parts = [[list(name) for name in part] for part in parts]
        model.fit(parts[0], train.target)
        accuracy = model.score(parts[1], test.target)
        samples = parts[1][:N_SAMPLES]
        others = [drawn_anew(model, seed) for seed in range(N_DRAWS)]
        seeded = copy.deepcopy(model).set_params(random_state=1).fit(parts[0], train.target)
        methods = ["integrated_gradients", "grad_cam"] if model.network == "lenet" else ["integrated_gradients"]
        for method in methods:
            maps = saliency(model, samples, method=method)
            signed, absolute = np.mean([correlations(maps, other, samples, method) for other in others], axis=0)
            trained, _ = correlations(maps, seeded, samples, method)
            error = "none"
            if method == "integrated_gradients":
                error = f"{max(abs(one.error) / max(abs(one.values).sum(), 1e-12) for one in maps):.1%}"
            figures = (f"{value:.2f}" for value in (signed, absolute, trained))
            print_row(modality, model.network, f"{accuracy:.2f}", method, *figures, error)


if __name__ == "__main__":
    main()
