"""Image features against scikit-image in a loop, image by image, in one process, in alternating rounds.

Run as ``python -m benchmarks.image_features --mnist mnist.npz --photographs FOLDER``; the file is Keras's, with uint8
images of shape (n, 28, 28), and the folder holds photographs, which are resized to 256 by 256 pixels. Where a feature
is of color, the digits are tinted.
"""

import argparse
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from skimage import color, exposure, feature

from skmodal.image import (
    ImageReader,
    canny_edges,
    color_histogram,
    corner_keypoints,
    equalize_adaptive,
    equalize_histogram,
    grayscale,
    local_binary_patterns,
)

N_BINS = 8


def skimage_corners(image):
    """Return the 20 strongest corners, at the threshold that is skmodal's default."""
    return feature.corner_peaks(feature.corner_shi_tomasi(image), threshold_rel=0.01, num_peaks=20)


def skimage_channel_histograms(image):
    """Return the three histograms of 256 bins that scikit-image has."""
    return exposure.histogram(image, channel_axis=-1, source_range="dtype", normalize=True)[0]


def joint_histogram(image):
    """Return the joint histogram, as NumPy gives it."""
    return np.histogramdd(image.reshape(-1, 3), N_BINS, [(0, 256)] * 3)[0]


def skimage_patterns(image):
    """Return the histogram of the uniform local binary patterns."""
    return np.bincount(feature.local_binary_pattern(image, 8, 1, "uniform").astype(int).ravel(), minlength=10)


# Name: what skmodal does with a batch, what is done with one image, whether the images are of color.
FEATURES = {
    "grayscale, `rgb2gray`": (grayscale, color.rgb2gray, True),
    "equalization, `equalize_hist`": (equalize_histogram, exposure.equalize_hist, False),
    "CLAHE, `equalize_adapthist`": (equalize_adaptive, exposure.equalize_adapthist, False),
    "Canny, `canny`": (canny_edges, feature.canny, False),
    "corners, `corner_peaks(corner_shi_tomasi)`": (corner_keypoints, skimage_corners, False),
    "color histogram, joint, `np.histogramdd`": (color_histogram, joint_histogram, True),
    "color histogram, joint; `exposure.histogram`, by channel": (color_histogram, skimage_channel_histograms, True),
    "local binary patterns, `local_binary_pattern`": (local_binary_patterns, skimage_patterns, False),
}


def mnist(path, n_images):
    """Return the first test digits, gray, and in a color that differs from digit to digit."""
    with np.load(path) as arrays:
        gray = np.ascontiguousarray(arrays["x_test"][:n_images])
    tints = np.random.default_rng(0).random((len(gray), 1, 1, 3))
    return gray, (gray[..., None] * tints).astype(np.uint8)


def photographs(folder, n_images):
    """Return photographs of 256 by 256 pixels, gray and in color."""
    paths = sorted(Path(folder).glob("*.jpg"))[:n_images]
    colored = np.stack(list(ImageReader(size=(256, 256), mode="rgb").fit_transform(paths)))
    return grayscale(colored), colored


def measure(contestants, images, n_rounds):
    """Return the wall and CPU microseconds an image, of shape (n_contestants, n_rounds, 2)."""
    times = np.empty((len(contestants), n_rounds, 2))
    for contestant in contestants:
        contestant(images[:20])  # tables, imports and caches
    for turn in range(n_rounds):
        for place, contestant in enumerate(contestants):
            wall, cpu = time.perf_counter(), time.process_time()
            contestant(images)
            times[place, turn] = time.perf_counter() - wall, time.process_time() - cpu
    return times * 1e6 / len(images)


def row(name, loop, batch):
    """Return a row of the table: medians, and of the ratios the least and the greatest of the rounds too."""
    ratios = loop[:, 0] / batch[:, 0]
    cpu = np.median(loop[:, 1] / batch[:, 1])
    return (
        f"| {name} | {1e6 / np.median(loop[:, 0]):,.0f} | {1e6 / np.median(batch[:, 0]):,.0f} "
        f"| {np.median(ratios):.1f} ({ratios.min():.1f}-{ratios.max():.1f}) | {cpu:.1f} |"
    )


def main():
    """Print a table for each set of images, and how far edges and corners are from scikit-image's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mnist", metavar="PATH", required=True)
    parser.add_argument("--photographs", metavar="FOLDER", required=True)
    parser.add_argument("--images", type=int, nargs=2, default=[10_000, 500], help="digits and photographs")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", UserWarning)
    sets = {
        "28x28 (MNIST)": mnist(arguments.mnist, arguments.images[0]),
        "256x256 (photographs)": photographs(arguments.photographs, arguments.images[1]),
    }
    print(f"scikit-image {version('scikit-image')}, NumPy {np.__version__}, {arguments.rounds} alternating rounds")
    for name, (gray, colored) in sets.items():
        print(f"\n{len(gray)} uint8 images of {name}; images a second: median; ratio: median (least-greatest)\n")
        print("| feature, peer | peer in a loop | skmodal | ratio | ratio of CPU seconds |\n|---|---|---|---|---|")
        for title, (batch, single, is_color) in FEATURES.items():
            contestants = [lambda images, single=single: [single(image) for image in images], batch]
            loop, whole = measure(contestants, colored if is_color else gray, arguments.rounds)
            print(row(title, loop, whole), flush=True)
        differing = sum((canny_edges(image[None])[0] != feature.canny(image)).sum() for image in gray)
        print(f"\nPixels in which the edge maps differ: {differing} of {gray.size}")


if __name__ == "__main__":
    main()
