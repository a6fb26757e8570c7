"""hog and HOG beside scikit-image's hog in a loop, image by image, in one process, in turns.

Run as ``python -m benchmarks.hog DATA``; the images are MNIST's test digits, which are downloaded into the folder when
missing.
"""

import numpy as np
from skimage.feature import hog as skimage_hog

from benchmarks._turns import print_speeds, read_arguments
from skmodal.datasets import fetch_mnist
from skmodal.image import HOG, hog

SETTINGS = {"orientations": 9, "pixels_per_cell": (8, 8), "cells_per_block": (2, 2), "block_norm": "L2-Hys"}
WANTED = {"`hog`, uint8": "8"}


def skimage_loop(images):
    """Return what scikit-image gives, one image after another."""
    return np.array([skimage_hog(image, **SETTINGS) for image in images])


def main():
    """Print the table, and how far the features are apart."""
    arguments = read_arguments(__doc__, 5)
    mnist = fetch_mnist(data_home=arguments.data)
    images = mnist.data[mnist.is_test]
    calls = {
        "scikit-image `hog` in a loop": lambda: skimage_loop(images),
        "`hog`, uint8": lambda: hog(images, **SETTINGS),
        "`HOG().fit_transform`, uint8": lambda: HOG(**SETTINGS).fit_transform(images),
        "`HOG().fit_transform`, a list": lambda: HOG(**SETTINGS).fit_transform(list(images)),
        "`hog`, float64": lambda: hog(images / 255, **SETTINGS),
    }
    apart = np.abs(hog(images, **SETTINGS) - skimage_loop(images)).max()  # the first call of both, which is not timed
    print_speeds(calls, arguments.rounds, len(images), "an image", WANTED)
    print(f"\nGreatest difference from scikit-image's features: {apart:.1e}")


if __name__ == "__main__":
    main()
