"""MNIST, 60 000 images to fit and 10 000 to test: the image recipes as they come.

Run as ``python -m benchmarks.image_recipe DATA``; DATA is the folder for the set, which is downloaded when missing.
"""

import argparse
import time

from skmodal.datasets import fetch_mnist
from skmodal.recipes import MODELS, make_recipe


def main():
    """Print a row for each recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, mnist.npz")
    arguments = parser.parse_args()
    X, y = fetch_mnist(subset="train", data_home=arguments.data, return_X_y=True)
    X_test, y_test = fetch_mnist(subset="test", data_home=arguments.data, return_X_y=True)
    print("| recipe | accuracy | seconds to fit | seconds to predict |\n|---|---|---|---|")
    for model in MODELS:
        pipeline = make_recipe("image", model)
        start = time.perf_counter()
        pipeline.fit(X, y)
        fitted = time.perf_counter()
        accuracy = pipeline.score(X_test, y_test)
        seconds = fitted - start, time.perf_counter() - fitted
        print(f"| image, {model} | {accuracy:.4f} | {seconds[0]:.0f} | {seconds[1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
