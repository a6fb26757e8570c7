"""
Joint fusion: one network, and the fusion is a parameter
========================================================

In a joint network each modality has an encoder, and what the encoders say of a row is fused before it is classified.
All is learned at once. Which fusion is a word, that a grid can search; here three stand beside the networks of the
single modalities and their late fusion.
"""

# %%
# Encoders
# --------
# An encoder is an estimator of one modality: its features and its network are taken, and the parameters of its training
# do not count.

import matplotlib.pyplot as plt

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier, LateFusionClassifier
from skmodal.text import LatentSemanticAnalysis

plt.style.use("tableau-colorblind10")
train, test = load_digits3(subset="train"), load_digits3(subset="test")
letters = LatentSemanticAnalysis(100, analyzer="char_wb", ngram_range=(1, 3), random_state=0)
encoders = {
    "text": TextClassifier("mlp", features=letters, dropout=0.3, random_state=0),
    "image": ImageClassifier("lenet", random_state=0),
    "speech": SpeechClassifier("cnn", sampling_rate=8000, random_state=0),
}

# %%
# Three fusions
# -------------
# "concat" puts the modalities' codes side by side, "gated" weighs them against each other for each row, and "tensor"
# multiplies them. Beside the fused one, each modality has a head of its own, without which the strongest modality
# learns and the others hardly.

models = {
    f"joint, {fusion}": FusionClassifier(encoders, fusion=fusion, random_state=0)
    for fusion in ("concat", "gated", "tensor")
}
models["late, product"] = LateFusionClassifier(list(encoders.items()), fusion="product")
accuracies = {
    f"{column} alone": network.fit(train.data[column], train.target).score(test.data[column], test.target)
    for column, network in encoders.items()
}
for name, model in models.items():
    accuracies[name] = model.fit(train.data, train.target).score(test.data, test.target)

# %%
# What they reach
# ---------------
# Accuracy on new speakers, languages and writers.

fig, ax = plt.subplots(figsize=(6.5, 3.2), layout="constrained")
bars = ax.barh(list(accuracies), list(accuracies.values()), color=["0.65"] * 3 + ["C0"] * 3 + ["C1"])
ax.bar_label(bars, fmt="%.3f", padding=4)
ax.set(xlim=(0, 1.1), xlabel="accuracy on 400 test rows")
ax.invert_yaxis()
plt.show()

# %%
# On so few rows, the fusions differ by less than chance does, and late fusion is as good. What a joint network has
# beside it is one representation of the row, which :class:`~skmodal.fusion.FusionTransformer` gives to any classifier.
