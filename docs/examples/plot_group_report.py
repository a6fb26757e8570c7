"""
Whom a model serves worse: scores by speaker and by language
============================================================

An accuracy over all rows hides that one speaker is understood less well. A report by group scores each of them with an
interval, and the worst served comes first.
"""

# %%
# By speaker
# ----------
# A recipe that has heard four speakers is judged by two others. One of them is served worse, by more than chance: the
# interval of the gap lies below 0.

import matplotlib.pyplot as plt

from skmodal.datasets import load_digits3
from skmodal.fusion import LateFusionClassifier
from skmodal.inspection import GroupReportDisplay, group_report
from skmodal.recipes import make_recipe

plt.style.use("tableau-colorblind10")
train, test = load_digits3(subset="train"), load_digits3(subset="test")
recipes = {
    "text": make_recipe("text", "nb"),
    "image": make_recipe("image", "nb"),
    "speech": make_recipe("speech", "nb", sampling_rate=8000),
}
speech = recipes["speech"].fit(train.data["speech"], train.target)
report = group_report(speech, test.data["speech"], test.target, test.speaker, random_state=0)
print(report.round(3).drop(columns="score").to_string(index=False))

# %%
# Does fusion narrow the gap?
# ---------------------------
# An image and a word help both speakers. The dashed line is the accuracy over all rows.

fusion = LateFusionClassifier(list(recipes.items())).fit(train.data, train.target)
fig, axes = plt.subplots(2, 1, figsize=(6.4, 3.2), layout="constrained", sharex=True)
display = GroupReportDisplay(report=report).plot(ax=axes[0])
display.ax_.set(title="speech alone", xlabel=None)
display = GroupReportDisplay.from_estimator(fusion, test.data, test.target, test.speaker, random_state=0, ax=axes[1])
display.ax_.set(title="text, image and speech")
plt.show()

# %%
# Many small groups
# -----------------
# By language, a group has some 20 rows. The intervals say how little these tell: where they hold the dashed line, the
# order of the languages may be chance.

GroupReportDisplay.from_estimator(fusion, test.data, test.target, test.language, random_state=0)
plt.show()
