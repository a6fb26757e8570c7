"""
What HOG sees of a digit
========================

A histogram of oriented gradients keeps where edges run and in which direction, and drops the rest. This example draws
it, and shows what ``image_energy`` of the bundled digits takes away.
"""

# %%
# Three amounts of energy
# -----------------------
# The bundled images are MNIST's. By default :func:`~skmodal.datasets.load_digits3` keeps a quarter of their energy, so
# that the image alone leaves something for the text and the speech to add. ``image_energy=1`` gives the images whole.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.image import HOG, hog

energies = [1.0, 0.5, 0.25]
digits = {energy: load_digits3(subset="train", image_energy=energy) for energy in energies}
row = np.flatnonzero(digits[1.0].target == 4)[2]

# %%
# The histograms
# --------------
# One histogram a cell of 4 x 4 pixels, with 9 directions. A gradient crosses an edge; so the strokes below are drawn at
# a right angle to it, along the edge, and the stronger the votes the darker the stroke. Each cell is normalized by
# itself, so that faint edges look as strong as bold ones: that is what HOG does about light, and what it pays for it.


def draw_hog(ax, image, cell=4, orientations=9):
    """Draw a star of strokes in each cell, along the edges that it holds."""
    votes = hog(
        image[np.newaxis],
        orientations=orientations,
        pixels_per_cell=(cell, cell),
        cells_per_block=(1, 1),
        block_norm="L2",
    )
    side = image.shape[0] // cell
    votes = votes.reshape(side, side, orientations)
    angles = np.deg2rad((np.arange(orientations) + 0.5) * 180 / orientations)
    for (i, j, o), vote in np.ndenumerate(votes):
        x, y = (j + 0.5) * cell, (i + 0.5) * cell
        dx, dy = -np.sin(angles[o]) * cell * 0.45, np.cos(angles[o]) * cell * 0.45
        ax.plot([x - dx, x + dx], [y - dy, y + dy], color="black", alpha=float(min(1, vote)), linewidth=1.8)
    ax.set(xlim=(0, side * cell), ylim=(side * cell, 0), aspect="equal", xticks=[], yticks=[])


fig, axes = plt.subplots(2, 3, figsize=(8, 5.6), layout="constrained")
for column, energy in enumerate(energies):
    image = digits[energy].data["image"][row]
    axes[0, column].imshow(image, cmap="gray")
    axes[0, column].set(title=f"image_energy={energy:g}", xticks=[], yticks=[])
    draw_hog(axes[1, column], image)
plt.show()

# %%
# What it costs
# -------------
# The same pipeline at each energy, on test images by other writers. Chance is 0.10.

scores = []
for energy in energies:
    test = load_digits3(subset="test", image_energy=energy)
    model = make_pipeline(HOG(pixels_per_cell=(7, 7)), SVC(C=10))
    model.fit(digits[energy].data["image"], digits[energy].target)
    scores.append(model.score(test.data["image"], test.target))

fig, ax = plt.subplots(figsize=(6, 2.6), layout="constrained")
bars = ax.barh([f"{energy:g}" for energy in energies], scores, color="0.45")
ax.bar_label(bars, fmt="%.3f", padding=4)
ax.axvline(0.1, color="black", linestyle=":", linewidth=1)
ax.set(xlim=(0, 1.1), xlabel="accuracy on 400 test images", ylabel="image_energy")
ax.invert_yaxis()
plt.show()
