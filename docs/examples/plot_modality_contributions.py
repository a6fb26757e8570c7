"""
What each modality contributes: Shapley values of a fusion
==========================================================

A fusion of text, image and speech is right more often than any of them. How much of that is due to each? Every set of
columns is emptied in turn, the fitted model is asked again, and what a modality adds to those that are there is
averaged over all orders in which they may come.
"""

# %%
# Share out the score
# -------------------
# Late fusion of three recipes, fitted once. The bars lead from the answers without any modality, which are the class
# shares of the rows fitted on, to those with all of them: their lengths are the contributions.

import matplotlib.pyplot as plt
import numpy as np

from skmodal.datasets import load_digits3
from skmodal.fusion import LateFusionClassifier
from skmodal.inspection import ModalityContributionsDisplay, modality_contributions, permutation_importance
from skmodal.recipes import make_recipe

plt.style.use("tableau-colorblind10")
train, test = load_digits3(subset="train"), load_digits3(subset="test")
members = [
    ("text", make_recipe("text", "nb")),
    ("image", make_recipe("image", "nb")),
    ("speech", make_recipe("speech", "nb", sampling_rate=8000)),
]
model = LateFusionClassifier(members).fit(train.data, train.target)
ModalityContributionsDisplay.from_estimator(model, test.data, test.target, scoring="accuracy")
plt.show()

# %%
# Another question, another answer
# --------------------------------
# Shuffling a column asks what is lost when one modality lies and the others are there. Emptying it asks what it brings.
# The words bring something to a row that has little else, and nearly nothing to one that has the recording; so they
# have a share of the score, and are hardly missed.

shared = modality_contributions(model, test.data, test.target)
shuffled = permutation_importance(model, test.data, test.target, random_state=0)
everything = tuple(shared.modalities)
missed = [shared.full - shared.by_subset[tuple(m for m in everything if m != gone)] for gone in everything]
ways = {
    "contribution (Shapley value)": shared.values,
    "what is lost without it": missed,
    "what is lost when it is shuffled": shuffled.importances_mean,
}
fig, ax = plt.subplots(figsize=(7, 3.2), layout="constrained")
places = np.arange(len(everything))
for number, (way, values) in enumerate(ways.items()):
    error = shuffled.importances_std if values is shuffled.importances_mean else None
    ax.barh(places + 0.27 * (number - 1), values, height=0.25, xerr=error, label=way)
ax.set(yticks=places, yticklabels=everything, xlabel="accuracy")
ax.invert_yaxis()
ax.legend(frameon=False, loc="upper right")
plt.show()

# %%
# One row at a time
# -----------------
# Predictions are shared out as scores are. Of a row that the fusion has right though one modality has it wrong, the
# bars say who spoke for the answer, and who against it.

answers = modality_contributions(model, test.data, kind="prediction")
truth = np.searchsorted(model.classes_, test.target)
rows = np.arange(len(truth))
for_truth = answers.values[:, rows, truth]  # (n_modalities, n_rows)
right = answers.full.argmax(axis=1) == truth
row = np.flatnonzero(right)[for_truth[:, right].min(axis=0).argmin()]
ModalityContributionsDisplay(
    modalities=answers.modalities,
    values=for_truth[:, row],
    base=answers.base[row, truth[row]],
    score_name=f"probability of {test.target.iloc[row]} in row {row}, the word “{test.data['text'].iloc[row]}”",
).plot()
plt.show()
