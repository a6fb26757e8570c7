"""What an epoch of joint training costs beside the epochs of its encoders alone.

Run as ``python -m benchmarks.fusion_cost``, on the bundled digits. All take turns, each a whole ``fit`` of a few epochs
without the making of its features: the seconds of ``learning_curve_``.
"""

import numpy as np
import torch

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread
from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier

N_EPOCHS = 3
WANTED = 1.15


def encoders():
    """Return one network a modality."""
    return {"text": TextClassifier(), "image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}


def main():
    """Print the seconds of each, on one thread and on two, and what share of their sum the joint epoch is."""
    arguments = read_arguments(__doc__, 5, data=False)
    train = load_digits3(subset="train")
    print_head("threads", *(f"{name}, s" for name in encoders()), "concat, s", "of the sum", "wanted")
    for n_threads in (1, 2):
        torch.set_num_threads(n_threads)
        options = {"max_epochs": N_EPOCHS, "batch_size": 40, "random_state": 0}
        alone = {name: encoder.set_params(**options) for name, encoder in encoders().items()}
        joint = FusionClassifier(encoders(), **options)
        work = [*((encoder, list(train.data[name])) for name, encoder in alone.items()), (joint, train.data)]
        turns = [[_epoch(model, X, train.target) for model, X in work] for _ in range(arguments.rounds)]
        *parts, together = np.transpose(turns)
        print_row(n_threads, *(spread(s) for s in (*parts, together, together / sum(parts))), WANTED)


def _epoch(model, X, y):
    """Return the seconds of the fastest epoch of a fit."""
    return model.fit(X, y).learning_curve_["seconds"].min()


if __name__ == "__main__":
    main()
