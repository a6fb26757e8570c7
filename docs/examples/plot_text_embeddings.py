"""
Word embeddings of digit names
==============================

Word vectors are learned from which words stand near which, with no labels. Here the "words" are pieces of the names of
digits in many languages, and a document is a name.
"""

# %%
# Pieces of words
# ---------------
# :class:`~skmodal.text.SubwordTokenizer` learns which letters belong together; "##x" goes on with a word.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.text import GloVe, SubwordTokenizer

train, test = load_digits3(subset="train"), load_digits3(subset="test")
tokenizer = SubwordTokenizer("wordpiece", vocab_size=1600)
pieces = tokenizer.fit_transform(train.data["text"])
for row in range(0, 40, 8):
    print(train.data["text"][row], pieces[row])

# %%
# Vectors
# -------
# :class:`~skmodal.text.GloVe` fits vectors whose products are the logarithms of how often two pieces stand together.
# The loss falls from epoch to epoch.

glove = GloVe(30, min_count=2, max_epochs=100, random_state=0).fit(pieces)
print(len(glove.vocabulary_), "pieces;", [round(float(loss), 4) for loss in glove.losses_[::33]])

fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
ax.plot(np.arange(1, 101), glove.losses_)
ax.set(xlabel="epoch", ylabel="loss a pair", yscale="log")
plt.show()

# %%
# Neighbors
# ---------
# Pieces with similar vectors stand in similar company.

for piece in list(glove.vocabulary_)[:6]:
    print(piece, [(word, round(cosine, 2)) for word, cosine in glove.most_similar(piece, topn=3)])

# %%
# Documents
# ---------
# ``transform`` pools the vectors of a document's words: their mean, a mean that weighs rare words more ("tfidf",
# "sif"), the largest of each coordinate ("max"), or none at all, for a network. Rows have a fixed length, so that any
# classifier takes them. Languages of the test part were never seen; chance is 0.1.

for pooling in ("mean", "tfidf", "sif", "max"):
    embed = GloVe(30, min_count=2, max_epochs=100, pooling=pooling, random_state=0)
    model = make_pipeline(SubwordTokenizer("wordpiece", vocab_size=1600), embed, SVC(C=10))
    accuracy = model.fit(train.data["text"], train.target).score(test.data["text"], test.target)
    print(f"{pooling}: {accuracy:.2f}")

# %%
# The names are short and few: here :class:`~skmodal.text.LatentSemanticAnalysis` of character n-grams does better.
# Embeddings pay with running text, or with vectors that somebody trained on much of it
# (:class:`~skmodal.text.WordVectors`).
