"""
Early fusion: one union, its weights in a grid
==============================================

Early fusion puts the features of all modalities side by side, and one classifier learns from the long row. How much
each modality counts is a parameter like any other: here a grid search finds it.
"""

# %%
# The data
# --------
# Half of the training rows, and two folds, to be quick. The folds are by speaker: a new speaker is what the test part
# has, and folds that mix speakers would promise too much.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.fusion import make_modality_union
from skmodal.image import HOG
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

train, test = load_digits3(subset="train"), load_digits3(subset="test")
X, y, speaker = train.data[::2], train.target[::2], train.speaker[::2]

# %%
# The union
# ---------
# For each column, a transformer that gives a dense row of fixed length. Each ends with a StandardScaler, so that the
# modalities have one scale before the weights say otherwise. No cell is missing here, and ``missing="zero"`` leaves the
# indicators out.

features = {
    "text": make_pipeline(
        LatentSemanticAnalysis(100, analyzer="char_wb", ngram_range=(1, 3), random_state=0), StandardScaler()
    ),
    "image": make_pipeline(HOG(pixels_per_cell=(7, 7)), StandardScaler()),
    "speech": make_pipeline(MFCC(sampling_rate=8000, n_mfcc=20, n_segments=4), StandardScaler()),
}
model = Pipeline([("union", make_modality_union(features, missing="zero")), ("svm", SVC())])
model.set_params(svm__C=10)

# %%
# The grid
# --------
# Image counts 1; text and speech count more or less.

factors = [0.5, 1.0, 2.0]
grid = {"union__transformer_weights": [{"text": t, "image": 1.0, "speech": s} for t in factors for s in factors]}
folds = list(GroupKFold(2).split(X, y, speaker))
search = GridSearchCV(model, grid, cv=folds).fit(X, y)
print(search.best_params_)

scores = search.cv_results_["mean_test_score"].reshape(len(factors), len(factors))
fig, ax = plt.subplots(figsize=(5, 4), layout="constrained")
drawn = ax.imshow(scores, cmap="Blues")
for (i, j), score in np.ndenumerate(scores):
    bright = score < scores.mean()
    ax.text(j, i, f"{score:.3f}", ha="center", va="center", color="black" if bright else "white")
ax.set(xticks=range(3), xticklabels=factors, yticks=range(3), yticklabels=factors)
ax.set(xlabel="weight of speech", ylabel="weight of text", title="accuracy over speakers held out")
fig.colorbar(drawn, ax=ax)
plt.show()

# %%
# The best is in a corner: a wider grid may find better. With two folds and 400 rows, a difference of 0.02 is
# within chance.
#
# On new speakers, languages and writers
# --------------------------------------
# The union beside each modality by itself, all fitted on the same rows.

accuracies = {
    column: make_pipeline(transformer, SVC(C=10)).fit(X[column], y).score(test.data[column], test.target)
    for column, transformer in features.items()
}
accuracies["equal weights"] = model.fit(X, y).score(test.data, test.target)
accuracies["weights searched"] = search.score(test.data, test.target)

fig, ax = plt.subplots(figsize=(6.5, 2.8), layout="constrained")
bars = ax.barh(list(accuracies), list(accuracies.values()), color=["0.65"] * 3 + ["C0"] * 2)
ax.bar_label(bars, fmt="%.3f", padding=4)
ax.set(xlim=(0, 1.1), xlabel="accuracy on 400 test rows")
ax.invert_yaxis()
plt.show()
