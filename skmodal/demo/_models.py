"""Which models the demo compares."""

from typing import Any, NamedTuple

from sklearn.dummy import DummyClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from ..fusion import LateFusionClassifier, make_modality_union
from ..recipes import MODALITIES, MODELS, make_recipe
from ..text import LatentSemanticAnalysis, TextCleaner

LATE_RULES = ("vote", "mean", "product", "weighted", "stacking")
# The rows that are looked into.
EARLY, EARLY_TUNED, LATE = "early fusion", "early fusion, tuned", "late fusion, product"
MODEL_NAMES = {"nb": "naive Bayes", "svm": "SVM", "knn": "nearest neighbors"}


class Model(NamedTuple):
    """One row of the table, not fitted."""

    name: str
    kind: str  # "guess", a modality, which it reads alone, "early" or "late"
    estimator: Any


def make_models(sampling_rate, folds, random_state):
    """Make the rows of the table that fit in one go.

    The sampling rate is of the speech, in Hz. The folds, pairs of rows to train on and rows to judge, are where late
    fusion learns weights or a final estimator.
    """
    guess = Model("majority class", "guess", DummyClassifier(strategy="most_frequent"))
    singles = [
        Model(f"{modality}, {MODEL_NAMES[model]}", modality, make_member(modality, model, sampling_rate, random_state))
        for modality in MODALITIES
        for model in MODELS
    ]
    early = Model(EARLY, "early", make_early(sampling_rate, random_state))
    members = [(modality, make_member(modality, "svm", sampling_rate, random_state)) for modality in MODALITIES]
    late = [
        Model(f"late fusion, {rule}", "late", LateFusionClassifier(members, fusion=rule, cv=folds))
        for rule in LATE_RULES
    ]
    return [guess, *singles, early, *late]


def make_tuned(sampling_rate, folds, random_state, n_jobs):
    """Make the row that searches a grid over the whole fused pipeline."""
    grid = {
        "union__transformer_weights": [None, {"image": 2.0}],
        "union__speech__features__transformer__mfcc__n_segments": [4, 6],
        "classifier__C": [1.0, 10.0],
    }
    # No Pipeline(memory=): features of 450 rows take less time than joblib takes to hash, print and store their input.
    search = GridSearchCV(make_early(sampling_rate, random_state), grid, cv=folds, n_jobs=n_jobs)
    return Model(EARLY_TUNED, "early", search)


def make_early(sampling_rate, random_state):
    """Make the early fusion: the modalities' features side by side, and one classifier.

    The images and the speech have the features of their recipes; the text, dense ones. SVC(C=10) had the best accuracy
    over the training rows' crossed folds: 0.849, against 0.831 of a LogisticRegression(C=0.01).
    """
    lsa = LatentSemanticAnalysis(200, analyzer="char_wb", ngram_range=(1, 3), random_state=random_state)
    scaler = ("scaler", StandardScaler())  # so that zeros, which stand for what is missing, are the mean
    features = {
        "text": Pipeline([("cleaner", TextCleaner()), ("lsa", lsa), scaler]),
        "image": Pipeline([*_features("image", sampling_rate, random_state), scaler]),
        "speech": Pipeline(_features("speech", sampling_rate, random_state)),  # ends with a scaler
    }
    return Pipeline([("union", make_modality_union(features)), ("classifier", SVC(C=10))])


def _features(modality, sampling_rate, random_state):
    return make_member(modality, "svm", sampling_rate, random_state).steps[:-1]


def make_member(modality, model, sampling_rate, random_state):
    """Make the recipe of one modality as the demo has it: alone, and as a member of late fusion."""
    # The test rows' languages are unknown words: what they share with their relatives is shorter than a word.
    features = "characters" if modality == "text" else None
    recipe = make_recipe(modality, model, features=features, sampling_rate=sampling_rate)
    seeds = {name: random_state for name in recipe.get_params() if name.endswith("__random_state")}
    return recipe.set_params(**seeds)
