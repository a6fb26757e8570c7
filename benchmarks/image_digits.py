"""MNIST by corners, edges and HOG together: 60 000 images to fit and 10 000 to test, beside HOG alone.

Run as ``python -m benchmarks.image_digits DATA``; DATA is the folder for the set, which is downloaded when missing. The
settings were chosen on training images alone: fitted on the first 12 000, compared on the last 10 000.
"""

import argparse
import time

from sklearn.decomposition import PCA
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import fetch_mnist
from skmodal.image import HOG, CannyEdges, CornerKeypoints

# Each block's weight makes its total variance 1, times 0.6 squared for edges and 0.3 squared for corners.
WEIGHTS = {"hog": 0.29, "edges": 0.35, "corners": 0.047}


def hog():
    """Return the features of the image recipe."""
    return make_pipeline(HOG(orientations=4, pixels_per_cell=(4, 4), cells_per_block=(3, 3)), PCA(0.9, random_state=0))


def corners_edges_hog():
    """Return the three blocks of features side by side."""
    return FeatureUnion(
        [
            ("hog", hog()),
            ("edges", make_pipeline(CannyEdges(grid=(4, 4)), PCA(0.9, random_state=0))),
            ("corners", make_pipeline(CornerKeypoints(n_keypoints=8), StandardScaler())),
        ],
        transformer_weights=WEIGHTS,
    )


def main():
    """Print a row for each set of features."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="folder that holds, or shall hold, mnist.npz")
    arguments = parser.parse_args()
    X, y = fetch_mnist(subset="train", data_home=arguments.data, return_X_y=True)
    X_test, y_test = fetch_mnist(subset="test", data_home=arguments.data, return_X_y=True)
    print("| features | accuracy | seconds to fit | seconds to predict |\n|---|---|---|---|")
    for name, features in (("HOG", hog()), ("corners, edges and HOG", corners_edges_hog())):
        model = make_pipeline(features, SVC(C=10))
        start = time.perf_counter()
        model.fit(X, y)
        fitted = time.perf_counter()
        accuracy = model.score(X_test, y_test)
        seconds = fitted - start, time.perf_counter() - fitted
        print(f"| {name} | {accuracy:.4f} | {seconds[0]:.0f} | {seconds[1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
