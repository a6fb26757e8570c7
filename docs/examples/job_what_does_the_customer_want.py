"""
What does the customer want?
============================

Customers write to a bank: "I am still waiting on my card?". Their questions are sorted by 77 intents, and wanted is a
model that names the intent; and that says "I do not know" when somebody writes of something else, for there is always
somebody who tells a joke.

The questions are BANKING77 (PolyAI, CC BY 4.0). Neither they nor the sentences from elsewhere come with skmodal:
``SKMODAL_DATA`` names the folder in which the files lie.
"""

# %%
# The questions
# -------------
# A column of the table says which rows are for training. It is no sample, and stands in ``frame``, the whole table.

import gzip
import os
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score, train_test_split
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from skmodal.datasets import read_table
from skmodal.inspection import make_report
from skmodal.persistence import load, save
from skmodal.recipes import make_recipe

data = Path(os.environ["SKMODAL_DATA"])
table = read_table(data / "banking77.parquet", target="category")
is_train = table.frame["split"] == "train"
train, test = (table.data["text"][rows].to_numpy() for rows in (is_train, ~is_train))
y_train, y_test = (table.target[rows].to_numpy() for rows in (is_train, ~is_train))
print(len(train), "to learn from,", len(test), "to test,", len(set(y_train)), "intents, such as", y_train[0])

# %%
# Words or runs of characters
# ---------------------------
# Questions are short and typed in haste. Three folds of the training rows say which features to take; the classifier is
# a linear support vector machine in both.

folds = StratifiedKFold(3, shuffle=True, random_state=0)
for features in ("tfidf", "characters"):
    recipe = make_recipe("text", "svm", features=features)
    print(f"{features}: {cross_val_score(recipe, train, y_train, cv=folds).mean():.3f}")

# %%
# Runs of characters it is.
#
# "I do not know"
# ---------------
# How does a model of 77 intents know that it should be silent? What is chosen here is chosen on sentences that the test
# will not see, and of other kinds: opinions on films (MR) and general questions (TREC). Four ways, of which the first
# three know nothing of elsewhere and need a threshold beside the model:
#
# - the largest of the 77 scores;
# - its margin over the second;
# - how near the nearest training question is (the cosine of their features);
# - sentences from elsewhere in training, as one intent more. The score is by how much the best intent beats that one.
#
# The fourth is judged by the kind that it did not learn from. The measure is the AUROC: how often a question for the
# bank has a higher score than a sentence from elsewhere.

UNKNOWN = "I do not know"
sentences = pd.read_parquet(data / "sentences.parquet").drop_duplicates("text")
kinds = {kind: sentences["text"][sentences["dataset"] == kind].sample(2000, random_state=0) for kind in ("MR", "TREC")}


def auroc_of(known, elsewhere):
    """Return how often one of ``known`` scores is higher than one of ``elsewhere``."""
    return roc_auc_score(np.repeat([1, 0], [len(known), len(elsewhere)]), np.concatenate([known, elsewhere]))


def certainty(model, texts):
    """Return by how much the best intent beats "I do not know"; what is below 0 is answered so."""
    decisions, is_unknown = model.decision_function(texts), model.classes_ == UNKNOWN
    return decisions[:, ~is_unknown].max(axis=1) - decisions[:, is_unknown].ravel()


def with_unknown(texts, intents, elsewhere):
    """Return the recipe fitted on questions, and on sentences from elsewhere as one intent more."""
    intents = np.concatenate([intents, np.repeat(UNKNOWN, len(elsewhere))])
    return make_recipe("text", "svm", features="characters").fit(np.concatenate([texts, elsewhere]), intents)


learned, held, y_learned, _ = train_test_split(train, y_train, test_size=0.25, stratify=y_train, random_state=0)
model = make_recipe("text", "svm", features="characters").fit(learned, y_learned)
neighbors = NearestNeighbors(n_neighbors=1, metric="cosine").fit(model[:-1].transform(learned))
ways = {
    "largest score": lambda texts: model.decision_function(texts).max(axis=1),
    "margin": lambda texts: np.diff(np.sort(model.decision_function(texts), axis=1)[:, -2:]).ravel(),
    "nearest question": lambda texts: -neighbors.kneighbors(model[:-1].transform(texts))[0].ravel(),
}
choice = {way: {kind: auroc_of(score(held), score(kinds[kind])) for kind in kinds} for way, score in ways.items()}
choice["one intent more"] = {
    kind: auroc_of(certainty(taught, held), certainty(taught, kinds[kind]))
    for kind, other in [("MR", "TREC"), ("TREC", "MR")]
    for taught in [with_unknown(learned, y_learned, kinds[other])]
}
print(pd.DataFrame(choice).T.round(3).to_string())

# %%
# One intent more is the best way, and the simplest: it is a class as the others are, so that ``predict`` gives it, a
# report counts it, and a file holds it. There is no threshold to carry along.
#
# The model, and scikit-learn alone
# ---------------------------------
# What is fitted last learns from both kinds. Beside it stand tf-idf and the same classifier as scikit-learn has them,
# with the largest score as its certainty.

model = with_unknown(train, y_train, np.concatenate([*kinds.values()]))
accuracy = float(model.score(test, y_test))
plain = make_pipeline(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)), LinearSVC(random_state=0))
plain_accuracy = float(plain.fit(train, y_train).score(test, y_test))

# %%
# The test's elsewhere is three kinds that were not looked at before: small talk with a chat bot, dialogues of a
# television series, and Wikipedia, which is the easiest: its file is in small letters and without punctuation.

talk = pd.read_parquet(data / "chatterbot_english.parquet")["text"]
series = pd.read_parquet(data / "meld_text.parquet").query("split == 'test'")["Utterance"]
encyclopedia = gzip.decompress((data / "wiki_sentences.txt.gz").read_bytes()).decode().splitlines()
elsewhere = {"small talk": talk, "television": series, "Wikipedia": pd.Series(encyclopedia)}
elsewhere = {name: texts.drop_duplicates().to_numpy(dtype=object) for name, texts in elsewhere.items()}
certain = {name: certainty(model, texts) for name, texts in elsewhere.items()}
certain_of_test = certainty(model, test)
plain_score = {name: plain.decision_function(texts).max(axis=1) for name, texts in elsewhere.items()}
plain_score_of_test = plain.decision_function(test).max(axis=1)

results = pd.DataFrame(
    {
        "sentences": {name: len(texts) for name, texts in elsewhere.items()},
        "AUROC": {name: auroc_of(certain_of_test, score) for name, score in certain.items()},
        "scikit-learn's": {name: auroc_of(plain_score_of_test, score) for name, score in plain_score.items()},
        "answered: I do not know": {name: (score < 0).mean() for name, score in certain.items()},
    }
)
print(results.round(3).to_string())
auroc, plain_auroc = (float(results[name].mean()) for name in ("AUROC", "scikit-learn's"))
lowest_auroc = float(results["AUROC"].min())
silent_at_questions = float((certain_of_test < 0).mean())
print(f"mean AUROC {auroc:.3f}, scikit-learn's {plain_auroc:.3f}; accuracy {accuracy:.3f} and {plain_accuracy:.3f}")
print(f"silent at {silent_at_questions:.1%} of the bank's questions, which count as errors")

# %%
# How sure it is
# --------------
# What is left of 0 is answered by "I do not know".

figure, axis = plt.subplots(figsize=(7, 3.5), layout="constrained")
bins = np.linspace(-4, 5, 100)
for name, score in {"questions for the bank": certain_of_test, **certain}.items():
    axis.hist(score, bins, density=True, histtype="step", linewidth=1.5, label=name)
axis.axvline(0, color="black", linewidth=1, linestyle=":")
axis.set(xlabel='by how much the best intent beats "I do not know"', yticks=[], xlim=(bins[0], bins[-1]))
axis.legend(loc="upper right", frameon=False)
plt.show()

# %%
# What comes nearest to a question, from elsewhere, and is answered wrongly with the greatest certainty:

for name, texts in elsewhere.items():
    worst = texts[np.argsort(-certain[name])[:3]]
    for text, answer in zip(worst, model.predict(worst), strict=True):
        print(f"{name}: {text[:80]} -> {answer}")

# %%
# What it cannot know
# -------------------
# Elsewhere was far away. A question for the bank on something that has no intent is near, and harder: eleven intents,
# every seventh, are kept from the training, and their questions are asked as if from elsewhere.

intents = np.unique(y_train)
is_left_out = np.isin(y_train, intents[::7])
partial = with_unknown(train[~is_left_out], y_train[~is_left_out], np.concatenate([*kinds.values()]))
here = np.isin(y_test, intents[::7])
auroc_of_unknown_intents = auroc_of(certainty(partial, test[~here]), certainty(partial, test[here]))
largest = partial.decision_function(test)[:, partial.classes_ != UNKNOWN].max(axis=1)
auroc_of_unknown_intents_by_largest_score = auroc_of(largest[~here], largest[here])
silent_at_unknown_intents = float((partial.predict(test[here]) == UNKNOWN).mean())
print(f"AUROC {auroc_of_unknown_intents:.3f}, by the largest score {auroc_of_unknown_intents_by_largest_score:.3f}")
print(f"silent at {silent_at_unknown_intents:.1%} of the questions on intents that it never saw")

# %%
# So "I do not know" means that this is no question for a bank, and not that no intent fits. For the latter the largest
# score is better, but at no threshold good: of near strangers, such a model knows little.
#
# A file and a report
# -------------------
# The report's rows are the test's questions and 500 sentences from elsewhere.

folder = Path(tempfile.mkdtemp())
save(model, folder / "intents.skm")
same = load(folder / "intents.skm")
print(same.predict(["The ATM swallowed my card", "tell me a joke", "how do I top up?"]))
foreign = np.random.default_rng(0).choice(np.concatenate([*elsewhere.values()]), 500, replace=False)
report = folder / "intents.html"
asked, truth = np.concatenate([test, foreign]), np.concatenate([y_test, np.repeat(UNKNOWN, 500)])
make_report(same, asked, truth, report, title="What does the customer want?")
print(f"{report.name}: {report.stat().st_size / 1000:.0f} kB")
