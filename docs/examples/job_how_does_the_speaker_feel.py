"""
How does the speaker feel: actors never heard, and scores by actor
==================================================================

Ten actors say two sentences in eight moods. A model that is to hear a new person must be judged by people that it has
not heard: each actor in turn is left out. And an average over actors hides what it is like to be the worst understood.

The data are 300 clips of 10 actors of RAVDESS (Livingstone and Russo 2018, CC BY-NC-SA 4.0), 16 kHz FLAC, with a table
"manifest.csv" of ``file,emotion,intensity,statement,speaker``. They do not come with skmodal: the environment variable
SKMODAL_DATA names the folder that holds "ravdess".
"""

# %%
# The table
# ---------

import os
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import sklearn
import soundfile
from python_speech_features import mfcc
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, balanced_accuracy_score
from sklearn.model_selection import GridSearchCV, GroupKFold, LeaveOneGroupOut, cross_val_predict, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import read_table
from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.inspection import GroupReportDisplay, group_report, make_report
from skmodal.persistence import info, load, save
from skmodal.speech import MFCC, AudioReader, LogMel, SilenceTrimmer
from skmodal.tuning import CachedTransformer

plt.style.use("tableau-colorblind10")
table = Path(os.environ["SKMODAL_DATA"]) / "ravdess" / "manifest.csv"
clips = read_table(table, target="emotion", groups="speaker")
X, y, actor = clips.data, clips.target, clips.groups
print(f"{len(y)} clips of {actor.nunique()} actors; columns left out: {clips.left_out}")
print(y.value_counts().to_string())

# %%
# The score is the unweighted average recall: the mean over emotions of the share that is found, 0.125 by chance.
# scikit-learn calls it balanced accuracy.
#
# Without skmodal
# ---------------


def statistics(path):
    waveform, rate = soundfile.read(path)
    coefficients = mfcc(waveform, rate)
    return np.concatenate([coefficients.mean(axis=0), coefficients.std(axis=0)])


def by_actor(rows):
    """Return rows whose columns have mean 0 and standard deviation 1 for every actor."""
    return pd.DataFrame(rows).groupby(actor.to_numpy()).transform(lambda own: (own - own.mean()) / own.std()).fillna(0)


rows = np.array([statistics(path) for path in X["file"]])
svm = make_pipeline(StandardScaler(), SVC(class_weight="balanced"))
unheard = {"groups": actor, "cv": LeaveOneGroupOut()}
answers = {"plain": cross_val_predict(svm, rows, y, **unheard)}
answers["plain, each actor normalized"] = cross_val_predict(svm, by_actor(rows), y, **unheard)

# %%
# A model from raw files
# ----------------------
# A mood is in how loud and how high a voice is, and in how much both move. Two descriptions of the clip without its
# silent ends: quantiles of 40 bands and their slopes, and of 20 cepstral coefficients, their slopes, and the slopes of
# these. Each has a linear classifier with much regularization, for there are 270 clips and 1260 columns.

pooling = "mean+std+min+max+q10+q25+q50+q75+q90"


def member(features):
    return make_pipeline(
        SelectModality("file"),
        CachedTransformer(make_pipeline(AudioReader(16000), SilenceTrimmer(), features)),
        StandardScaler(),
        LogisticRegression(C=0.02, max_iter=1000, class_weight="balanced"),
    )


bands = LogMel(dialect="librosa", n_mels=40, deltas=1, pooling=pooling)
cepstrum = MFCC(n_mfcc=20, deltas=2, pooling=pooling)
model = LateFusionClassifier(
    [("bands", member(bands)), ("cepstrum", member(cepstrum))], fusion="weighted", weights=[1, 1]
)

# %%
# The search
# ----------
# Whether one of them, the other or both decide is chosen nine actors at a time, by folds of three actors, so that the
# tenth has no say. ``params`` hands the actors to both loops: the outer one leaves an actor out, and the search
# keeps the others apart.

with sklearn.config_context(enable_metadata_routing=True):
    search = GridSearchCV(
        model.set_fit_request(groups=False),
        {"weights": [[1, 0], [0, 1], [1, 1]]},
        cv=GroupKFold(3),
        scoring="balanced_accuracy",
    )
    held_out = cross_validate(
        search, X, y, cv=LeaveOneGroupOut(), params={"groups": actor}, return_estimator=True, return_indices=True
    )

answers["skmodal"] = np.empty(len(y), dtype=object)
for fitted, rows_out in zip(held_out["estimator"], held_out["indices"]["test"], strict=True):
    answers["skmodal"][rows_out] = fitted.predict(X.iloc[rows_out])
chosen = pd.Series([str(fitted.best_params_["weights"]) for fitted in held_out["estimator"]])
print("weights of bands and cepstrum:", chosen.value_counts().to_dict())

# %%
# If something of the actor is known
# ----------------------------------
# When a new speaker's clips are all there before the first is answered, as in a call that is over, each speaker can be
# brought to his or her own mean and spread. No label of the actor is used. The columns here are those of the bands,
# computed once: they depend on their own clip alone, so that nothing leaks.

features = make_pipeline(AudioReader(16000), SilenceTrimmer(), bands).fit_transform(X["file"])
linear = make_pipeline(StandardScaler(), LogisticRegression(C=0.02, max_iter=1000, class_weight="balanced"))
answers["skmodal, each actor normalized"] = cross_val_predict(linear, by_actor(features), y, **unheard)

recalls = pd.Series({name: balanced_accuracy_score(y, found.astype(str)) for name, found in answers.items()})
recall, plain_recall = recalls["skmodal"], recalls["plain"]
print(recalls.round(3).to_string())

# %%
# By actor
# --------
# Each actor is answered by the model that has not heard him or her. 30 clips an actor: the intervals are wide, and of
# ten actors one may lie apart by chance.

report = group_report(held_out, X, y, actor, scoring="balanced_accuracy", random_state=0)
print(report.round(2).drop(columns="score").to_string(index=False))
display = GroupReportDisplay(report=report).plot()
display.ax_.set(ylabel="actor (clips)", xlabel="unweighted average recall")
plt.show()

# %%
# What it fails at
# ----------------
# Fear is taken for sadness, and what is neutral for anything: it has half as many clips to learn from. Anger, calm and
# surprise, the loud, the quiet and the high, are found best.

fig, ax = plt.subplots(figsize=(6.2, 5.4), layout="constrained")
ConfusionMatrixDisplay.from_predictions(
    y, answers["skmodal"].astype(str), xticks_rotation="vertical", colorbar=False, cmap="Blues", ax=ax
)
plt.show()

# %%
# To a file and to a page
# -----------------------
# The page is on the ten models and the rows that each had not seen, with the surest mistakes to listen to. The model to
# keep is fitted on all actors, with both members, which most searches chose.

folder = Path(tempfile.mkdtemp())
groups = {"actor": actor, "statement": clips.frame["statement"], "intensity": clips.frame["intensity"]}
make_report(held_out, X, y, folder / "moods.html", groups=groups, scoring="balanced_accuracy", title="How do they feel")
final = model.fit(X, y)
save(final, folder / "moods.skm")
again = load(folder / "moods.skm")
assert (again.predict(X) == final.predict(X)).all()
print(info(folder / "moods.skm")["class"], again.predict(X[:1]))

# %%
# Limits
# ------
# - Half of the clips are taken for another mood. Actors in a studio say two sentences; people do not.
# - Features and classifiers were compared on actors 1 to 6, each of these left out in turn, in some hundred tries. The
#   whole was run on all ten actors three times: with a forest for a third member, which no search chose; with the mean
#   of the two members' probabilities (0.49); and as it stands, when weights had become exponents in a product.
# - Normalizing by actor is done outside of the model here, on columns computed once, and a saved model does not hold
#   it. It wants all clips of the new actor at once; the row without it is the one for a voice that comes alone.
