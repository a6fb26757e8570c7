"""MNIST by LeNet from the pixels, seeds 0 to 2, and the same networks after 80 % of their weights are pruned.

Run as ``python -m benchmarks.image_networks DATA``; DATA is the folder for the set, which is downloaded when missing.
The setting was chosen on training images alone: fitted on the first 50 000, compared on the last 10 000 (``--search``).
"""

import time

from benchmarks._table import data_parser, print_head, print_row
from skmodal.datasets import fetch_mnist
from skmodal.estimators import ImageClassifier
from skmodal.estimators._pruning import make_permanent, prune, sparsity

SETTING = {"lr": 2e-3, "max_epochs": 4}
PRUNED, FINE_TUNING_EPOCHS = 0.8, 1
SEEDS = range(3)
WANTED = ("wanted", "0.990", "180 by the clock, on two cores", "", "0.010 less at most")


def pruned(model, X, y):
    """Prune a fitted model where it stands, and train on what is left."""
    prune(model.net_.module_, PRUNED)
    model.set_params(warm_start=True, max_epochs=FINE_TUNING_EPOCHS).fit(X, y)
    make_permanent(model.net_.module_)
    return model


def main():
    """Print a row for each seed."""
    parser = data_parser(__doc__)
    parser.add_argument("--search", action="store_true", help="score held-out training images in place of the test's")
    arguments = parser.parse_args()
    X, y = fetch_mnist(subset="train", data_home=arguments.data, return_X_y=True)
    X_test, y_test = fetch_mnist(subset="test", data_home=arguments.data, return_X_y=True)
    if arguments.search:
        X, y, X_test, y_test = X[:50_000], y[:50_000], X[50_000:], y[50_000:]
    print_head("seed", "accuracy", "CPU seconds to fit", "zeros after pruning", "accuracy after an epoch on the rest")
    for seed in SEEDS:
        start = time.process_time()
        model = ImageClassifier("lenet", random_state=seed, **SETTING).fit(X, y)
        seconds = time.process_time() - start
        accuracy = model.score(X_test, y_test)
        after = pruned(model, X, y).score(X_test, y_test)
        print_row(seed, f"{accuracy:.4f}", f"{seconds:.0f}", f"{sparsity(model.net_.module_):.3f}", f"{after:.4f}")
    print_row(*WANTED)


if __name__ == "__main__":
    main()
