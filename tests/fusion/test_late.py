"""LateFusionClassifier: its rules against scikit-learn's ensembles, its parameters and its errors."""

import pickle
import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from skmodal.fusion import LateFusionClassifier, SelectModality
from skmodal.fusion._combine import evidence, learn_weights, product

RULES = ["vote", "mean", "weighted", "product", "stacking"]
IRIS, TARGET = load_iris(return_X_y=True)
SHUFFLE = np.random.default_rng(0).permutation(150)
IRIS, TARGET = IRIS[SHUFFLE] + np.random.default_rng(1).normal(size=IRIS.shape), TARGET[SHUFFLE]
NAMES = np.array(["setosa", "versicolor", "virginica"])[TARGET]


def members(on=slice(0, None)):
    """Three different classifiers that all see the same columns."""
    return [
        ("tree", make_pipeline(SelectModality(on), KNeighborsClassifier(7))),
        ("line", make_pipeline(SelectModality(on), StandardScaler(), LogisticRegression())),
        ("bell", make_pipeline(SelectModality(on), GaussianNB())),
    ]


def apart():
    """Two members with two columns each."""
    return [
        ("sepal", make_pipeline(SelectModality([0, 1]), GaussianNB())),
        ("petal", make_pipeline(SelectModality([2, 3]), LogisticRegression())),
    ]


@pytest.mark.parametrize(("fusion", "voting"), [("vote", "hard"), ("mean", "soft")])
def test_vote_and_mean_are_those_of_voting_classifier(fusion, voting):
    ours = LateFusionClassifier(members(), fusion=fusion).fit(IRIS[:100], NAMES[:100])
    theirs = VotingClassifier(members(), voting=voting).fit(IRIS[:100], NAMES[:100])
    assert ours.predict(IRIS[100:]).tolist() == theirs.predict(IRIS[100:]).tolist()
    if voting == "soft":
        np.testing.assert_allclose(ours.predict_proba(IRIS[100:]), theirs.predict_proba(IRIS[100:]))
    else:
        shares = ours.predict_proba(IRIS[100:]) * 3
        np.testing.assert_allclose(shares, np.round(shares), atol=1e-12)


def test_weights_of_one_give_the_product_and_of_zero_leave_a_member_out():
    equal = LateFusionClassifier(members(), fusion="weighted", weights=[1, 1, 1]).fit(IRIS, TARGET)
    plain = LateFusionClassifier(members()).fit(IRIS, TARGET)
    np.testing.assert_array_equal(equal.predict_proba(IRIS), plain.predict_proba(IRIS))
    without = LateFusionClassifier(members(), fusion="weighted", weights=[1, 0, 1]).fit(IRIS, TARGET)
    two = LateFusionClassifier([members()[0], members()[2]]).fit(IRIS, TARGET)
    np.testing.assert_allclose(without.predict_proba(IRIS), two.predict_proba(IRIS))
    np.testing.assert_array_equal(without.weights_, [1, 0, 1])


def out_of_fold():
    return np.array([cross_val_predict(member, IRIS, TARGET, cv=5, method="predict_proba") for _, member in apart()])


def test_product_weights_and_stacking_are_their_rules_over_the_members():
    present = np.ones((2, 150), dtype=bool)
    fitted = [clone(member).fit(IRIS, TARGET) for _, member in apart()]
    probabilities = np.array([member.predict_proba(IRIS) for member in fitted])
    joined = LateFusionClassifier(apart()).fit(IRIS, TARGET)
    np.testing.assert_allclose(joined.class_prior_, np.bincount(TARGET) / 150)
    np.testing.assert_allclose(joined.predict_proba(IRIS), product(probabilities, present, joined.class_prior_))
    weighted = LateFusionClassifier(apart(), fusion="weighted").fit(IRIS, TARGET)
    prior = joined.class_prior_
    np.testing.assert_allclose(weighted.weights_, learn_weights(out_of_fold(), present, prior, TARGET))
    expected = product(probabilities, present, prior, weighted.weights_)
    np.testing.assert_allclose(weighted.predict_proba(IRIS), expected)
    stacked = LateFusionClassifier(apart(), fusion="stacking").fit(IRIS, TARGET)
    final = LogisticRegression(max_iter=1000).fit(evidence(out_of_fold(), present), TARGET)
    expected = final.predict_proba(evidence(probabilities, present))
    np.testing.assert_allclose(stacked.predict_proba(IRIS), expected, atol=1e-6)


@pytest.mark.slow
def test_stacking_is_close_to_stacking_classifier():
    theirs = cross_val_score(StackingClassifier(apart()), IRIS, TARGET, cv=5).mean()
    ours = cross_val_score(LateFusionClassifier(apart(), fusion="stacking"), IRIS, TARGET, cv=5).mean()
    assert abs(ours - theirs) < 0.06
    assert ours > 0.7


@pytest.mark.parametrize("fusion", RULES)
@pytest.mark.slow
def test_labels_of_any_kind(fusion):
    by_number = LateFusionClassifier(apart(), fusion=fusion).fit(IRIS, TARGET)
    assert (by_number.predict(IRIS) == TARGET).mean() > 0.7
    for labels in (NAMES, pd.Series(NAMES, index=SHUFFLE), pl.Series(NAMES), NAMES.tolist(), NAMES.astype(object)):
        by_name = LateFusionClassifier(apart(), fusion=fusion).fit(IRIS, labels)
        assert by_name.classes_.tolist() == ["setosa", "versicolor", "virginica"]
        np.testing.assert_array_equal(by_name.predict_proba(IRIS), by_number.predict_proba(IRIS))
        assert (by_name.predict(IRIS) == by_name.classes_[by_number.predict(IRIS)]).all()
    negative = LateFusionClassifier(apart(), fusion=fusion).fit(IRIS, np.array([3, -7, 12])[TARGET])
    assert set(negative.predict(IRIS)) <= {3, -7, 12}


@pytest.mark.slow
@pytest.mark.parametrize("fusion", RULES)
def test_probabilities_sum_to_one_and_workers_change_nothing(fusion):
    frame = pd.DataFrame(IRIS.copy(), columns=["a", "b", "c", "d"])
    frame.loc[::5, ["a", "b"]] = np.nan
    frame.loc[1::5, ["c", "d"]] = np.nan
    one = LateFusionClassifier(apart(), fusion=fusion).fit(frame, TARGET)
    two = LateFusionClassifier(apart(), fusion=fusion, n_jobs=2).fit(frame, TARGET)
    expected = one.predict_proba(frame)
    np.testing.assert_allclose(expected.sum(axis=1), 1)
    np.testing.assert_array_equal(two.predict_proba(frame), expected)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(one)).predict_proba(frame), expected)
    polars = pl.DataFrame(frame)
    of_polars = LateFusionClassifier(apart(), fusion=fusion).fit(polars, TARGET)
    np.testing.assert_array_equal(of_polars.predict_proba(polars), expected)
    # scikit-learn's classifiers multiply matrices: a row alone may differ in the last digits.
    np.testing.assert_allclose(one.predict_proba(frame.iloc[[5]]), expected[[5]], rtol=1e-10)


def test_a_nested_grid():
    grid = {
        "fusion": ["mean", "product"],
        "sepal__gaussiannb__var_smoothing": [1e-9, 0.1],
        "petal": [make_pipeline(SelectModality([2, 3]), GaussianNB())],
        "n_jobs": [None],
    }
    search = GridSearchCV(LateFusionClassifier(apart()), grid, cv=3, error_score="raise").fit(IRIS, TARGET)
    assert len(search.cv_results_["params"]) == 4
    assert isinstance(search.best_estimator_.estimators_[1][-1], GaussianNB)
    given = LateFusionClassifier(apart(), fusion="weighted", weights=[1, 2])
    copied = clone(given)
    assert copied.get_params()["weights"] == [1, 2]
    assert copied.get_params()["petal__logisticregression__C"] == 1.0
    given.set_params(petal__logisticregression__C=3.0)
    assert given.estimators[1][1][-1].C == 3.0
    assert copied.estimators[1][1][-1].C == 1.0


def test_fitting_leaves_the_members_given_as_they_were():
    given = apart()
    model = LateFusionClassifier(given, fusion="stacking", final_estimator=GaussianNB()).fit(IRIS, TARGET)
    assert isinstance(model.final_estimator_, GaussianNB)
    assert model.estimators is given
    for _, member in given:
        with pytest.raises(NotFittedError):
            member.predict(IRIS)


@pytest.mark.parametrize("weights", [[1], [1, 2, 3], [1, -1], [0, 0], [[1, 2]], [np.nan, 1]])
def test_bad_weights(weights):
    with pytest.raises(ValueError, match=r"weights=.*; a nonnegative number is wanted for each of the 2 members"):
        LateFusionClassifier(apart(), fusion="weighted", weights=weights).fit(IRIS, TARGET)


def test_weights_for_another_rule():
    with pytest.raises(ValueError, match="weights go with fusion='weighted', not 'mean'"):
        LateFusionClassifier(apart(), fusion="mean", weights=[1, 1]).fit(IRIS, TARGET)


@pytest.mark.parametrize(
    ("estimators", "message"),
    [
        ([], "estimators is empty"),
        ([apart()[0], apart()[0]], "not unique"),
        ([("a__b", GaussianNB())], "must not contain __"),
        ([("fusion", GaussianNB())], "conflict with constructor arguments"),
        (apart()[0], "'estimators' parameter of LateFusionClassifier must be"),
    ],
)
def test_bad_members(estimators, message):
    with pytest.raises(ValueError, match=message):
        LateFusionClassifier(estimators).fit(IRIS, TARGET)


def test_bad_targets():
    with pytest.raises(ValueError, match=r"y holds one class, .*; at least two are wanted"):
        LateFusionClassifier(apart()).fit(IRIS, np.zeros(150))
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        LateFusionClassifier(apart()).fit(IRIS, TARGET[:-1])
    with pytest.raises(ValueError, match=r"Unknown label type|contains NaN"):
        LateFusionClassifier(apart()).fit(IRIS, IRIS[:, 0])
    with pytest.raises(ValueError, match="requires y"):
        LateFusionClassifier(apart()).fit(IRIS, None)


def test_wrong_use():
    with pytest.raises(NotFittedError):
        LateFusionClassifier(apart()).predict(IRIS)
    with pytest.raises(ValueError, match="'fusion' parameter"):
        LateFusionClassifier(apart(), fusion="sum").fit(IRIS, TARGET)
    frame = pd.DataFrame({"a": ["x", "y"], "b": ["u", "v"]})
    with pytest.raises(ValueError, match=r"X has no column 'c'; its columns are \['a', 'b'\]"):
        LateFusionClassifier([("c", GaussianNB())]).fit(frame, [0, 1])
    with pytest.raises(ValueError, match=r"'a' has no column of its name\. Begin .* SelectModality\(place\)"):
        LateFusionClassifier([("a", GaussianNB())]).fit(frame.to_numpy(), [0, 1])
    with pytest.raises(ValueError, match=r"X holds 0 sample\(s\)"):
        LateFusionClassifier([("a", GaussianNB())]).fit(frame[:0], [])
    with pytest.raises(TypeError, match="got <class 'NoneType'>"):
        LateFusionClassifier([("a", GaussianNB())]).fit(None, [])


def test_groups_of_another_length():
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        LateFusionClassifier(apart(), fusion="stacking").fit(IRIS, TARGET, groups=TARGET[1:])


def test_a_second_fit_by_another_rule():
    twice = LateFusionClassifier(apart(), fusion="weighted", weights=[1, 0]).fit(IRIS, TARGET)
    twice.set_params(fusion="mean", weights=None).fit(IRIS, TARGET)
    once = LateFusionClassifier(apart(), fusion="mean").fit(IRIS, TARGET)
    np.testing.assert_array_equal(twice.predict_proba(IRIS), once.predict_proba(IRIS))


def test_the_configuration_reaches_the_workers():
    """Of scikit-learn: a scaler that gives frames names the columns for what follows."""
    members = [("all", make_pipeline(SelectModality(slice(0, None)), StandardScaler(), LogisticRegression()))]
    with config_context(transform_output="pandas"):
        fitted = LateFusionClassifier(members, n_jobs=2).fit(IRIS, TARGET)
    assert fitted.estimators_[0][-1].feature_names_in_.tolist() == ["x0", "x1", "x2", "x3"]


def test_complete_rows_bring_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        LateFusionClassifier(apart()).fit(IRIS, TARGET).predict_proba(IRIS)
