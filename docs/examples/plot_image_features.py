"""
What each image feature sees
============================

The same photograph through the functions of :mod:`skmodal.image`: what is kept of it, and what is dropped.
"""

# %%
# Images of images
# ----------------
# A picture in poor light, and what brings it back: one histogram for the whole of it, or one for each part.

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import hsv_to_rgb
from skimage.data import astronaut

from skmodal.datasets import load_digits3
from skmodal.image import (
    CannyEdges,
    ImageAugmenter,
    canny_edges,
    color_histogram,
    corner_keypoints,
    equalize_adaptive,
    equalize_histogram,
    grayscale,
    hog,
    local_binary_patterns,
    resize_images,
)

photograph = resize_images(astronaut()[np.newaxis, :, 60:420], (256, 180))
dark = (photograph * 0.3).astype(np.uint8)


def show(ax, image, title):
    """Show one image of a batch."""
    ax.imshow(image, cmap="gray")
    ax.set(title=title, xticks=[], yticks=[])


fig, axes = plt.subplots(1, 4, figsize=(10, 4), layout="constrained")
show(axes[0], dark[0], "in poor light")
show(axes[1], equalize_histogram(dark)[0], "equalize_histogram")
show(axes[2], equalize_adaptive(dark)[0], "equalize_adaptive")
show(axes[3], grayscale(photograph)[0], "grayscale")
plt.show()

# %%
# Where and what
# --------------
# Edges, corners and gradients say where something is; the patterns of brightness around each pixel say what surfaces
# are like; the histogram says which colors there are, and forgets where.


def draw_hog(ax, image, cell=12, orientations=9):
    """Draw the strokes along the edges of each cell."""
    votes = hog(image, orientations=orientations, pixels_per_cell=(cell, cell), cells_per_block=(1, 1))
    rows, columns = image.shape[1] // cell, image.shape[2] // cell
    angles = np.deg2rad((np.arange(orientations) + 0.5) * 180 / orientations)
    for (i, j, o), vote in np.ndenumerate(votes.reshape(rows, columns, orientations)):
        x, y = (j + 0.5) * cell, (i + 0.5) * cell
        dx, dy = -np.sin(angles[o]) * cell * 0.45, np.cos(angles[o]) * cell * 0.45
        ax.plot([x - dx, x + dx], [y - dy, y + dy], color="black", alpha=float(vote), linewidth=1.2)
    ax.set(title="hog", xlim=(0, columns * cell), ylim=(rows * cell, 0), aspect="equal", xticks=[], yticks=[])


def draw_colors(ax, image, n_bins=6):
    """Draw the commonest colors, each as wide as its share."""
    shares = color_histogram(image, n_bins=n_bins)[0]
    commonest = np.argsort(shares)[::-1][:12]
    colors = (np.stack(np.unravel_index(commonest, (n_bins,) * 3), axis=1) + 0.5) / n_bins
    ax.barh(np.arange(12), shares[commonest], color=colors, edgecolor="0.6", linewidth=0.5)
    ax.set(title="color_histogram", xlabel="share of the pixels", yticks=[])
    ax.invert_yaxis()


fig, axes = plt.subplots(2, 3, figsize=(10, 8.4), layout="constrained")
show(axes[0, 0], photograph[0], "the photograph")
show(axes[0, 1], ~canny_edges(photograph)[0], "canny_edges")
keypoints = corner_keypoints(photograph, n_keypoints=60, min_distance=3)[0]
show(axes[0, 2], grayscale(photograph)[0], "corner_keypoints")
axes[0, 2].scatter(
    keypoints[:, 1], keypoints[:, 0], s=40 * keypoints[:, 2] / keypoints[0, 2] + 6, facecolors="none", edgecolors="red"
)
draw_hog(axes[1, 0], photograph)
patterns = local_binary_patterns(photograph, radius=2, grid=None)[0]
show(axes[1, 1], patterns, "local_binary_patterns")
draw_colors(axes[1, 2], photograph)
plt.show()

# %%
# Edges in numbers
# ----------------
# A classifier wants a row of fixed length. On a grid, :class:`~skmodal.image.CannyEdges` gives the share of each part
# that is an edge, drawn as brightness, and the orientations of the edges, whose mean is drawn as a hue.

rows, columns, orientations = 16, 11, 8
pooled = CannyEdges(grid=(rows, columns), orientations=orientations).fit_transform(photograph)
pooled = pooled.reshape(rows, columns, 1 + orientations)
doubled = np.exp(2j * np.pi * np.arange(orientations) / orientations)  # orientations of 0 and 180 degrees are one
mean = pooled[..., 1:] @ doubled
hue = np.angle(mean) / (2 * np.pi) % 1
strength = pooled[..., 0] / pooled[..., 0].max()

fig, axes = plt.subplots(1, 2, figsize=(6, 4.2), layout="constrained")
show(axes[0], ~canny_edges(photograph)[0], "edges")
show(axes[1], hsv_to_rgb(np.stack([hue, np.abs(mean), strength], axis=-1)), "pooled")
plt.show()

# %%
# More digits than there are
# --------------------------
# :class:`~skmodal.image.ImageAugmenter` varies the images of the training, in ``fit_transform`` alone. The first image
# of each row is the digit itself.

digits = load_digits3(subset="train", image_energy=1)
variations = {
    "shift": {"shift": (-0.2, 0.2)},
    "rotate": {"rotate": (-40, 40)},
    "zoom": {"zoom": (0.6, 1.5)},
    "noise": {"noise": (0.05, 0.3)},
    "erase": {"erase": (0.05, 0.25)},
}
digit = digits.data["image"][np.flatnonzero(digits.target == 4)[2]]
fig, axes = plt.subplots(len(variations), 8, figsize=(7, 4.6), layout="constrained")
for line, (name, setting) in zip(axes, variations.items(), strict=True):
    varied = ImageAugmenter(**setting, random_state=0).fit_transform([digit] * 7)
    for ax, image in zip(line, [digit, *varied], strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255 if image.dtype == np.uint8 else 1)
        ax.set(xticks=[], yticks=[])
    line[0].set_ylabel(name)
plt.show()
