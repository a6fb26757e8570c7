"""scikit-learn's suite and ours on every network of every estimator: long, and for `make test-networks` alone."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from skmodal.testing import construct_instances, modal_checks
from skmodal.testing._instances import NETWORKS

pytestmark = pytest.mark.timeout(3600)  # a check of the deepest network takes minutes, and many on busy cores
FOR_TABLES, FOR_SAMPLES = (
    [instance for cls in NETWORKS for instance in construct_instances(cls)[kind]] for kind in (0, 1)
)


@parametrize_with_checks(FOR_TABLES)
def test_scikit_learn(estimator, check, monkeypatch):
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    check(estimator)


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check, id=f"{estimator!r}-{check.func.__name__}")
        for estimator in FOR_SAMPLES
        for check in modal_checks(estimator)
    ],
)
def test_samples(check):
    check()
