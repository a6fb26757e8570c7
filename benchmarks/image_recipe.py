"""MNIST, 60 000 images to fit and 10 000 to test: the image recipes as they come, and HOG, edges and corners together.

Run as ``python -m benchmarks.image_recipe DATA``; DATA is the folder for the set, which is downloaded when missing.
"""

from benchmarks._table import data_parser, print_head, print_row
from skmodal.datasets import fetch_mnist
from skmodal.recipes import MODELS, make_recipe

# A block's weight makes its total variance 1, times 0.6 squared for edges and 0.3 squared for corners.
WEIGHTS = {"hog": 0.29, "edges": 0.35, "corners": 0.047}
WANTED = {"svm": "0.985", "knn": "0.970"}


def main():
    """Print a row for each recipe."""
    data = data_parser(__doc__).parse_args().data
    X, y = fetch_mnist(subset="train", data_home=data, return_X_y=True)
    X_test, y_test = fetch_mnist(subset="test", data_home=data, return_X_y=True)
    print_head("features", "model", "accuracy", "wanted")
    for model in MODELS:
        accuracy = make_recipe("image", model).fit(X, y).score(X_test, y_test)
        print_row("hog", model, f"{accuracy:.4f}", WANTED.get(model, ""))
    union = make_recipe("image", "svm", features="hog+edges+corners").set_params(union__transformer_weights=WEIGHTS)
    print_row("hog+edges+corners, weighted", "svm", f"{union.fit(X, y).score(X_test, y_test):.4f}", WANTED["svm"])


if __name__ == "__main__":
    main()
