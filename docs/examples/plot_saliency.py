"""
Saliency: the letters, pixels and frames behind a prediction
============================================================

What a prediction rests on, in a sample's own terms: the letters of a name colored by what they count, a heat map over a
picture, a spectrogram with the cells that speak for the digit. And a check of whether such a picture means anything.
"""

# %%
# Letters of a name
# -----------------
# A transformer reads the names of the digits in many languages, letter by letter. Integrated gradients share out its
# logit: red letters speak for the predicted digit, blue ones against it. The language is one that it has never seen.

import copy

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import spearmanr

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.inspection import AttentionDisplay, SaliencyDisplay, saliency
from skmodal.speech import LogMel

train, test = load_digits3(subset="train"), load_digits3(subset="test")
letters = [list(name) for name in train.data["text"]]
names = TextClassifier("transformer", n_hidden=64, max_epochs=15, random_state=0).fit(letters, train.target)

name = test.data["text"][(test.language == "zsm") & (test.target == 9)].iloc[0]
print(f"{name!r}, Malay for 9, is read as {names.predict([list(name)])[0]}")
SaliencyDisplay.from_estimator(names, list(name))
plt.show()

# %%
# Attention is something else: where a layer takes its values from, whatever these are worth in the end.

AttentionDisplay.from_estimator(names, list(name))
plt.show()

# %%
# Pixels
# ------
# Three methods, one prediction. Integrated gradients count each pixel; Grad-CAM shows roughly where the last feature
# map speaks for the digit; occlusion covers patches and watches the probability, and works for every classifier.

pictures = ImageClassifier(random_state=0).fit(train.data["image"], train.target)
picture = test.data["image"][0]
fig, axes = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
for ax, method in zip(axes, ("integrated_gradients", "grad_cam", "occlusion"), strict=True):
    SaliencyDisplay.from_estimator(pictures, picture, method=method, ax=ax)
    ax.set_xlabel(method.replace("_", " "))
plt.show()

# %%
# Frames and bands
# ----------------
# The same recording, as the network reads it and as it was recorded: shares of the logit over log mel bands, and what
# the probability loses when a cell of 0.1 s and 500 Hz is muted.

features = LogMel(8000, hop_length=0.020, pooling=None)
voices = SpeechClassifier(features=features, max_epochs=10, random_state=0).fit(train.data["speech"], train.target)
recording = test.data["speech"][3]
fig, axes = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
SaliencyDisplay.from_estimator(voices, recording, ax=axes[0])
SaliencyDisplay.from_estimator(voices, recording, method="occlusion", sampling_rate=8000, ax=axes[1])
plt.show()

# %%
# Does it mean anything?
# ----------------------
# A map that a network with weights drawn anew gives as well says nothing of what was learned. Here it does: the rank
# correlation of the two is about zero.

untrained = copy.deepcopy(pictures)
for layer in untrained.net_.module_.modules():
    if hasattr(layer, "reset_parameters"):
        layer.reset_parameters()
correlations = []
for picture in test.data["image"][:10]:
    (learned,) = saliency(pictures, [picture])
    (drawn,) = saliency(untrained, [picture], target=learned.target)
    correlations.append(spearmanr(learned.values, drawn.values, axis=None).statistic)
print(f"rank correlation with the maps of weights drawn anew: {np.mean(correlations):.2f}")
