"""
Which sound is it: a folder of recordings, from raw files to a saved model
==========================================================================

A hundred and twenty clips of five seconds and a table that names them: is it a dog, the rain, a chainsaw? Nothing here
is speech, and there are eight training clips a class, so that it is about features, about a search that does not fool
itself, and about what such a model cannot do.

The data are 120 clips of `ESC-10 <https://github.com/karolpiczak/ESC-10>`_ (Piczak 2015, CC BY 3.0), 16 kHz FLAC, with
a table "manifest.csv" of ``file,category,fold``. They do not come with skmodal: the environment variable SKMODAL_DATA
names the folder that holds "esc10".
"""

# %%
# The table
# ---------
# The column of files is found by their names. The folds are given with the set. Some clips are cut from one recording,
# whose number stands in their names: the four helicopters of the first fold are one helicopter. Clips of one recording
# are never on both sides of a fold; the given folds keep that, and so do ours.

import os
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import sklearn
import soundfile
from python_speech_features import mfcc
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score
from sklearn.model_selection import (
    GridSearchCV,
    PredefinedSplit,
    StratifiedGroupKFold,
    cross_val_predict,
    cross_validate,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import read_table
from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.inspection import GroupReportDisplay, make_report
from skmodal.persistence import info, load, save
from skmodal.recipes import make_recipe
from skmodal.speech import AudioReader, LogMel, dialect, log_mel
from skmodal.tuning import CachedTransformer

plt.style.use("tableau-colorblind10")
table = Path(os.environ["SKMODAL_DATA"]) / "esc10" / "manifest.csv"
clips = read_table(table, target="category", groups="fold")
X, y = clips.data, clips.target
recording = X["file"].str.extract(r"\d-(\d+)-[A-Z]\.flac$")[0]
given = PredefinedSplit(clips.groups)
print(f"{len(y)} clips of {recording.nunique()} recordings, {y.nunique()} classes, {given.get_n_splits()} folds")

# %%
# One clip a class, as energies of 40 bands, at most 60 dB below the loudest. The dog and the sneeze are over in a
# second; rain has neither beginning nor end.

bands_60 = dialect("librosa", top_db=60.0)
first = ~y.duplicated()
fig, axes = plt.subplots(2, 5, figsize=(10, 4.2), layout="constrained", sharex=True, sharey=True)
for ax, name, waveform in zip(axes.flat, y[first], AudioReader(16000).fit_transform(X["file"][first]), strict=True):
    energies = log_mel(waveform, 16000, n_mels=40, dialect=bands_60)
    ax.imshow(energies.T, origin="lower", aspect="auto", extent=(0, len(waveform) / 16000, 0, 40), cmap="magma")
    ax.set_title(name, fontsize=10)
fig.supxlabel("s")
fig.supylabel("band")
plt.show()

# %%
# Without skmodal
# ---------------
# What one writes first: the mean and the standard deviation of 13 MFCCs, and two classifiers that need no tuning.


def statistics(path):
    waveform, rate = soundfile.read(path)
    coefficients = mfcc(waveform, rate)
    return np.concatenate([coefficients.mean(axis=0), coefficients.std(axis=0)])


rows = np.array([statistics(path) for path in X["file"]])
plain = {
    "plain, SVM": make_pipeline(StandardScaler(), SVC()),
    "plain, random forest": RandomForestClassifier(500, random_state=0),
}
answers = {name: cross_val_predict(model, rows, y, cv=given) for name, model in plain.items()}

# %%
# The speech recipe
# -----------------
# As it stands it is made for words: 13 coefficients over six parts in time. Here it does no better than the plain rows.
# Its "functionals", statistics over the whole clip, are made for such sounds.

for name, features in {"speech recipe": None, "speech recipe, functionals": "functionals"}.items():
    recipe = make_recipe("speech", "svm", features=features)
    answers[name] = cross_val_predict(recipe, X["file"], y, cv=given)

# %%
# Features for sounds
# -------------------
# What tells these sounds apart is how loud each band is, how much it varies, and how far its quiet moments lie below
# its loud ones: quantiles, over the whole clip, of the bands and of their slopes. Half of a sneeze's clip is digital
# silence, whose logarithm has no end: a floor at so many dB under the loudest value of the clip, ``top_db``, decides
# how much of the background counts. Frames of 25 ms show the ticks of a clock, frames of 100 ms hold a tone better.
#
# 720 columns and 80 clips to learn from: no classifier is best at that. Two descriptions times two classifiers answer
# together, by the mean of their probabilities. A member that begins with SelectModality may have any name; all four
# read the same column.


def members(floor):
    classifiers = {"linear": LogisticRegression(C=0.1, max_iter=1000), "radial": SVC(C=10)}
    found = []
    for length, (frame, hop) in {"short": (0.025, 0.01), "long": (0.1, 0.05)}.items():
        bands = LogMel(
            frame_length=frame,
            hop_length=hop,
            n_mels=40,
            deltas=1,
            dialect=dialect("librosa", top_db=floor),
            pooling="mean+std+min+max+q10+q25+q50+q75+q90",
        )
        features = CachedTransformer(make_pipeline(AudioReader(16000), bands))
        found += [
            (f"{length}_{name}", make_pipeline(SelectModality("file"), features, StandardScaler(), classifier))
            for name, classifier in classifiers.items()
        ]
    return found


# %%
# The search
# ----------
# The floor is chosen inside the training part of each given fold, by folds of recordings, so that the third that is
# predicted has no say. ``cross_validate`` keeps the three searches, and which rows each was not fitted on; the groups
# reach the search's own folds by metadata routing. The members' probabilities are calibrated by plain folds: of some
# classes there are too few recordings to do that by groups.

floors = [50.0, 60.0, 70.0]
with sklearn.config_context(enable_metadata_routing=True):
    search = GridSearchCV(
        LateFusionClassifier(members(60.0), fusion="mean", cv=4).set_fit_request(groups=False),
        {"estimators": [members(floor) for floor in floors]},
        cv=StratifiedGroupKFold(8, shuffle=True, random_state=0),
    )
    held_out = cross_validate(
        search, X, y, cv=given, params={"groups": recording}, return_estimator=True, return_indices=True
    )

answers["skmodal"] = np.empty(len(y), dtype=object)
for fitted, unseen in zip(held_out["estimator"], held_out["indices"]["test"], strict=True):
    answers["skmodal"][unseen] = fitted.predict(X.iloc[unseen])
    inner = fitted.cv_results_["mean_test_score"].round(3)
    print("inside:", dict(zip(floors, inner.tolist(), strict=True)))
print("by fold:", held_out["test_score"].round(3))

accuracies = pd.Series({name: accuracy_score(y, found.astype(str)) for name, found in answers.items()})
accuracy, plain_accuracy = accuracies["skmodal"], accuracies[list(plain)].max()
recipe_accuracy = accuracies["speech recipe, functionals"]
print(accuracies.round(3).to_string())

# %%
# What it fails at
# ----------------
# What goes on and on without a pitch is taken for something else of that kind: half of the helicopters for rain. There
# are four recordings of helicopters in all, and to judge the second fold, say, the model has heard three. A dog that
# barks once is taken for a sneeze or a baby.

fig, ax = plt.subplots(figsize=(6.8, 6), layout="constrained")
ConfusionMatrixDisplay.from_predictions(
    y, answers["skmodal"].astype(str), xticks_rotation="vertical", colorbar=False, cmap="Blues", ax=ax
)
plt.show()

# %%
# By class, each row answered by the model that had not seen its fold. Grouping by the target makes the accuracy of a
# group the recall of a class. Of 12 clips, an interval is as wide as half the scale.

GroupReportDisplay.from_estimator(held_out, X, y, y, random_state=0)
plt.show()

# %%
# To a file and to a page
# -----------------------
# The page is on the three models and the rows that each had not seen, with the surest mistakes to listen to. The model
# to keep is made by the same search on all clips; how good it is, is what the folds said.

folder = Path(tempfile.mkdtemp())
make_report(held_out, X, y, folder / "sounds.html", groups=clips.groups, title="Which sound is it")
final = search.fit(X, y, groups=recording).best_estimator_
save(final, folder / "sounds.skm")
again = load(folder / "sounds.skm")
assert (again.predict_proba(X) == final.predict_proba(X)).all()
print(info(folder / "sounds.skm")["class"])

# %%
# Limits
# ------
# - One clip is 0.8 points. The accuracy is of 120 clips, three times 40, and its 95 % interval is 15 points wide.
# - Which features, floors and classifiers to offer was decided by cross-validation inside the three training parts, in
#   some eighty tries; each clip is in two of these, so that the choice of what to offer has seen all clips. Three
#   models were tried on the held-out thirds, of which this is the last: bands with a floor at 80 dB, and PLP, had
#   0.717; short frames with a forest for a third classifier had 0.733, and 0.717 with other folds in the search. So
#   much is chance.
# - The recipe's "functionals" are the ones of these tries, and were run here once.
# - Copies with noise and other speeds by :class:`~skmodal.speech.WaveformAugmenter`, MFCC, PLP, RASTA and parts in time
#   were among the tries, and did not help.
# - It knows ten sounds. To an eleventh it answers with one of the ten. Networks that have learned from millions of
#   other clips do far better on the whole of ESC-10; of these clips alone, none was tried.
