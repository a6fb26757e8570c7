"""Every public estimator keeps scikit-learn's promises and ours: no skip list, no expected failure."""

import pytest
from sklearn.base import clone, is_classifier
from sklearn.utils import estimator_checks, get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks

from skmodal.estimators import Pruner, RecurrentEmbedding
from skmodal.recipes import MODALITIES, MODELS, make_recipe
from skmodal.testing import all_estimators, construct_instances, modal_checks
from skmodal.testing._estimators import NETWORKS

# Of the networks, each classifier's in both suites here, and the rest, an hour of two cores, by `make test-networks`.
AROUND_NETWORKS = (Pruner, RecurrentEmbedding)
SHALLOW = {"text": ["cnn", "lstm", "transformer"], "image": ["lenet", "mlp"], "speech": ["cnn", "gru", "lenet"]}


def _instances(kind):
    """Return the instances of a kind: of estimators without networks, of some networks, and of the others."""
    parts = [], [], []
    for _, cls in all_estimators():
        for instance in construct_instances(cls)[kind]:
            first, *more = SHALLOW.get(cls._modality, [None]) if cls in NETWORKS else [None]
            chosen = [first, *more] if is_classifier(instance) else [first]
            place = 1 if cls in AROUND_NETWORKS else 0
            parts[place if cls not in NETWORKS else 1 if instance.network in chosen else 2].append(instance)
    return parts


FOR_TABLES, SHALLOW_FOR_TABLES, DEEP_FOR_TABLES = _instances(0)
FOR_SAMPLES, SHALLOW_FOR_SAMPLES, DEEP_FOR_SAMPLES = _instances(1)
RECIPES = [make_recipe(modality, model) for modality in MODALITIES for model in MODELS]
RECIPES.append(make_recipe("text", "nbsvm"))
NOT_YIELDED = ["check_param_validation", "check_dataframe_column_names_consistency", "check_inplace_ensure_writeable"]
OF_TRANSFORMERS = [
    "check_set_output_transform",
    "check_set_output_transform_pandas",
    "check_set_output_transform_polars",
    "check_global_output_transform_pandas",
    "check_global_set_output_transform_polars",
    "check_transformer_get_feature_names_out",
    "check_transformer_get_feature_names_out_pandas",
]


@parametrize_with_checks(FOR_TABLES)
def test_scikit_learn(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


@pytest.mark.slow
@parametrize_with_checks(SHALLOW_FOR_TABLES)
def test_scikit_learn_on_networks(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


@pytest.mark.networks
@parametrize_with_checks(DEEP_FOR_TABLES)
def test_scikit_learn_on_all_networks(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


def _not_yielded():
    for estimator in FOR_TABLES + SHALLOW_FOR_TABLES:
        names = NOT_YIELDED + OF_TRANSFORMERS * hasattr(estimator, "transform")
        if not get_tags(estimator).input_tags.two_d_array:
            names = ["check_param_validation"]
        who = _name(estimator)
        marks = [pytest.mark.slow] if estimator in SHALLOW_FOR_TABLES else []
        for name in names:
            yield pytest.param(estimator, name, id=f"{who}-{name}", marks=marks)


def _modal(estimators):
    for estimator in estimators:
        who = _name(estimator)
        for check in modal_checks(estimator):
            yield pytest.param(check, id=f"{who}-{check.func.__name__}")


def _name(estimator):
    return repr(estimator).replace("\n", " ")[:60]


@pytest.mark.parametrize(("estimator", "name"), _not_yielded())
def test_scikit_learn_checks_that_the_suite_does_not_yield(estimator, name):
    getattr(estimator_checks, name)(type(estimator).__name__, clone(estimator))


@pytest.mark.slow
@pytest.mark.parametrize("check", _modal(FOR_SAMPLES + SHALLOW_FOR_SAMPLES + RECIPES))
def test_samples(check):
    check()


@pytest.mark.networks
@pytest.mark.parametrize("check", _modal(DEEP_FOR_SAMPLES))
def test_samples_on_all_networks(check):
    check()
