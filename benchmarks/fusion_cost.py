"""What an epoch of joint training costs beside the epochs of its encoders alone.

Run as ``python -m benchmarks.fusion_cost``, on the bundled digits. All take turns, each a whole ``fit`` of a few epochs
without the making of its features: the seconds of ``learning_curve_``.
"""

import argparse

import numpy as np
import torch

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier

N_EPOCHS = 3


def encoders():
    """Return one network a modality."""
    return {"text": TextClassifier(), "image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}


def main():
    """Print the seconds of each, and the ratio that the issue asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    train = load_digits3(subset="train")
    print("| threads | " + " | ".join(encoders()) + " | concat, s (quartiles) | of the sum | wanted |")
    print("|---|" + "---|" * (len(encoders()) + 3))
    for n_threads in arguments.threads:
        torch.set_num_threads(n_threads)
        options = {"max_epochs": N_EPOCHS, "batch_size": 40, "random_state": 0}
        alone = {name: encoder.set_params(**options) for name, encoder in encoders().items()}
        joint = FusionClassifier(encoders(), **options)
        turns = np.array(
            [
                [
                    *(_epoch(encoder, list(train.data[name]), train.target) for name, encoder in alone.items()),
                    _epoch(joint, train.data, train.target),
                ]
                for _ in range(arguments.rounds)
            ]
        )  # (round, model)
        middle = np.median(turns, axis=0)
        low, high = np.percentile(turns[:, -1], [25, 75])
        parts = " | ".join(f"{seconds:.3f}" for seconds in middle[:-1])
        ratio = middle[-1] / middle[:-1].sum()
        joint_cell = f"{middle[-1]:.3f} ({low:.3f} to {high:.3f})"
        print(f"| {n_threads} | {parts} | {joint_cell} | {ratio:.2f} | 1.15 |", flush=True)


def _epoch(model, X, y):
    """Return the seconds of the fastest epoch of a fit."""
    return model.fit(X, y).learning_curve_["seconds"].min()


if __name__ == "__main__":
    main()
