"""MNIST by LeNet from the pixels, seeds 0 to 2, and the same networks after 80 % of their weights are pruned.

Run as ``python -m benchmarks.image_networks DATA``; DATA is the folder for the set, which is downloaded when missing.
The setting was chosen on training images alone: fitted on the first 50 000, compared on the last 10 000 (``--search``).
Wanted: 0.990 within 3 minutes on two cores, and at most 0.010 less after pruning and an epoch of fine-tuning.
"""

import argparse
import time

from skmodal.datasets import fetch_mnist
from skmodal.estimators import ImageClassifier
from skmodal.estimators._pruning import make_permanent, prune, sparsity

SETTING = {"lr": 2e-3, "max_epochs": 4}
PRUNED, FINE_TUNING_EPOCHS = 0.8, 1


def pruned(model, X, y):
    """Prune a fitted model where it stands, and train on what is left."""
    prune(model.net_.module_, PRUNED)
    model.set_params(warm_start=True, max_epochs=FINE_TUNING_EPOCHS).fit(X, y)
    make_permanent(model.net_.module_)
    return model


def main():
    """Print a row for each seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, mnist.npz")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--search", action="store_true", help="score held-out training images in place of the test's")
    arguments = parser.parse_args()
    X, y = fetch_mnist(subset="train", data_home=arguments.data, return_X_y=True)
    X_test, y_test = fetch_mnist(subset="test", data_home=arguments.data, return_X_y=True)
    if arguments.search:
        X, y, X_test, y_test = X[:50_000], y[:50_000], X[50_000:], y[50_000:]
    print("| seed | accuracy | seconds to fit | CPU seconds | pruned | zeros | seconds to prune |")
    print("|---|---|---|---|---|---|---|")
    for seed in arguments.seeds:
        start, cpu = time.perf_counter(), time.process_time()
        model = ImageClassifier("lenet", random_state=seed, **SETTING).fit(X, y)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        accuracy = model.score(X_test, y_test)
        print(f"| {seed} | {accuracy:.4f} | {seconds:.0f} | {cpu:.0f} |", end="", flush=True)
        start = time.perf_counter()
        after = pruned(model, X, y).score(X_test, y_test)
        print(f" {after:.4f} | {sparsity(model.net_.module_):.3f} | {time.perf_counter() - start:.0f} |", flush=True)


if __name__ == "__main__":
    main()
