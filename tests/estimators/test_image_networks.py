"""Images of every kind, tables and features into image networks: every container, every network, every bad input."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

from skmodal.estimators import ImageClassifier, ImageRegressor
from skmodal.fusion import SelectModality
from skmodal.image import HOG, Grayscale, ImageAugmenter

pytestmark = pytest.mark.slow

RNG = np.random.default_rng(0)
LABELS = np.array(["dark", "light"] * 12)
LIGHT = (np.arange(24) % 2).astype(np.uint8)
GRAY = RNG.integers(0, 100, (24, 8, 8), dtype=np.uint8) + LIGHT[:, None, None] * np.uint8(150)
COLOR = RNG.integers(0, 100, (24, 6, 9, 3), dtype=np.uint8) + LIGHT[:, None, None, None] * np.uint8(150)
NETWORKS = ["lenet", "alexnet", "vgg11", "vgg16", "resnet18", "resnet34", "mlp"]
BLOCKS = HOG(pixels_per_cell=(4, 4), cells_per_block=(1, 1))


def cells(samples):
    array = np.empty(len(samples), dtype=object)
    for row, sample in enumerate(samples):
        array[row] = sample
    return array


RAGGED = [picture[: 8 - row % 3, row % 2 :] for row, picture in enumerate(GRAY)]
MIXED = [(COLOR if row % 3 else GRAY)[row] for row in range(24)]


def classifier(**parameters):
    return ImageClassifier(**{"max_epochs": 2, "random_state": 0} | parameters)


def altered(samples, bad, row=3):
    return cells([bad if place == row else sample for place, sample in enumerate(samples)])


CONTAINERS = {
    "list": list(GRAY),
    "object array": cells(GRAY),
    "4-D array": GRAY[..., None],
    "Series": pd.Series(list(GRAY), index=range(24, 0, -1)),
    "frame": pd.DataFrame({"image": list(GRAY)}),
    "pictures": [Image.fromarray(picture) for picture in GRAY],
    "table": GRAY.reshape(24, 64),
    "frame of numbers": pd.DataFrame(GRAY.reshape(24, 64)),
    "table of integers": GRAY.reshape(24, 64).astype(np.int64),
}


@pytest.mark.parametrize("X", CONTAINERS.values(), ids=CONTAINERS)
def test_every_container_gives_the_same(X):
    expected = classifier().fit(GRAY, LABELS).predict_proba(GRAY)
    np.testing.assert_array_equal(classifier().fit(X, LABELS).predict_proba(X), expected)


def test_paths_give_the_same(tmp_path):
    paths = [tmp_path / f"{row}.png" for row in range(24)]
    for path, picture in zip(paths, COLOR, strict=True):
        Image.fromarray(picture).save(path)
    model = classifier().fit(paths, LABELS)
    np.testing.assert_array_equal(model.predict_proba([str(p) for p in paths]), model.predict_proba(COLOR))


def test_polars_gives_the_same():
    polars = pytest.importorskip("polars")
    model = classifier().fit(RAGGED, LABELS)
    frame = polars.DataFrame({"image": polars.Series(RAGGED, dtype=polars.Object)})
    np.testing.assert_array_equal(model.predict_proba(frame), model.predict_proba(RAGGED))


def test_images_of_different_sizes_come_to_the_median():
    model = classifier().fit(RAGGED, LABELS)
    assert model.image_size_ == (7, 7)
    np.testing.assert_allclose(model.predict_proba(RAGGED[5:6]), model.predict_proba(RAGGED)[5:6], atol=1e-5)
    assert classifier(image_size=[5, 4]).fit(RAGGED, LABELS).image_size_ == (5, 4)


def test_gray_among_color_is_color_and_color_after_gray_is_gray():
    model = classifier().fit(MIXED, LABELS)
    assert model.n_channels_ == 3
    as_color = np.repeat(GRAY[:2, ..., None], 3, axis=3)
    np.testing.assert_array_equal(model.predict_proba(GRAY[:2]), model.predict_proba(as_color))
    gray = classifier().fit(GRAY, LABELS)
    np.testing.assert_allclose(gray.predict_proba(as_color), gray.predict_proba(GRAY[:2]), atol=1e-3)


def test_alpha_is_left_out():
    alpha = np.concatenate([COLOR, RNG.integers(0, 255, (24, 6, 9, 1), dtype=np.uint8)], axis=3)
    model = classifier().fit(alpha, LABELS)
    np.testing.assert_array_equal(model.predict_proba(alpha), model.predict_proba(COLOR))


def test_bytes_and_floats_of_one_are_the_same_images():
    model = classifier().fit(GRAY, LABELS)
    np.testing.assert_allclose(model.predict_proba(GRAY / 255), model.predict_proba(GRAY), atol=1e-5)


def test_image_shape_tells_the_images_of_a_table():
    table = COLOR.reshape(24, -1)
    model = classifier(image_shape=(6, 9, 3)).fit(table, LABELS)
    assert model.image_size_ == (6, 9)
    np.testing.assert_array_equal(model.predict_proba(table), classifier().fit(COLOR, LABELS).predict_proba(COLOR))


def test_rows_that_are_no_square_images_are_features():
    table = RNG.normal(size=(24, 63)) + LIGHT[:, None]
    model = classifier(max_epochs=20).fit(table, LABELS)
    assert not hasattr(model, "image_size_")
    assert model.score(table, LABELS) == 1


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_sees_a_row_alone_as_in_a_batch(network):
    model = classifier(network=network, max_epochs=1).fit(GRAY, LABELS)
    np.testing.assert_allclose(model.predict_proba(GRAY[1:2]), model.predict_proba(GRAY)[1:2], atol=1e-5)


@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_learns_from_plain_features(network):
    table = RNG.normal(size=(24, 5)) + 3 * LIGHT[:, None]
    assert classifier(network=network, max_epochs=60).fit(table, LABELS).score(table, LABELS) == 1


@pytest.mark.parametrize("network", ["lenet", "alexnet", "mlp"])
def test_networks_regress(network):
    model = ImageRegressor(network, max_epochs=30, random_state=0).fit(GRAY, 100.0 * LIGHT)
    assert model.score(GRAY, 100.0 * LIGHT) > 0.8


def test_what_transformers_make():
    made = BLOCKS.fit_transform(GRAY)
    expected = classifier(features="passthrough").fit(made, LABELS).predict_proba(made)
    np.testing.assert_allclose(classifier(features=BLOCKS).fit(GRAY, LABELS).predict_proba(GRAY), expected)
    table = GRAY.reshape(24, 64)
    of_table = classifier(features=BLOCKS, image_shape=(8, 8)).fit(table, LABELS)
    np.testing.assert_allclose(of_table.predict_proba(table), expected)
    assert classifier(features=PCA(3)).fit(table, LABELS).predict(table[:2]).shape == (2,)
    gray = classifier(features=Grayscale()).fit(MIXED, LABELS)
    assert gray.n_channels_ == 1
    assert not hasattr(BLOCKS, "n_features_in_")


def test_image_shape_stands_ahead_of_features():
    table = COLOR.reshape(24, -1)
    model = classifier(features=Grayscale(), image_shape=(6, 9, 3)).fit(table, LABELS)
    assert (model.image_size_, model.n_channels_) == ((6, 9), 1)


def test_a_grid_reaches_the_network_and_the_features():
    grid = {"network": ["lenet", "mlp"], "features__orientations": [4, 9]}
    search = GridSearchCV(classifier(features=BLOCKS), grid, cv=2, error_score="raise").fit(RAGGED_LARGE, LABELS)
    assert len(search.cv_results_["params"]) == 4
    assert set(search.predict(RAGGED_LARGE)) <= set(LABELS)


RAGGED_LARGE = [np.kron(picture, np.ones((2, 2), np.uint8))[:12, :12] for picture in RAGGED]


def test_a_column_of_a_frame():
    frame = pd.DataFrame({"price": np.arange(24.0), "image": pd.Series(RAGGED, dtype=object)})
    model = make_pipeline(SelectModality("image"), classifier()).fit(frame, LABELS)
    assert model.predict(frame.iloc[:2]).shape == (2,)


def test_a_weight_of_zero_leaves_a_row_out():
    weighted = classifier().fit(GRAY, LABELS, sample_weight=np.r_[np.ones(20), np.zeros(4)])
    plain = classifier().fit(GRAY[:20], LABELS[:20])
    np.testing.assert_array_equal(weighted.predict_proba(GRAY), plain.predict_proba(GRAY))


def test_validation_rows_are_watched():
    model = classifier(early_stopping=True).fit(GRAY, LABELS, X_val=RAGGED[:4], y_val=LABELS[:4])
    assert np.isfinite(model.learning_curve_["valid_loss"]).all()


def test_augmented_images_train():
    model = classifier(augmenter=ImageAugmenter()).fit(GRAY, LABELS)
    assert model.predict(GRAY).shape == (24,)


BAD_IN_FIT = {
    "missing": (altered(GRAY, None), ValueError, "sample 3 is missing"),
    "NaN": (altered(GRAY, np.full((8, 8), np.nan)), ValueError, "sample 3 holds NaN"),
    "no area": (altered(GRAY, np.zeros((0, 8), np.uint8)), ValueError, "sample 3 has shape"),
    "a vector": (altered(GRAY, np.zeros(8, np.uint8)), ValueError, "sample 3 has shape"),
    "five channels": (altered(GRAY, np.zeros((8, 8, 5), np.uint8)), ValueError, "1, 3 or 4 channels"),
    "16 bits": (altered(GRAY, np.full((8, 8), 999)), ValueError, "sample 3 holds 999; integers are 0..255"),
    "no file": (["none.png"] * 24, FileNotFoundError, "sample 0, 'none.png'"),
    "two scales": (altered(GRAY, GRAY[3] * 1.0), ValueError, "sample 3 is float64 from .* among images of uint8"),
    "NaN in a table": (np.full((24, 64), np.nan), ValueError, "contains NaN"),
    "one picture": (Image.fromarray(GRAY[0]), TypeError, "X is one"),
    "nothing": ([], ValueError, r"0 sample\(s\)"),
}


@pytest.mark.parametrize(("X", "kind", "message"), BAD_IN_FIT.values(), ids=BAD_IN_FIT)
def test_bad_samples(X, kind, message):
    model = classifier()
    with pytest.raises(kind, match=message):
        model.fit(X, LABELS)
    assert not hasattr(model, "net_")


ROWS = RNG.normal(size=(24, 3))
BAD_IN_PREDICT = {
    "floats of 255": (GRAY, GRAY * 1.0, ValueError, "sample 0 is float64 from .* among images of uint8"),
    "bytes after floats of 255": (GRAY * 1.0, GRAY, ValueError, "sample 0 is uint8 from"),
    "one image": (GRAY, GRAY[0], ValueError, "rows of 8 values are no square images"),
    "images, not rows": (ROWS, GRAY, TypeError, "X is no table of 3 features"),
    "another width": (ROWS, ROWS[:, :2], ValueError, "2 features"),
    "texts": (GRAY, ["a text"], FileNotFoundError, "sample 0, 'a text'"),
}


@pytest.mark.parametrize(("X", "other", "kind", "message"), BAD_IN_PREDICT.values(), ids=BAD_IN_PREDICT)
def test_other_samples_than_in_fit(X, other, kind, message):
    model = classifier(max_epochs=1).fit(X, LABELS)
    with pytest.raises(kind, match=message):
        model.predict(other)


TABLE = GRAY.reshape(24, 64)
BAD_PARAMETERS = {
    "n_layers": (GRAY, {"n_layers": 2}, "network='lenet' has no n_layers"),
    "network": (GRAY, {"network": "lstm"}, "The 'network' parameter"),
    "features": (GRAY, {"features": "hog"}, "The 'features' parameter"),
    "image_size of 0": (GRAY, {"image_size": (0, 5)}, r"image_size=\(0, 5\); \(height, width\) is wanted"),
    "image_size of halves": (GRAY, {"image_size": (5.5, 5)}, "of whole numbers above 0"),
    "image_size of one": (GRAY, {"image_size": (5,)}, "image_size=.5,.; "),
    "image_shape of one": (
        TABLE,
        {"image_shape": (64,)},
        r"\(height, width\) or \(height, width, channels\) is wanted",
    ),
    "negative image_shape": (TABLE, {"image_shape": (-8, -8)}, "of whole numbers above 0"),
    "another image_shape": (TABLE, {"image_shape": (8, 9)}, "wants 72 values a row; X has 64"),
    "batch_size": (GRAY, {"batch_size": 100}, "batch_size=100, but there are 24 rows"),
}


@pytest.mark.parametrize(("X", "parameters", "message"), BAD_PARAMETERS.values(), ids=BAD_PARAMETERS)
def test_bad_parameters(X, parameters, message):
    with pytest.raises(ValueError, match=message):
        classifier(**parameters).fit(X, LABELS)


def test_images_are_no_features():
    with pytest.raises(TypeError, match='features="passthrough" wants rows of features'):
        classifier(features="passthrough").fit(GRAY, LABELS)
