"""
Search: features once, hopeless candidates out, and a picture
=============================================================

A search is a fit for every candidate and fold. What can be saved is the features, which are the same for all candidates
of the classifier, and the training of candidates that fall behind early.
"""

# %%
# Features once
# -------------
# The clips' features are computed once a clip, and known by its content after that. The groups keep a speaker in one
# fold.

import matplotlib.pyplot as plt
from sklearn.model_selection import GridSearchCV, GroupKFold, RandomizedSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier
from skmodal.recipes import search_space
from skmodal.speech import MFCC, SilenceTrimmer
from skmodal.tuning import CachedTransformer, EpochHalvingSearchCV, SearchDisplay

train = load_digits3(subset="train")
features = make_pipeline(SilenceTrimmer(8000), MFCC(sampling_rate=8000, n_segments=6))
model = Pipeline([("features", CachedTransformer(features)), ("scaler", StandardScaler()), ("svm", SVC())])
grid = {"svm__C": [0.1, 1.0, 10.0, 100.0], "svm__gamma": [3e-4, 1e-3, 3e-3, 1e-2]}
search = GridSearchCV(model, grid, cv=GroupKFold(2), refit=False)
search.fit(train.data["speech"], train.target, groups=train.speaker)

display = SearchDisplay.from_estimator(search, kind="heatmap", name="SVC, unseen speakers")
display.figure_.set_size_inches(5.5, 4)

# %%
# Candidates drawn
# ----------------
# ``search_space`` knows what is worth trying. Each line is a candidate, and ends at its score.

space = {name: values for name, values in search_space(model, kind="random").items() if name.startswith("svm")}
drawn = RandomizedSearchCV(model, space, n_iter=20, cv=GroupKFold(2), refit=False, random_state=0)
drawn.fit(train.data["speech"], train.target, groups=train.speaker)

display = SearchDisplay.from_estimator(drawn, name="SVC, unseen speakers")
display.figure_.set_size_inches(5.5, 4)

# %%
# Hopeless candidates out
# -----------------------
# A network's candidates are all trained for one epoch, the best third for three, and the best of those for nine.

network = ImageClassifier("mlp", random_state=0)
space = search_space(network, kind="random")
halving = EpochHalvingSearchCV(network, space, n_candidates=12, max_epochs=9, cv=2, random_state=0)
halving.fit(train.data["image"], train.target)
results = halving.cv_results_

fig, ax = plt.subplots(figsize=(5.5, 4), layout="constrained")
for params in results["params"][: halving.n_candidates_[0]]:
    rows = [row for row, other in enumerate(results["params"]) if other == params]
    ax.plot(results["n_epochs"][rows], results["mean_test_score"][rows], "o-", color=f"C{min(len(rows), 3) - 1}")
ax.set(xscale="log", xticks=halving.n_epochs_, xlabel="epochs", ylabel="mean test score", title="ImageClassifier")
ax.set_xticklabels(halving.n_epochs_)
ax.minorticks_off()
plt.show()
