"""HOG against scikit-image, and as a transformer of every container of images."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage.data import astronaut, camera
from skimage.feature import hog as skimage_hog
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline

from skmodal.image import HOG, hog

BLOCK_NORMS = ["L1", "L1-sqrt", "L2", "L2-Hys"]


def peer(images, **parameters):
    parameters = {"cells_per_block": (2, 2), **parameters}
    channel_axis = -1 if images.ndim == 4 else None
    return np.array([skimage_hog(image, channel_axis=channel_axis, **parameters) for image in images])


def pictures(n_images, height, width, *channels, seed=0):
    """Cut real pictures out of the astronaut, color or gray."""
    rng = np.random.default_rng(seed)
    source = astronaut() if channels else camera()
    rows, columns = rng.integers(0, 512 - height, n_images), rng.integers(0, 512 - width, n_images)
    return np.stack([source[r : r + height, c : c + width] for r, c in zip(rows, columns, strict=True)])


@pytest.mark.parametrize("block_norm", BLOCK_NORMS)
@pytest.mark.parametrize("orientations", [1, 4, 7, 9, 12])
@pytest.mark.parametrize("pixels_per_cell", [(8, 8), (5, 7), (3, 4)])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_agrees_with_skimage(block_norm, orientations, pixels_per_cell, channels):
    images = pictures(3, 29, 37, *channels)
    parameters = {"orientations": orientations, "pixels_per_cell": pixels_per_cell, "block_norm": block_norm}
    np.testing.assert_allclose(hog(images, **parameters), peer(images, **parameters), rtol=0, atol=1e-6)


@pytest.mark.parametrize("dtype", ["u1", "?", "i2", "u2", "f2", "f4", "f8"])
@pytest.mark.parametrize("transform_sqrt", [False, True])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_agrees_with_skimage_for_every_dtype(dtype, transform_sqrt, channels):
    images = pictures(3, 24, 40, *channels)
    images = images > 100 if dtype == "?" else (images / 255 if "f" in dtype else images).astype(dtype)
    ours = hog(images, transform_sqrt=transform_sqrt, cells_per_block=(3, 1))
    assert ours.dtype == np.float64
    theirs = peer(images, transform_sqrt=transform_sqrt, cells_per_block=(3, 1))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    levels=st.sampled_from([2, 3, 256]),  # few levels make ties of channels and gradients on the edges of bins
    channels=st.sampled_from([(), (1,), (3,), (4,)]),
    orientations=st.integers(1, 13),
    cell=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    block=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    spare=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    block_norm=st.sampled_from(BLOCK_NORMS),
    as_float=st.booleans(),
)
def test_agrees_with_skimage_on_random_images(
    seed, levels, channels, orientations, cell, block, spare, block_norm, as_float
):
    size = np.multiply(cell, block) + spare
    images = np.random.default_rng(seed).integers(0, levels, (2, *size, *channels))
    images = (images * (255 // (levels - 1))).astype(np.float64 if as_float else np.uint8)
    parameters = {
        "orientations": orientations,
        "pixels_per_cell": cell,
        "cells_per_block": block,
        "block_norm": block_norm,
    }
    np.testing.assert_allclose(hog(images, **parameters), peer(images, **parameters), rtol=0, atol=1e-6)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    n_images=st.integers(1, 9),
    side=st.integers(1, 40),
    channels=st.sampled_from([(), (3,)]),
    dtype=st.sampled_from(["u1", "f4", "f8"]),
    block_norm=st.sampled_from(BLOCK_NORMS),
)
def test_one_image_alone_is_the_same_to_the_bit(seed, n_images, side, channels, dtype, block_norm):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (n_images, side, side + 3, *channels)).astype(dtype)
    images = images if dtype == "u1" else images / np.array(255, dtype)
    batch = hog(images, block_norm=block_norm)
    alone = np.concatenate([hog(image[None], block_norm=block_norm) for image in images])
    order = rng.permutation(n_images)
    np.testing.assert_array_equal(alone, batch)
    np.testing.assert_array_equal(hog(images[order], block_norm=block_norm), batch[order])


def test_many_chunks_are_the_same_as_one_image_after_another():
    images = pictures(400, 32, 32)
    features = hog(images)
    assert features.shape == (400, 324)
    np.testing.assert_array_equal(features[::37], np.concatenate([hog(image[None]) for image in images[::37]]))


def test_images_smaller_than_a_block_are_padded_by_their_edge():
    images = pictures(2, 10, 20)
    padded = np.pad(images, [(0, 0), (0, 6), (0, 0)], mode="edge")
    np.testing.assert_array_equal(hog(images), hog(padded))
    np.testing.assert_allclose(hog(images), peer(padded), atol=1e-6)
    assert hog(np.ones((1, 1, 1))).tolist() == [[0.0] * 36]


def test_no_images_give_no_rows():
    assert hog(np.zeros((0, 16, 24), np.uint8)).shape == (0, 72)


@pytest.mark.parametrize(
    ("images", "parameters", "error", "message"),
    [
        (np.zeros((8, 8)), {}, ValueError, r"hog: images has shape \(8, 8\).*hog\(image\[None\]\)"),
        (np.zeros((1, 0, 8)), {}, ValueError, "images of no area"),
        (np.zeros((1, 8, 8), complex), {}, TypeError, "dtype complex128; real numbers"),
        (np.array(["a"]), {}, TypeError, "real numbers are wanted"),
        (np.stack([np.zeros((8, 8)), np.full((8, 8), np.inf)]), {}, ValueError, "hog: image 1 holds NaN or infinity"),
        (-np.ones((1, 8, 8)), {"transform_sqrt": True}, ValueError, "image 0 holds negative values"),
        (np.zeros((1, 8, 8)), {"block_norm": "L3"}, ValueError, "The 'block_norm' parameter of hog must be a str"),
        (np.zeros((1, 8, 8)), {"orientations": 0}, ValueError, "The 'orientations' parameter of hog must be an int"),
        (np.zeros((1, 8, 8)), {"pixels_per_cell": (8, 0)}, ValueError, r"hog: pixels_per_cell=\(8, 0\); two whole"),
        (np.zeros((1, 8, 8)), {"cells_per_block": (2,)}, ValueError, r"hog: cells_per_block=\(2,\); two whole"),
    ],
)
def test_bad_arguments(images, parameters, error, message):
    with pytest.raises(error, match=message):
        hog(images, **parameters)


def gray_containers(images, folder):
    paths = []
    for row, image in enumerate(images):
        paths.append(str(folder / f"{row}.png"))
        Image.fromarray(image).save(paths[-1])
    cells = np.empty(len(images), dtype=object)
    cells[:] = list(images)
    return {
        "list": list(images),
        "object array": cells,
        "object column": cells[:, None],
        "3-D": images,
        "4-D": images[..., None],
        "table": images.reshape(len(images), -1),
        "pandas table": pd.DataFrame(images.reshape(len(images), -1)),
        "paths": paths,
        "string array": np.array(paths),
        "PIL": [Image.fromarray(image) for image in images],
        "pandas Series": pd.Series(list(images)),
        "pandas frame": pd.DataFrame({"image": list(images)}),
        "pandas paths": pd.Series(paths),
        "polars Series": pl.Series("image", list(images), dtype=pl.Object),
        "polars nested": pl.Series("image", images),
        "polars frame": pl.DataFrame({"image": paths}),
        "RGB": np.repeat(images[..., None], 3, axis=-1),
    }


def test_every_container_gives_the_same_answer(tmp_path):
    images = pictures(6, 32, 32)
    expected = hog(images)
    for name, X in gray_containers(images, tmp_path).items():
        np.testing.assert_array_equal(HOG().fit(X).transform(X), expected, err_msg=name)
        np.testing.assert_array_equal(HOG().fit_transform(X), expected, err_msg=name)


def test_alpha_is_dropped_and_kinds_can_be_mixed():
    gray, color = pictures(2, 32, 32), pictures(2, 32, 32, 3)
    rgba = np.concatenate([color, gray[..., None]], axis=-1)
    np.testing.assert_array_equal(HOG().fit_transform(rgba), hog(color))
    mixed = [gray[0], color[0], gray[1] / 255, rgba[1], gray[1, :, :, None]]
    features = HOG().fit_transform(mixed)
    expected = [hog(gray[:1]), hog(color[:1]), hog(gray[1:] / 255), hog(color[1:]), hog(gray[1:])]
    np.testing.assert_array_equal(features, np.concatenate(expected))


def test_images_of_other_sizes_are_resized_to_the_median(tmp_path):
    images = [pictures(1, side, side + 8)[0] for side in (24, 32, 48)]
    transformer = HOG().fit(images)
    assert transformer.size_ == (32, 40)
    features = transformer.transform(images)
    np.testing.assert_array_equal(features[1], hog(images[1][None])[0])
    resized = Image.fromarray(images[2]).resize((40, 32), Image.Resampling.BILINEAR)
    np.testing.assert_array_equal(features[2], hog(np.asarray(resized)[None])[0])
    np.testing.assert_array_equal(np.concatenate([transformer.transform([image]) for image in images]), features)
    assert HOG(size=[16, 24]).fit(images).size_ == (16, 24)


def test_fit_reads_the_heads_of_files_alone(tmp_path):
    path = tmp_path / "cut.png"
    Image.fromarray(pictures(1, 64, 48)[0]).save(path)
    path.write_bytes(path.read_bytes()[:1000])
    transformer = HOG().fit([path])
    assert transformer.size_ == (64, 48)
    with pytest.raises(ValueError, match=r"HOG: sample 0, .*is no readable image file"):
        transformer.transform([path])


def test_image_shape_of_a_table():
    color = pictures(3, 16, 24, 3)
    table = color.reshape(3, -1)
    np.testing.assert_array_equal(HOG(image_shape=(16, 24, 3)).fit_transform(table), hog(color))
    with pytest.raises(ValueError, match=r"image_shape=\(16, 24\) wants 384 values a row; X has 1152"):
        HOG(image_shape=(16, 24)).fit(table)
    with pytest.warns(UserWarning, match="State image_shape"):
        HOG().fit(np.ones((2, 10)))


GOOD = np.zeros((16, 16), np.uint8)


@pytest.mark.parametrize(
    ("cell", "error", "message"),
    [
        (None, ValueError, "HOG: sample 1 is missing"),
        (np.nan, ValueError, "HOG: sample 1 is missing"),
        (pd.NA, ValueError, "HOG: sample 1 is missing"),
        (np.zeros((0, 16), np.uint8), ValueError, "HOG: sample 1 has shape .*no area"),
        (np.zeros(16), ValueError, "HOG: sample 1 has shape"),
        (np.zeros((16, 16, 2)), ValueError, "HOG: sample 1 has shape"),
        (np.full((16, 16), 256), ValueError, "HOG: sample 1 holds 256; integers are 0..255"),
        (np.full((16, 16), np.nan), ValueError, "HOG: sample 1 holds NaN"),
        ("nowhere.png", FileNotFoundError, "HOG: sample 1, 'nowhere.png', does not exist"),
    ],
)
def test_bad_samples(cell, error, message):
    transformer = HOG().fit([GOOD])
    for use in (HOG().fit, transformer.transform):
        with pytest.raises(error, match=message):
            use([GOOD, cell])


def test_bad_parameters():
    with pytest.raises(ValueError, match=r"hog: pixels_per_cell=\(8,\)"):
        HOG(pixels_per_cell=(8,)).fit([GOOD])
    with pytest.raises(ValueError, match=r"HOG: size=\(0, 8\)"):
        HOG(size=(0, 8)).fit([GOOD])
    with pytest.raises(NotFittedError):
        HOG().transform([GOOD])


def test_names_pickle_and_clone():
    images = pictures(3, 24, 24)
    transformer = HOG(orientations=5).fit(images)
    features = transformer.transform(images)
    assert transformer.get_feature_names_out().tolist() == [f"hog{index}" for index in range(features.shape[1])]
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(transformer)).transform(images), features)
    np.testing.assert_array_equal(clone(transformer).fit_transform(images), features)
    assert HOG().set_output(transform="polars").fit_transform(images).columns[0] == "hog0"


def test_grid_search_and_column_transformer():
    digits, labels = load_digits(return_X_y=True)
    images, labels = list(digits[:200].reshape(-1, 8, 8).astype(np.uint8)), labels[:200]
    pipeline = Pipeline([("hog", HOG()), ("classify", LogisticRegression(C=100))])
    search = GridSearchCV(pipeline, {"hog__pixels_per_cell": [(4, 4), (2, 2)]}, cv=2).fit(images, labels)
    assert search.best_params_ == {"hog__pixels_per_cell": (2, 2)}
    assert search.best_score_ > 0.9
    frame = pd.DataFrame({"picture": images, "number": np.arange(200)})
    union = ColumnTransformer([("hog", HOG(pixels_per_cell=(2, 2)), "picture"), ("rest", "passthrough", ["number"])])
    features = union.fit_transform(frame)
    assert features.shape == (200, 325)
    np.testing.assert_array_equal(features[:, :-1], HOG(pixels_per_cell=(2, 2)).fit_transform(images))
    assert make_pipeline(union, LogisticRegression(max_iter=5000)).fit(frame, labels).score(frame, labels) > 0.9
