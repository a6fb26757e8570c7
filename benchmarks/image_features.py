"""Image features against scikit-image in a loop, image by image, in one process, in alternating rounds.

Run as ``python -m benchmarks.image_features DATA``: MNIST's test digits of 28 by 28 pixels, and photographs of the
folder flickr8k, resized to 256 by 256. Where a feature is of color, the digits are tinted. Cells have how many times as
fast as the loop ours is: the median of the rounds, the least and the greatest.
"""

import warnings

import numpy as np
from skimage import color, exposure, feature

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread, take_turns
from skmodal.datasets import fetch_mnist
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
N_PHOTOGRAPHS = 200


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


# Name: what skmodal does with a batch, what is done with one image, whether the images are of color, what is wanted.
FEATURES = {
    "`grayscale`, `rgb2gray`": (grayscale, color.rgb2gray, True, "3"),
    "`equalize_histogram`, `equalize_hist`": (equalize_histogram, exposure.equalize_hist, False, "3"),
    "`equalize_adaptive`, `equalize_adapthist`": (equalize_adaptive, exposure.equalize_adapthist, False, "3"),
    "`canny_edges`, `canny`": (canny_edges, feature.canny, False, "2"),
    "`corner_keypoints`, `corner_peaks(corner_shi_tomasi)`": (corner_keypoints, skimage_corners, False, "2"),
    "`color_histogram`, the same by `np.histogramdd`": (color_histogram, joint_histogram, True, "5"),
    "`color_histogram` (joint), `exposure.histogram` (by channel)": (
        color_histogram,
        skimage_channel_histograms,
        True,
        "5",
    ),
    "`local_binary_patterns`, `local_binary_pattern`": (local_binary_patterns, skimage_patterns, False, ""),
}


def digits(data_home):
    """Return MNIST's test images, gray, and in a color that differs from digit to digit."""
    mnist = fetch_mnist(data_home=data_home)
    gray = mnist.data[mnist.is_test]
    tints = np.random.default_rng(0).random((len(gray), 1, 1, 3))
    return gray, (gray[..., None] * tints).astype(np.uint8)


def photographs(folder):
    """Return photographs of 256 by 256 pixels, gray and in color."""
    paths = sorted(folder.glob("*.jpg"))[:N_PHOTOGRAPHS]
    colored = np.stack(list(ImageReader(size=(256, 256), mode="rgb").fit_transform(paths)))
    return grayscale(colored), colored


def ratios(batch, single, images, n_rounds):
    """Return how many times as fast as the loop the batch is, round by round."""
    batch(images[:20])  # tables, imports and caches
    single(images[0])
    wall, _ = take_turns([lambda: [single(image) for image in images], lambda: batch(images)], n_rounds)
    return wall[0] / wall[1]


def differing(gray):
    """Return in how many pixels the edge maps are not scikit-image's."""
    count = sum((canny_edges(image[None])[0] != feature.canny(image)).sum() for image in gray)
    return f"{count} of {gray.size:,}"


def main():
    """Print a row for each feature, and one for the edges."""
    arguments = read_arguments(__doc__, 3)
    warnings.simplefilter("ignore", UserWarning)
    small, large = digits(arguments.data), photographs(arguments.data / "flickr8k")
    print_head("feature, peer", f"{len(small[0])} images of 28x28", f"{len(large[0])} of 256x256", "wanted")
    for name, (batch, single, is_color, wanted) in FEATURES.items():
        speeds = [ratios(batch, single, images[is_color], arguments.rounds) for images in (small, large)]
        print_row(name, *(spread(speed, 1) for speed in speeds), wanted)
    print_row("pixels of another edge map", differing(small[0]), differing(large[0]), "")


if __name__ == "__main__":
    main()
