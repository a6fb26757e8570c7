"""Search spaces: every estimator has candidates that it takes, in the form of each search."""

import sys
import warnings
from math import prod

import numpy as np
import optuna
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GridSearchCV,
    HalvingRandomSearchCV,
    ParameterGrid,
    ParameterSampler,
    RandomizedSearchCV,
)
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.discovery import all_estimators as all_of_scikit_learn

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import FusionClassifier, LateFusionClassifier, SkipMissing, make_modality_union
from skmodal.image import HOG, Grayscale
from skmodal.recipes import FEATURES, MODALITIES, MODELS, make_recipe, search_space
from skmodal.recipes._candidates import _CANDIDATES
from skmodal.speech import MFCC
from skmodal.testing import all_estimators, construct_instances
from skmodal.text import LatentSemanticAnalysis, TextCleaner
from skmodal.tuning import CachedTransformer, EpochHalvingSearchCV

pytestmark = pytest.mark.slow

TRAIN = load_digits3(subset="train")
KINDS = ("grid", "random", "optuna")
# What these do is the user's to say, and no matter of trying; of sequences, there is nothing to pool.
WITHOUT = ("AudioReader", "EpochHalving", "Grayscale", "ImageReader", "ImageResizer", "SelectModality")
INSTANCES = [
    pytest.param(instance, id=f"{name}-{number}")
    for name, cls in all_estimators()
    for number, instance in enumerate([*construct_instances(cls)[0], *construct_instances(cls)[1]])
    if not name.startswith((*WITHOUT, "Pretrained" * (getattr(instance, "pooling", "") is None) or "-"))
]


def draw(space, kind, seed=0):
    """Return a candidate."""
    if kind == "grid":
        grid = ParameterGrid(space)
        return grid[np.random.default_rng(seed).integers(len(grid))]
    if kind == "random":
        return next(iter(ParameterSampler(space, 1, random_state=seed)))
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on tuples, which no database takes
        return optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed)).ask(space).params


def check(estimator):
    """Validate the parameters of an estimator and of all inside it."""
    for inner in [estimator, *estimator.get_params().values()]:
        if isinstance(inner, BaseEstimator) and hasattr(inner, "_parameter_constraints"):
            inner._validate_params()
        if hasattr(inner, "_extractor"):
            inner._extractor()  # where parameters of a speech feature must go together


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("instance", INSTANCES)
def test_every_estimator_takes_its_candidates(instance, kind):
    space = search_space(instance, kind=kind)
    for seed in range(2):
        check(clone(instance).set_params(**draw(space, kind, seed)))


@pytest.mark.parametrize("instance", INSTANCES)
def test_a_grid_is_bounded_and_part_of_what_is_drawn_from(instance):
    grid, drawn = search_space(instance), search_space(instance, kind="random")
    assert prod(map(len, grid.values())) <= 600
    assert set(grid) <= set(drawn)
    for name, values in grid.items():
        if isinstance(drawn[name], list):
            assert all(value in drawn[name] for value in values)
        else:
            low, high = drawn[name].support()
            assert all(low <= value <= high for value in values if not isinstance(value, str))


def test_every_row_of_the_table_is_of_a_class():
    names = {parent.__name__ for _, cls in all_estimators() for parent in cls.__mro__}
    assert set(_CANDIDATES) - names <= {name for name, _ in all_of_scikit_learn()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("modality", MODALITIES)
def test_every_recipe_has_a_space(modality, kind):
    for features in FEATURES[modality]:
        for model in MODELS:
            recipe = make_recipe(modality, model, features=features)
            space = search_space(recipe, kind=kind)
            assert {name.split("__")[0] for name in space} >= {model}
            check(clone(recipe).set_params(**draw(space, kind)))


def test_the_forms():
    recipe = make_recipe("image", "svm")
    grid, drawn, asked = (search_space(recipe, kind=kind) for kind in KINDS)
    assert grid["svm__C"] == [1.0, 10.0]
    assert drawn["svm__C"].support() == (0.1, 1e3)
    logs = np.log10(drawn["svm__C"].rvs(2000, random_state=0))
    assert abs(np.mean(logs) - 1) < 0.1  # even in the logarithm
    assert asked["svm__C"] == optuna.distributions.FloatDistribution(0.1, 1e3, log=True)
    assert asked["hog__pixels_per_cell"].choices == ((4, 4), (7, 7))
    assert asked["hog__orientations"] == optuna.distributions.IntDistribution(4, 12)
    assert set(drawn["hog__orientations"].rvs(200, random_state=0)) == set(range(4, 13))
    assert drawn["pca__n_components"].support() == pytest.approx((0.7, 0.99))


def _union():
    lsa = LatentSemanticAnalysis(3, analyzer="char", random_state=0)
    return make_modality_union({"text": lsa, "speech": MFCC(sampling_rate=8000), "image": HOG()})


def test_a_union_has_weights_and_a_parameter_of_each_estimator_in_it():
    pipeline = Pipeline([("union", _union()), ("svm", SVC())])
    grid = search_space(pipeline)
    weights = grid.pop("union__transformer_weights")
    assert weights == [None, {"text": 2.0}, {"speech": 2.0}, {"image": 2.0}]
    inner = {name.split("__")[1]: values for name, values in grid.items() if name.startswith("union__")}
    assert set(inner) == {"text", "speech", "image"}
    assert all(len(values) == 2 for values in inner.values())
    X, y = TRAIN.data[:40], TRAIN.target[:40]
    for weight in weights:
        clone(pipeline).set_params(union__transformer_weights=weight).fit(X, y)
    assert len(search_space(pipeline, kind="random")) > len(grid) + 1


def test_nested_fusion_goes_by_full_names():
    early = Pipeline([("union", _union()), ("model", LogisticRegression())])
    late = LateFusionClassifier([("early", early), ("image", Pipeline([("hog", HOG()), ("svc", SVC())]))])
    whole = Pipeline([("late", late)])
    drawn = search_space(whole, kind="random")
    (mfcc,) = (name for name in drawn if name.endswith("__n_mfcc"))
    assert mfcc.startswith("late__early__union__speech__")
    assert {"late__early__model__C", "late__image__svc__gamma", "late__fusion"} <= set(drawn) <= set(whole.get_params())
    columns = ColumnTransformer([("image", HOG(), "image"), ("speech", SkipMissing(MFCC()), "speech")])
    assert {"image__pixels_per_cell", "speech__transformer__n_mfcc"} <= set(search_space(columns))


def test_encoders_leave_the_training_to_the_joint_network():
    encoders = {"image": ImageClassifier("mlp", features=HOG()), "speech": SpeechClassifier("lstm")}
    drawn = search_space(FusionClassifier(encoders), kind="random")
    assert {"lr", "fusion", "encoders__speech__n_hidden", "encoders__image__features__pixels_per_cell"} <= set(drawn)
    assert not [name for name in drawn if name.startswith("encoders") and name.endswith(("__lr", "__weight_decay"))]


def test_only_parameters_that_the_estimator_has():
    assert "n_hidden" in search_space(ImageClassifier("mlp"))
    assert "n_hidden" not in search_space(ImageClassifier("lenet"))
    assert "n_segments" not in search_space(MFCC(pooling=None))
    assert "n_mfcc" not in search_space(MFCC(n_mels=15))
    assert "transformer__n_mfcc" in search_space(CachedTransformer(MFCC()))


def test_the_names_follow_those_of_the_steps():
    pipeline = Pipeline([("first", HOG()), ("last", SVC())])
    assert set(search_space(pipeline)) == {"first__pixels_per_cell", "last__C", "last__gamma"}


def test_what_is_in_no_grid_is_searched_where_nothing_else_is():
    assert search_space(TextCleaner()) == {"punctuation": [False, True]}


def test_the_spaces_go_into_the_searches():
    X, y = TRAIN.data["image"][:100], TRAIN.target[:100]
    recipe = make_recipe("image", "knn")
    options = {"cv": 2, "random_state": 0, "error_score": "raise"}
    drawn = search_space(recipe, kind="random")
    RandomizedSearchCV(recipe, drawn, n_iter=2, **options).fit(X, y)
    HalvingRandomSearchCV(recipe, drawn, n_candidates=2, min_resources=60, **options).fit(X, y)
    mlp = ImageClassifier("mlp", random_state=0)
    space = search_space(mlp, kind="random")
    EpochHalvingSearchCV(mlp, space, n_candidates=2, max_epochs=1, cv=2, random_state=0).fit(X, y)


def test_a_grid_of_ranges_alone_has_their_ends_and_their_middle():
    assert search_space(PCA(0.9)) == {"n_components": [0.7, 0.845, 0.99]}


def test_bad_input():
    for searching in (GridSearchCV(SVC(), {}), make_pipeline(StandardScaler(), GridSearchCV(SVC(), {}))):
        with pytest.raises(ValueError, match=r"search_space: \w+ is a GridSearchCV, which searches by itself"):
            search_space(searching)
    with pytest.raises(ValueError, match=r"no candidates are known for \['Pipeline', 'Grayscale', 'DummyClassifier'\]"):
        search_space(make_pipeline(Grayscale(), DummyClassifier()))
    with pytest.raises(ValueError, match=r"The 'kind' parameter of .*search_space must be"):
        search_space(SVC(), kind="bayes")
    with pytest.raises(ValueError, match=r"The 'estimator' parameter of .*search_space must be"):
        search_space("svm")


def test_optuna_is_wanted_for_its_kind_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    search_space(MFCC(), kind="random")
    with pytest.raises(ImportError, match=r"search_space needs optuna: pip install \"skmodal\[search\]\""):
        search_space(MFCC(), kind="optuna")
