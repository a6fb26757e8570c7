"""
Missing modalities: a joint network that is prepared for them
=============================================================

A row that lacks a modality is answered by the others, in `fit` as in `predict`: nothing is imputed. But a network that
has only ever seen whole rows relies on all that it saw. Modality dropout takes some away while it learns.
"""

# %%
# Two precautions
# ---------------
# A joint network of images and speech learns from whole rows: without precautions, with a head for each modality, and
# with modality dropout too, as it does unless told otherwise.

import matplotlib.pyplot as plt
import numpy as np

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import FusionClassifier

plt.style.use("tableau-colorblind10")
train, test = load_digits3(subset="train"), load_digits3(subset="test")
encoders = {
    "image": ImageClassifier("lenet", random_state=0),
    "speech": SpeechClassifier("cnn", sampling_rate=8000, random_state=0),
}
ways = {
    "whole rows alone": {"unimodal_weight": 0.0, "modality_dropout": 0.0},
    "a head for each modality": {"modality_dropout": 0.0},
    "and modality dropout, as by default": {},
}
models = {
    way: FusionClassifier(encoders, random_state=0, **options).fit(train.data, train.target)
    for way, options in ways.items()
}
alone = {
    column: network.fit(train.data[column], train.target).score(test.data[column], test.target)
    for column, network in encoders.items()
}

# %%
# Fewer and fewer cells
# ---------------------
# The same networks, on test rows where a share of one column is empty. The line is what the other modality's network
# has by itself: a good fusion ends there, when the column is gone.

shares = np.linspace(0, 1, 6)
order = np.random.default_rng(0).permutation(len(test.data))
fig, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained", sharey=True)
for ax, column, other in zip(axes, ("speech", "image"), ("image", "speech"), strict=True):
    for way, model in models.items():
        scores = []
        for share in shares:
            rows = test.data[["image", "speech"]].copy()
            rows.loc[order[: round(share * len(rows))], column] = None
            scores.append(model.score(rows, test.target))
        ax.plot(shares, scores, "o-", markersize=4, label=way)
    ax.axhline(alone[other], color="0.5", linestyle="--", linewidth=1)
    ax.annotate(f"{other} alone", (0, alone[other]), xytext=(2, 3), textcoords="offset points", color="0.4")
    ax.set(xlabel=f"share of rows without {column}", xticks=shares)
axes[0].set(ylabel="accuracy on 400 test rows", ylim=(0.3, 1.02))
axes[0].legend(loc="lower left", frameon=False)
plt.show()

# %%
# Training rows may have holes as well; a modality that a row lacks costs no computation and has no part in its result.

holed = train.data[["image", "speech"]].copy()
holed.loc[::3, "image"] = None
holed.loc[1::3, "speech"] = None
model = FusionClassifier(encoders, random_state=0).fit(holed, train.target)
print(f"fitted where two of three rows lack a modality: {model.score(test.data, test.target):.3f}")
