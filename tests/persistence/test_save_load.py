"""Saving writes a file whole or not at all; loading gives the model back."""

import json
import os
import pickle
import stat
import warnings
import zipfile

import numpy as np
import pytest
import safetensors.torch
import sklearn
from forging import forged, members_of
from scipy.stats import loguniform
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    IsolationForest,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_selection import SelectKBest, chi2
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.metrics import accuracy_score, make_scorer
from sklearn.model_selection import GridSearchCV, GroupKFold, RandomizedSearchCV, StratifiedKFold
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeRegressor

from skmodal.persistence import info, load, save
from skmodal.text import TextCleaner


def folds():
    return StratifiedKFold(2, shuffle=True, random_state=np.random.RandomState(0))


MODELS = [
    make_pipeline(MinMaxScaler(), SelectKBest(chi2, k=10), SVC()),
    make_pipeline(FeatureUnion([("one", StandardScaler()), ("two", MinMaxScaler())]), GaussianNB()),
    make_pipeline(ColumnTransformer([("one", OneHotEncoder(handle_unknown="ignore"), [0, 1])]), SGDClassifier()),
    GridSearchCV(
        SVC(),
        {"C": [0.1, 1], "kernel": ["linear", "rbf"]},
        cv=folds(),
        scoring=["accuracy", "f1_macro"],
        refit="accuracy",
    ),
    RandomizedSearchCV(LogisticRegression(), {"C": loguniform(1e-3, 1)}, n_iter=2, cv=2),
    CalibratedClassifierCV(GaussianNB(), cv=2),
    CalibratedClassifierCV(GaussianNB(), method="isotonic", cv=2),
    VotingClassifier([("nb", GaussianNB()), ("tree", LogisticRegression())]),
    StackingClassifier([("nb", GaussianNB()), ("knn", KNeighborsClassifier(3))], cv=2),
    OneVsRestClassifier(SVC()),
    GradientBoostingClassifier(n_estimators=3),
    HistGradientBoostingClassifier(max_iter=3),
    IsolationForest(n_estimators=3),
    DecisionTreeRegressor(),
    KNeighborsClassifier(3, algorithm="ball_tree", metric="manhattan"),
    KNeighborsRegressor(3, algorithm="kd_tree", metric="minkowski", p=3),
    GaussianProcessRegressor(RBF() + WhiteKernel()),
    MLPClassifier((4,), max_iter=3),
]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: type(model).__name__)
def test_scikit_learn_s_own_answer_to_the_bit(model, digits, tmp_path):
    X, y = digits
    model = clone(model).fit(X, y)
    save(model, tmp_path / "model.skm")
    back = load(tmp_path / "model.skm")
    fresh = X + 0.25
    for method in ("predict", "predict_proba", "decision_function"):
        if hasattr(model, method):
            np.testing.assert_array_equal(getattr(back, method)(fresh), getattr(model, method)(fresh))
    assert clone(back).get_params().keys() == model.get_params().keys()


def test_isotonic_regression_finds_its_function_again(tmp_path):
    model = IsotonicRegression().fit([1, 2, 3], [1, 3, 2])
    save(model, tmp_path / "model.skm")
    np.testing.assert_array_equal(load(tmp_path / "model.skm").predict([1.5, 2.5]), model.predict([1.5, 2.5]))


def test_the_file_is_what_it_says(saved):
    path = saved("network")
    members = members_of(path)
    assert {"manifest.json", "model.json", "tensors.safetensors"} <= members.keys()
    weights = safetensors.torch.load(members["tensors.safetensors"])
    assert sum(weight.numel() for weight in weights.values()) > 64 * 4
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        array = next(name for name in archive.namelist() if name.endswith(".npy"))
        with archive.open(array) as file:
            assert isinstance(np.load(file, allow_pickle=False), np.ndarray)
    told = info(path)
    assert told["class"] == "skmodal.estimators:ImageClassifier"
    assert told["versions"]["scikit-learn"] == sklearn.__version__
    assert told["n_bytes"] == path.stat().st_size
    assert not told["encrypted"]
    json.dumps(told)


def test_an_array_costs_its_bytes_alone(tmp_path, digits):
    model = LogisticRegression(max_iter=1)
    model.classes_, model.coef_, model.intercept_ = np.arange(3), np.ones((3, 100_000)), np.zeros(3)
    save(model, tmp_path / "model.skm")
    assert (tmp_path / "model.skm").stat().st_size < 1.01 * model.coef_.nbytes + 4000


def test_another_version_of_scikit_learn_is_warned_of(saved):
    def change(members):
        members["manifest.json"]["versions"]["scikit-learn"] = "1.0"

    with pytest.warns(UserWarning, match=r"was saved with scikit-learn 1\.0") as caught:
        load(forged(saved("linear"), change))
    assert [warning.filename for warning in caught] == [__file__]
    with warnings.catch_warnings(action="error"):
        load(saved("linear"))


def test_a_failed_save_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "model.skm"
    save(TextCleaner(), path)
    before = path.read_bytes()
    with pytest.raises(TypeError, match="cannot be saved"):
        save(make_pipeline(StandardScaler(), SelectKBest(lambda X, y: X)), path)

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(TextCleaner(), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.skm"]


def test_a_folder_that_is_missing_or_closed_is_an_os_error(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="save: there is no folder"):
        save(TextCleaner(), tmp_path / "none" / "model.skm")
    assert not (tmp_path / "none").exists()
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.skm")
    with pytest.raises(OSError, match=r"none|directory"):
        save(TextCleaner(), tmp_path)
    monkeypatch.chdir(tmp_path)
    save(TextCleaner(), "model.skm")
    assert isinstance(load("model.skm"), TextCleaner)
    assert not stat.S_IMODE(os.stat("model.skm").st_mode) & 0o111


def test_no_estimator_and_no_path_are_errors(tmp_path):
    with pytest.raises(ValueError, match="'estimator' parameter of save"):
        save([1], tmp_path / "model.skm")
    with pytest.raises(ValueError, match="'path' parameter of load"):
        load(3)
    with pytest.raises(ValueError, match="'key' parameter of save"):
        save(TextCleaner(), tmp_path / "model.skm", key=3)


def test_loading_needs_no_pickle(saved, monkeypatch):
    monkeypatch.setattr(pickle, "loads", None)
    monkeypatch.setattr(pickle, "Unpickler", None)
    for name in ("linear", "forest", "neighbors", "network", "random"):
        load(saved(name))


def test_requested_metadata_is_kept(tmp_path):
    rng = np.random.default_rng(0)
    X, y, weight = rng.normal(size=(30, 2)), rng.permutation(np.arange(30) % 2), rng.uniform(1, 2, size=30)
    with sklearn.config_context(enable_metadata_routing=True):
        model = make_pipeline(StandardScaler(), LogisticRegression().set_fit_request(sample_weight=True))
        model[0].set_fit_request(sample_weight=False)
        folds, score = GroupKFold(2).set_split_request(groups=True), make_scorer(accuracy_score)
        score.set_score_request(sample_weight=False)
        search = GridSearchCV(model, {"logisticregression__C": [1.0]}, cv=folds, scoring=score)
        save(search.fit(X, y, sample_weight=weight, groups=np.arange(30) % 5), tmp_path / "model.skm")
        again = load(tmp_path / "model.skm")
        assert again.get_metadata_routing()._serialize() == search.get_metadata_routing()._serialize()
        coefficients = clone(again.best_estimator_).fit(X, y, sample_weight=weight)[-1].coef_
    np.testing.assert_array_equal(coefficients, search.best_estimator_[-1].coef_)
