"""
Digit names of 100 languages in LSA space
=========================================

A name that was never seen can still be read when a relative of it was: Dutch "zeven" is near English "seven".
Latent semantic analysis of character n-grams finds such neighbors without being told what is related.
"""

# %%
# Character n-grams
# -----------------
# The test part of the bundled digits has languages that the training part has not. Some of their words are spelled as
# known ones are; of the others, parts are: ``analyzer="char_wb"`` counts runs of characters within a word and at its
# ends.

import unicodedata

import matplotlib.pyplot as plt
import numpy as np
from sklearn.manifold import TSNE

from skmodal.datasets import load_digits3
from skmodal.text import LatentSemanticAnalysis

train, test = load_digits3(subset="train"), load_digits3(subset="test")
lsa = LatentSemanticAnalysis(100, analyzer="char_wb", ngram_range=(1, 3), random_state=0)
known = lsa.fit_transform(train.data["text"])
print(known.shape)

# %%
# Neighbors
# ---------
# Rows have unit length, so that their product is the cosine of the angle between them.

for code, digit in [("nld", 7), ("dan", 5), ("fao", 2), ("nld", 8)]:
    row = np.flatnonzero((test.language == code) & (test.target == digit))[0]
    name = test.data["text"][row]
    cosine = known @ lsa.transform([name])[0]
    found = [f"{train.data['text'][i]} ({train.language[i]}, {train.target[i]})" for i in np.argsort(-cosine)[:3]]
    print(f"{name} ({code}, {digit}): {', '.join(found)}")

# %%
# A map
# -----
# t-SNE lays the 100 coordinates out on a plane: near points are near in LSA space, far ones say little. A point is a
# name, its color the digit. Names in two scripts share no character, so that each script would be an island; the map is
# of the names in Latin letters, of 43 languages. Some of them are written out.

names, first = np.unique(train.data["text"].to_numpy().astype(str), return_index=True)
is_latin = [all("LATIN" in unicodedata.name(letter, "") for letter in name) for name in names]
names, rows = names[is_latin], first[is_latin]
target = train.target.to_numpy()[rows]
plane = TSNE(metric="cosine", init="random", perplexity=12, random_state=0).fit_transform(known[rows])

fig, ax = plt.subplots(figsize=(9, 8), layout="constrained")
points = ax.scatter(*plane.T, c=target, cmap="tab10", vmin=-0.5, vmax=9.5, s=18)
fig.colorbar(points, ax=ax, ticks=range(10), label="digit", pad=0.01)
room = np.ptp(plane, axis=0) * [0.07, 0.025]  # what a written name takes
written = np.empty((0, 2))
for place in np.random.RandomState(0).permutation(len(names)):
    if (np.abs(written - plane[place]) > room).any(axis=1).all():
        ax.annotate(names[place], plane[place], xytext=(3, 2), textcoords="offset points", fontsize=8)
        written = np.vstack([written, plane[place]])
ax.set(xticks=[], yticks=[])
plt.show()

# %%
# Groups of one color are names that relatives share. Much of the map is mixed: spelling is all that is seen here, and
# short names of different digits share letters by chance.
