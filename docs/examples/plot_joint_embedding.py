"""
One space: a recording finds its images
=======================================

A joint embedding learns, from rows that have an image and a recording, a space of unit vectors in which both lie close.
A search in it needs no labels, and a modality finds another.
"""

# %%
# Learn the space
# ---------------
# With the digits as ``y``, all rows of a digit belong together; without, a recording would belong to the one image of
# its row alone. The test's speakers and images are new.

import matplotlib.pyplot as plt
import numpy as np

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import CrossModalRetriever, JointEmbedding, ZeroShotClassifier

train, test = (load_digits3(subset=subset, image_energy=1.0) for subset in ("train", "test"))
encoders = {"image": ImageClassifier(), "speech": SpeechClassifier(sampling_rate=8000)}
embedding = JointEmbedding(encoders, max_epochs=10, random_state=0).fit(train.data, train.target)
print(f"mean average precision, both ways: {embedding.score(test.data, test.target):.2f}; by chance 0.10")

# %%
# Search
# ------
# The gallery holds the test's images; the queries are one recording of each digit.

gallery = CrossModalRetriever(embedding, n_neighbors=8, modality="image").fit(test.data)
queries = np.array([np.flatnonzero(test.target == digit)[0] for digit in range(10)])
_, places = gallery.kneighbors(test.data["speech"].iloc[queries], modality="speech")

figure, axes = plt.subplots(10, 9, figsize=(7, 8), layout="constrained")
for row, (query, found) in enumerate(zip(queries, places, strict=True)):
    axes[row, 0].plot(test.data["speech"].iloc[query], linewidth=0.4)
    axes[row, 0].set_ylabel(f"“{row}”", rotation=0, labelpad=14, va="center")
    for axis, place in zip(axes[row, 1:], found, strict=True):
        right = test.target.iloc[place] == row
        axis.imshow(test.data["image"].iloc[place], cmap="gray_r" if right else "Reds")
for axis in axes.flat:
    axis.set(xticks=[], yticks=[])
    axis.spines[:].set_visible(False)
figure.suptitle("a recording, and the eight nearest images (wrong ones in red)")
plt.show()

# %%
# Classify by description
# -----------------------
# A class that is described in one modality is recognized in the other. Here an image of each digit is its description,
# and what is classified is speech.

one_each = test.data.iloc[queries]
model = ZeroShotClassifier(embedding, prompt_modality="image", modality="speech").fit(one_each, np.arange(10))
print(f"speech by one image of each digit: {model.score(test.data, test.target):.2f}")
