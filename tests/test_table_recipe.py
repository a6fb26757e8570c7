import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, TextClassifier
from skmodal.fusion import FusionClassifier, FusionRegressor, LateFusionClassifier, SelectModality
from skmodal.recipes import make_recipe, make_table_recipe, table_columns
from skmodal.speech import MFCC, LogMel

pytestmark = pytest.mark.slow

COLUMNS = {"text": "text", "image": "image", "speech": "speech"}
TRAIN = load_digits3(subset="train")
X, Y = TRAIN.data[:200], TRAIN.target[:200]
MISSING = X[:4].assign(text=None, speech=[None, None, *X["speech"][2:4]])


@pytest.mark.parametrize("model", ["svm", "nb", "knn"])
@pytest.mark.parametrize("fusion", ["late", "early"])
def test_classic_models_learn_and_take_missing_cells(model, fusion):
    made = make_table_recipe(COLUMNS, model, fusion=fusion, sampling_rate=8000)
    assert made.fit(X, Y).score(X, Y) > 0.7
    assert made.predict(MISSING).shape == (4,)
    assert table_columns(made) == COLUMNS
    late = fusion == "late"
    assert isinstance(made, LateFusionClassifier if late else Pipeline)


def test_the_defaults():
    assert isinstance(make_table_recipe({"a": "image"}), LateFusionClassifier)
    assert isinstance(make_table_recipe({"a": "image"}, task="regression"), Pipeline)
    joint = make_table_recipe({"a": "image"}, "network", task="regression")
    assert isinstance(joint, FusionRegressor)
    assert isinstance(make_table_recipe(COLUMNS, fusion="joint"), FusionClassifier)
    late = make_table_recipe({"a": "image", "b": "text"}, "network")
    assert [type(member) for _, member in late.estimators] == [ImageClassifier, TextClassifier]
    assert table_columns(late) == {"a": "image", "b": "text"}


@pytest.mark.parametrize("model", ["svm", "knn"])
def test_numbers(model):
    made = make_table_recipe({"image": "image"}, model, task="regression")
    assert made.fit(X, 100.0 * Y).score(X, 100.0 * Y) > 0.4
    assert made.predict(MISSING).shape == (4,)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fusion", "task"), [("joint", "classification"), ("joint", "regression"), ("late", "classification")]
)
def test_networks(fusion, task):
    made = make_table_recipe(
        {"image": "image", "speech": "speech"}, "network", fusion=fusion, task=task, sampling_rate=8000
    )
    made.set_params(**{name: 3 for name in made.get_params() if name.split("__")[-1] == "max_epochs"})
    assert np.isfinite(made.fit(X, Y.astype(float) if task == "regression" else Y).score(X, Y))
    assert table_columns(made) == {"image": "image", "speech": "speech"}
    assert made.predict(MISSING).shape == (4,)


def test_images_of_any_size():
    random = np.random.default_rng(0)
    images = [random.integers(0, 255, (*random.integers(20, 90, 2), 3), np.uint8) for _ in range(12)]
    made = make_table_recipe({"photo": "image"}, "nb").fit(X[:12].assign(photo=images)[["photo"]], [0, 1] * 6)
    assert made.predict(X[:1].assign(photo=images[:1])[["photo"]]).shape == (1,)


def test_one_seed_for_all():
    made = make_table_recipe(COLUMNS, random_state=7)
    seeds = {value for name, value in made.get_params().items() if name.split("__")[-1] == "random_state"}
    assert seeds == {7}


@pytest.mark.parametrize("fusion", ["late", "early"])
@pytest.mark.parametrize("image", ["hog", "colors", "hog+edges+corners"])
def test_features_by_column(fusion, image):
    features = {"image": image, "speech": "functionals", "text": "lsa"}
    made = make_table_recipe(COLUMNS, "knn", fusion=fusion, features=features, sampling_rate=8000)
    sizes = np.random.default_rng(0).integers(20, 90, (len(Y), 2))
    pictures = [np.resize(picture, size) for picture, size in zip(X["image"], sizes, strict=True)]
    frame = X.assign(image=pd.Series(pictures, index=X.index, dtype=object))
    assert made.fit(frame, Y).predict(MISSING).shape == (4,)
    parameters = made.get_params()
    assert isinstance(parameters[f"{'union__' if fusion == 'early' else ''}speech"], Pipeline)
    assert next(value.pooling for value in parameters.values() if isinstance(value, LogMel)).endswith("+q90")
    default = make_table_recipe(COLUMNS, "knn", fusion=fusion, sampling_rate=8000)
    assert repr(default) == repr(make_table_recipe(COLUMNS, "knn", fusion=fusion, features={}, sampling_rate=8000))


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({}, {}, "columns is empty"),
        ({"a": "video"}, {}, "'a': 'video'; 'text', 'image', 'speech' are known"),
        ({"a": "text"}, {"fusion": "late", "task": "regression"}, "late fusion joins classifiers"),
        (
            {"a": "text"},
            {"model": "nb", "task": "regression"},
            r"'nb' is no model for regression; those are \['svm', 'knn'\]",
        ),
        ({"a": "text"}, {"model": "svm", "fusion": "joint"}, "does not go with model='svm'"),
        ({"a": "text"}, {"model": "network", "fusion": "early"}, "does not go with model='network'"),
        ({"a": "text"}, {"features": {"b": "lsa"}}, r"features has 'b'; the columns are \['a'\]"),
        ({"a": "text"}, {"features": {"a": "hog"}}, "'hog' are no features of text"),
        ({"a": "text"}, {"features": {"a": "tfidf"}, "fusion": "early"}, "'tfidf', which are sparse"),
        ({"a": "text"}, {"features": {"a": "lsa"}, "fusion": "joint"}, "networks learn their own"),
        ({"a": "text"}, {"features": "lsa"}, "The 'features' parameter of make_table_recipe must be"),
        ({"a": "text"}, {"model": "forest"}, "The 'model' parameter of make_table_recipe must be"),
        (["a"], {}, "The 'columns' parameter of make_table_recipe must be"),
    ],
)
def test_bad_input(columns, options, message):
    with pytest.raises(ValueError, match=message):
        make_table_recipe(columns, **options)


def test_columns_of_other_models():
    speech = make_pipeline(SelectModality("call"), make_recipe("speech", "nb"))
    assert table_columns(speech) == {"call": "speech"}
    assert table_columns(GridSearchCV(LateFusionClassifier([("x", speech)]), {"cv": [2, 3]})) == {"call": "speech"}
    joint = FusionClassifier({"call": make_pipeline(MFCC(), "passthrough"), "x": TextClassifier()})
    assert table_columns(joint) == {"call": "speech", "x": "text"}
    for model in (SVC(), make_recipe("text", "nb"), make_pipeline(SelectModality(["a", "b"]), LogisticRegression())):
        with pytest.raises(ValueError, match="names no column of samples"):
            table_columns(model)
    with pytest.raises(ValueError, match="The 'estimator' parameter of table_columns must be"):
        table_columns("svm")


@pytest.mark.parametrize(
    ("name", "options"), [("cv", {}), ("a__b", {}), ("n_jobs", {"fusion": "early"}), ("self", {"fusion": "early"})]
)
def test_a_column_whose_name_no_part_can_have(name, options):
    with pytest.raises(ValueError, match=f"no part of a model be called {name!r}, as its column is. Rename"):
        make_table_recipe({name: "text", "other": "text"}, **options)
