"""Every public estimator keeps scikit-learn's promises and ours: no skip list, no expected failure.

Of the networks some are here, and all of them, which takes two cores long, in test_all_networks.py. Both are left out
of `make check`.
"""

import pytest
from sklearn.base import clone, is_classifier
from sklearn.utils import estimator_checks, get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks

from skmodal.recipes import MODALITIES, MODELS, make_recipe
from skmodal.testing import all_estimators, construct_instances, modal_checks
from skmodal.testing._instances import NETWORKS

SHALLOW = {"text": ["cnn", "lstm", "transformer"], "image": ["lenet", "mlp"], "speech": ["cnn", "gru", "lenet"]}


def _is_chosen(instance):
    """Whether an estimator is no network or one of the shallow ones of its modality; of a regressor, the first."""
    if type(instance) not in NETWORKS:
        return True
    names = SHALLOW[instance._modality]
    return instance.network in (names if is_classifier(instance) else names[:1])


FOR_TABLES, FOR_SAMPLES = (
    [instance for _, cls in all_estimators() for instance in construct_instances(cls)[kind] if _is_chosen(instance)]
    for kind in (0, 1)
)
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


def _not_yielded():
    for estimator in FOR_TABLES:
        names = NOT_YIELDED + OF_TRANSFORMERS * hasattr(estimator, "transform")
        if not get_tags(estimator).input_tags.two_d_array:
            names = ["check_param_validation"]
        who = _name(estimator)
        for name in names:
            yield pytest.param(estimator, name, id=f"{who}-{name}")


def _modal():
    for estimator in FOR_SAMPLES + RECIPES:
        who = _name(estimator)
        for check in modal_checks(estimator):
            yield pytest.param(check, id=f"{who}-{check.func.__name__}")


def _name(estimator):
    return repr(estimator).replace("\n", " ")[:60]


@pytest.mark.parametrize(("estimator", "name"), _not_yielded())
def test_scikit_learn_checks_that_the_suite_does_not_yield(estimator, name):
    getattr(estimator_checks, name)(type(estimator).__name__, clone(estimator))


@pytest.mark.parametrize("check", _modal())
def test_samples(check):
    check()
