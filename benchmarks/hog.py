"""Measure hog and HOG against scikit-image's hog in a loop, image by image, in one process, in alternating rounds.

Run as ``python -m benchmarks.hog [--mnist mnist.npz]``; the file is Keras's, with uint8 images of shape (n, 28, 28).
Without it, the images are scikit-learn's digits, scaled up from 8 to 28 pixels.
"""

import argparse
import sys
import time
from importlib.metadata import version

import numpy as np
from skimage.feature import hog as skimage_hog
from sklearn.datasets import load_digits

from skmodal.image import HOG, ImageReader, hog

SETTINGS = {"orientations": 9, "pixels_per_cell": (8, 8), "cells_per_block": (2, 2), "block_norm": "L2-Hys"}


def mnist_images(path, n_images):
    """Return the first uint8 images of shape (28, 28) that the npz file holds enough of."""
    with np.load(path) as arrays:
        for key in arrays.files:
            if arrays[key].shape[1:] == (28, 28) and len(arrays[key]) >= n_images:
                return np.ascontiguousarray(arrays[key][:n_images])
    sys.exit(f"{path} holds no array of {n_images} images of 28 by 28 pixels.")


def digit_images(n_images):
    """Return scikit-learn's digits at 28 by 28 pixels, over and over until there are enough."""
    images = (load_digits().images * 255 / 16).astype(np.uint8)
    return np.resize(np.stack(list(ImageReader(size=(28, 28)).fit_transform(images))), (n_images, 28, 28))


def skimage_loop(images):
    """Return what scikit-image gives, one image after another."""
    return np.array([skimage_hog(image, **SETTINGS) for image in images])


def measure(contestants, images, n_rounds):
    """Return the wall and CPU microseconds an image, of shape (n_contestants, n_rounds, 2)."""
    times = np.empty((len(contestants), n_rounds, 2))
    for contestant in contestants.values():
        contestant(images[:500])  # tables, imports and caches
    for turn in range(n_rounds):
        for place, contestant in enumerate(contestants.values()):
            wall, cpu = time.perf_counter(), time.process_time()
            contestant(images)
            times[place, turn] = time.perf_counter() - wall, time.process_time() - cpu
    return times * 1e6 / len(images)


def table(names, times):
    """Return a markdown table: medians, with the least and the greatest of the rounds."""
    lines = [
        "| | wall µs an image | CPU µs an image | images a second | times scikit-image's speed |",
        "|---|---|---|---|---|",
    ]
    for name, own in zip(names, times, strict=True):
        ratios = times[0, :, 0] / own[:, 0]
        wall, cpu, ratio = (spread(values) for values in (own[:, 0], own[:, 1], ratios))
        lines.append(f"| {name} | {wall} | {cpu} | {1e6 / np.median(own[:, 0]):,.0f} | {ratio} |")
    return "\n".join(lines)


def spread(values):
    """Return the median, and in brackets the least and the greatest."""
    return f"{np.median(values):.2f} ({values.min():.2f}-{values.max():.2f})"


def main():
    """Print the table, and how far the features are apart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", metavar="PATH", help="npz file with uint8 images of shape (n, 28, 28)")
    parser.add_argument("--images", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    n_images = arguments.images
    images = mnist_images(arguments.mnist, n_images) if arguments.mnist else digit_images(n_images)
    contestants = {
        "scikit-image `hog` in a loop": skimage_loop,
        "skmodal `hog`, uint8": lambda images: hog(images, **SETTINGS),
        "skmodal `HOG().fit_transform`, uint8": lambda images: HOG(**SETTINGS).fit_transform(images),
        "skmodal `HOG().fit_transform`, a list": lambda images: HOG(**SETTINGS).fit_transform(list(images)),
        "skmodal `hog`, float64": lambda images: hog(images / 255, **SETTINGS),
    }
    times = measure(contestants, images, arguments.rounds)
    source = "MNIST" if arguments.mnist else "scikit-learn's digits, scaled up"
    print(f"{n_images} images of 28x28 ({source}), {SETTINGS}, {arguments.rounds} alternating rounds,")
    print(f"scikit-image {version('scikit-image')}, NumPy {np.__version__}: median (least-greatest)\n")
    print(table(contestants, times))
    apart = np.abs(hog(images, **SETTINGS) - skimage_loop(images)).max()
    print(f"\nGreatest difference from scikit-image's features: {apart:.1e}")


if __name__ == "__main__":
    main()
