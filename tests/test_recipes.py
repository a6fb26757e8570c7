"""Recipes: every pipeline learns, and every grid fits its pipeline."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, ParameterGrid
from sklearn.pipeline import Pipeline

from skmodal.datasets import load_digits3
from skmodal.recipes import FEATURES, MODALITIES, MODELS, make_recipe, search_space

TRAIN, TEST = load_digits3(subset="train"), load_digits3(subset="test")
N_TRAIN, N_TEST = 600, 150

# Ten classes: chance is 0.10. Words of unseen languages share few whole words but many beginnings and ends.
FLOORS = {
    ("text", "nb"): 0.5,
    ("text", "svm"): 0.5,
    ("text", "knn"): 0.5,
    ("text", "nbsvm"): 0.5,
    ("image", "nb"): 0.4,
    ("image", "svm"): 0.45,
    ("image", "knn"): 0.4,
    ("speech", "nb"): 0.35,
    ("speech", "svm"): 0.45,
    ("speech", "knn"): 0.35,
}


def recipe(modality, model):
    """Return the recipe, set to the data: character n-grams for single words, 8 kHz for the clips."""
    features = "characters" if modality == "text" else None
    return make_recipe(modality, model, features=features, sampling_rate=TRAIN.sampling_rate)


def score(pipeline, modality):
    pipeline.fit(TRAIN.data[modality][:N_TRAIN], TRAIN.target[:N_TRAIN])
    return pipeline.score(TEST.data[modality][:N_TEST], TEST.target[:N_TEST])


@pytest.mark.parametrize(("modality", "model"), FLOORS)
def test_every_recipe_learns(modality, model):
    assert score(recipe(modality, model), modality) > FLOORS[modality, model]


def test_the_floors_name_every_recipe():
    assert set(FLOORS) == {(modality, model) for modality in MODALITIES for model in MODELS} | {("text", "nbsvm")}


@pytest.mark.parametrize(("modality", "model"), FLOORS)
def test_a_recipe_is_a_pipeline_with_steps_of_known_names(modality, model):
    pipeline = make_recipe(modality, model)
    assert isinstance(pipeline, Pipeline)
    names = list(pipeline.named_steps)
    documented = {"text": ["cleaner", "tfidf"], "image": ["hog"], "speech": ["mfcc", "scaler"]}[modality]
    assert [name for name in names if name in documented] == documented
    assert names[-1] == model
    assert make_recipe(modality, model)[0] is not pipeline[0]
    assert repr(clone(pipeline)) == repr(pipeline)


@pytest.mark.parametrize(("modality", "model"), FLOORS)
def test_every_candidate_can_be_set(modality, model):
    pipeline = make_recipe(modality, model)
    grid = search_space(pipeline)
    assert set(grid) <= set(pipeline.get_params())
    assert all(isinstance(candidates, list) and len(candidates) > 1 for candidates in grid.values())
    assert {name.split("__")[0] for name in grid} >= {model}
    for candidate in ParameterGrid(grid):
        chosen = clone(pipeline).set_params(**candidate).get_params()
        assert all(chosen[name] == value for name, value in candidate.items())


@pytest.mark.slow
@pytest.mark.parametrize("modality", MODALITIES)
def test_every_single_candidate_fits(modality):
    """One parameter at a time, so that no candidate is one that its step refuses."""
    X, y = TRAIN.data[modality][:60], TRAIN.target[:60]
    for model in [model for known, model in FLOORS if known == modality]:
        for name, candidates in search_space(recipe(modality, model)).items():
            for candidate in candidates:
                if name.split("__")[0] == model or model == "nb":
                    fitted = recipe(modality, model).set_params(**{name: candidate}).fit(X, y)
                    assert len(fitted.predict(X[:3])) == 3


def test_a_search_space_goes_into_a_grid_search():
    pipeline = recipe("text", "nb")
    search = GridSearchCV(pipeline, {"nb__alpha": search_space(pipeline)["nb__alpha"]}, cv=2, error_score="raise")
    search.fit(TRAIN.data["text"][:100], TRAIN.target[:100])
    assert search.best_params_["nb__alpha"] in (0.1, 0.3, 1.0)


@pytest.mark.parametrize(("modality", "model", "named"), [("video", "nb", "modality"), ("text", "forest", "model")])
def test_bad_names(modality, model, named):
    with pytest.raises(ValueError, match=rf"The '{named}' parameter of .*make_recipe must be"):
        make_recipe(modality, model)


def test_nbsvm_is_for_text():
    with pytest.raises(ValueError, match=r"'nbsvm' is no model for 'hog' of image; those are \['nb', 'svm', 'knn'\]"):
        make_recipe("image", "nbsvm")
    with pytest.raises(ValueError, match=r"'nbsvm' is no model for 'lsa' of text"):
        make_recipe("text", "nbsvm", features="lsa")


def test_features_are_those_of_the_modality():
    with pytest.raises(ValueError, match=r"'hog' are no features of speech; those are \('mfcc', 'plp', "):
        make_recipe("speech", "svm", features="hog")
    with pytest.raises(ValueError, match=r"The 'features' parameter of .*make_recipe must be"):
        make_recipe("speech", "svm", features="mfccs")


OTHERS = [(modality, features) for modality in MODALITIES for features in FEATURES[modality][1:]]
WEATHER, FOOD = ["sun", "rain", "cloud", "wind", "snow"], ["bread", "soup", "cheese", "cake", "rice"]


def documents(n_rows=120):
    """Return sentences of either topic, which share their small words."""
    random = np.random.default_rng(0)
    topics = np.arange(n_rows) % 2
    return [f"the {' and the '.join(random.choice((WEATHER, FOOD)[topic], 4))}" for topic in topics], topics


@pytest.mark.slow
@pytest.mark.parametrize(("modality", "features"), OTHERS)
@pytest.mark.parametrize("model", MODELS)
def test_other_features_learn_too(modality, features, model):
    pipeline = make_recipe(modality, model, features=features, sampling_rate=TRAIN.sampling_rate)
    if features == "lsa":
        pipeline.set_params(lsa__n_components=8)
    X, y = documents() if modality == "text" else (TRAIN.data[modality][:200], TRAIN.target[:200])
    chance = 1 / len(set(y))
    # Half-tones in 28x28 pixels have little texture and no color; what is asked for is more than chance.
    assert pipeline.fit(X, y).score(X, y) > 1.5 * chance
    assert set(search_space(pipeline)) <= set(pipeline.get_params())


@pytest.mark.slow
def test_every_candidate_of_other_features_fits():
    for modality, features in OTHERS:
        X, y = documents(60) if modality == "text" else (TRAIN.data[modality][:60], TRAIN.target[:60])
        pipeline = make_recipe(modality, "nb", features=features, sampling_rate=TRAIN.sampling_rate)
        for name, candidates in search_space(pipeline).items():
            for candidate in candidates:
                if not name.startswith(("nb__", "lsa__")):
                    clone(pipeline).set_params(**{name: candidate}).fit(X, y)
