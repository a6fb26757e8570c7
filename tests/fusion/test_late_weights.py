"""LateFusionClassifier's sample_weight: a weight is as many rows. The contract tests this for every rule."""

import numpy as np
import pytest
from sklearn import config_context
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from skmodal.fusion import LateFusionClassifier

pytestmark = pytest.mark.slow

IRIS, TARGET = load_iris(return_X_y=True)
RNG = np.random.default_rng(0)
IRIS = IRIS + RNG.normal(size=IRIS.shape)
WEIGHT = RNG.integers(0, 4, 150)
WEIGHT[:3] = 0
MEMBERS = [("line", make_pipeline(StandardScaler(), LogisticRegression())), ("bell", GaussianNB())]


@pytest.mark.parametrize("fusion", ["vote", "mean", "product"])
def test_a_weight_is_as_many_rows(fusion):
    weighted = LateFusionClassifier(MEMBERS, fusion=fusion).fit(IRIS, TARGET, sample_weight=WEIGHT)
    repeated = LateFusionClassifier(MEMBERS, fusion=fusion).fit(IRIS.repeat(WEIGHT, axis=0), TARGET.repeat(WEIGHT))
    np.testing.assert_allclose(weighted.predict_proba(IRIS), repeated.predict_proba(IRIS), atol=1e-4)
    np.testing.assert_allclose(weighted.class_prior_, repeated.class_prior_)


def test_a_class_without_weight_is_none():
    for options in ({}, {"fusion": "stacking"}, {"fusion": "weighted"}, {"calibration": "sigmoid"}):
        fitted = LateFusionClassifier(MEMBERS, **options).fit(IRIS, TARGET, sample_weight=(TARGET != 1) * 2.0)
        assert fitted.classes_.tolist() == [0, 2]
        assert set(fitted.predict(IRIS)) == {0, 2}
    with pytest.raises(ValueError, match=r"y holds one class, \[1\], in rows of positive weight"):
        LateFusionClassifier(MEMBERS).fit(IRIS, TARGET, sample_weight=TARGET == 1)


def test_classifiers_that_take_no_weights():
    members = [*MEMBERS, ("near", make_pipeline(StandardScaler(), KNeighborsClassifier()))]
    with pytest.raises(ValueError, match=r"member 'near' takes no sample_weight in KNeighborsClassifier\.fit"):
        LateFusionClassifier(members).fit(IRIS, TARGET, sample_weight=WEIGHT)
    final = {"fusion": "stacking", "final_estimator": KNeighborsClassifier()}
    with pytest.raises(ValueError, match=r"the final_estimator takes no sample_weight in KNeighborsClassifier\.fit"):
        LateFusionClassifier(MEMBERS, **final).fit(IRIS, TARGET, sample_weight=WEIGHT)


def test_bad_weights():
    with pytest.raises(ValueError, match="Negative values"):
        LateFusionClassifier(MEMBERS).fit(IRIS, TARGET, sample_weight=-np.ones(150))
    with pytest.raises(ValueError, match=r"sample_weight\.shape"):
        LateFusionClassifier(MEMBERS).fit(IRIS, TARGET, sample_weight=np.ones(3))


@pytest.mark.parametrize("options", [{}, {"fusion": "stacking"}, {"calibration": "isotonic"}])
def test_weights_are_routed(options):
    members = [*MEMBERS, ("svm", make_pipeline(StandardScaler(), make_pipeline(StandardScaler(), LinearSVC())))]
    plain = LateFusionClassifier(members, **options).fit(IRIS, TARGET, sample_weight=WEIGHT)
    with config_context(enable_metadata_routing=True):
        model = (
            LateFusionClassifier(members, **options)
            .set_fit_request(sample_weight=True)
            .set_score_request(sample_weight=False)
        )
        scores = cross_val_score(model, IRIS, TARGET, params={"sample_weight": WEIGHT + 1}, error_score="raise")
        routed = model.fit(IRIS, TARGET, sample_weight=WEIGHT)
        np.testing.assert_array_equal(routed.predict_proba(IRIS), plain.predict_proba(IRIS))
    assert scores.mean() > 0.6
