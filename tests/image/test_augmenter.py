"""Augmentation: each variation does what it says, in training only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.transform import AffineTransform, rotate, warp
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skmodal.datasets import load_digits3
from skmodal.image import HOG, ImageAugmenter

ALL = {
    "shift": (-0.1, 0.1),
    "rotate": (-20, 20),
    "zoom": (0.8, 1.2),
    "flip": "horizontal",
    "noise": (0.01, 0.05),
    "erase": (0.1, 0.2),
}


def augmented(image, **options):
    return ImageAugmenter(random_state=0, **options).fit_transform([image])[0]


@given(st.integers(0, 10**6), st.sampled_from(["u1", "f4", "f8"]), st.sampled_from([(), (3,)]))
def test_with_nothing_set_it_is_the_identity(seed, dtype, channels):
    images = (np.random.default_rng(seed).random((3, 4, 5, *channels)) * 255).astype(dtype)
    for X in (images, list(images)):
        for image, varied in zip(images, ImageAugmenter().fit_transform(X), strict=True):
            np.testing.assert_array_equal(varied, image, strict=True)
    for neutral in ({"shift": 0, "rotate": 0}, {"zoom": 1}, {"noise": 0}, {"erase": 0}):
        np.testing.assert_allclose(augmented(images[0], **neutral), images[0], rtol=1e-6)


def test_shift_moves_down_and_right(pictures):
    image = pictures(1, 20, 30)[0]
    padded = np.pad(image, 20, mode="edge")
    np.testing.assert_array_equal(augmented(image, shift=0.1), padded[18:38, 17:47])
    np.testing.assert_array_equal(augmented(image, shift=-0.5), padded[30:50, 35:65])
    drawn = augmented(np.eye(40) * np.arange(40), shift=(-0.2, 0.2))
    assert not np.array_equal(drawn, drawn.T)  # down and right are drawn apart


@pytest.mark.parametrize("degrees", [17, 90, -45])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_rotate_agrees_with_skimage(pictures, degrees, channels):
    image = pictures(1, 20, 31, *channels)[0] / 255
    expected = rotate(image, degrees, order=1, mode="edge")
    np.testing.assert_allclose(augmented(image, rotate=degrees), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("zoom", [0.7, 1.6])
def test_zoom_and_shift_agree_with_skimage(pictures, zoom):
    image = pictures(1, 24, 30)[0] / 255
    middle = np.array([14.5, 11.5])  # x, y
    forward = AffineTransform(scale=zoom, translation=middle - zoom * middle + [0.2 * 30, 0.2 * 24])
    expected = warp(image, forward.inverse, order=1, mode="edge")
    np.testing.assert_allclose(augmented(image, zoom=zoom, shift=0.2), expected, rtol=0, atol=1e-6)


def test_flip_is_every_second_image_by_chance():
    image = np.arange(12.0).reshape(3, 4) / 12
    for flip, flipped in (("horizontal", image[:, ::-1]), ("vertical", image[::-1])):
        varied = ImageAugmenter(flip=flip, random_state=0).fit_transform([image] * 400)
        n_flipped = sum(np.array_equal(one, flipped) for one in varied)
        assert n_flipped + sum(np.array_equal(one, image) for one in varied) == 400
        assert 150 < n_flipped < 250


def test_noise_has_its_deviation():
    gray = np.full((200, 200), 0.5)
    assert (augmented(gray, noise=0.05) - gray).std() == pytest.approx(0.05, rel=0.02)
    bytes_ = augmented(np.full((200, 200), 128, np.uint8), noise=0.05)
    assert bytes_.dtype == np.uint8
    assert bytes_.std() == pytest.approx(0.05 * 255, rel=0.02)
    assert augmented(np.ones((50, 50)), noise=0.2).max() == 1
    assert augmented(np.full((50, 50), 9.0), noise=0.2).max() == 9


@settings(max_examples=40)
@given(st.floats(0, 1), st.integers(1, 40), st.integers(1, 40), st.sampled_from([(), (3,)]))
def test_erase_hides_its_share_behind_the_mean(share, height, width, channels):
    image = np.random.default_rng(height).random((height, width, *channels))
    erased = augmented(image, erase=share)
    changed = (erased != image).reshape(height, width, -1).any(axis=2)
    sides = np.rint(np.array([height, width]) * np.sqrt(share))
    if height * width > 1:
        assert changed.sum() == sides.prod()
    np.testing.assert_allclose(erased[changed], np.broadcast_to(image.mean(axis=(0, 1)), erased[changed].shape))


def test_the_seed_decides(pictures):
    images = [*pictures(3, 12, 14), pictures(1, 9, 9, 3)[0]]
    first, again = (ImageAugmenter(**ALL, random_state=3).fit_transform(images) for _ in range(2))
    other = ImageAugmenter(**ALL, random_state=4).fit_transform(images)
    for row in range(4):
        np.testing.assert_array_equal(first[row], again[row])
        assert not np.array_equal(first[row], other[row])
        assert (first[row].shape, first[row].dtype) == (images[row].shape, images[row].dtype)
    same = ImageAugmenter(**ALL, random_state=0).fit_transform([images[0]] * 2)
    assert not np.array_equal(*same)


def test_only_training_is_varied(pictures):
    images = pictures(3, 12, 14)
    augmenter = ImageAugmenter(**ALL, random_state=0)
    varied = augmenter.fit_transform(images)
    np.testing.assert_array_equal(np.stack(list(augmenter.transform(images))), images)
    assert not np.array_equal(varied[0], images[0])
    before = images.copy()
    augmenter.fit_transform(images)
    np.testing.assert_array_equal(images, before)


def test_a_table_stays_a_table():
    table = np.random.default_rng(0).random((4, 36))
    varied = ImageAugmenter(**ALL, random_state=0).fit_transform(table)
    assert varied.shape == table.shape
    assert not np.array_equal(varied, table)
    assert ImageAugmenter(**ALL, image_shape=(4, 9)).fit_transform(table)[0].shape == (4, 9)


@pytest.mark.slow
def test_training_on_turned_digits_helps_on_turned_digits():
    train, test = load_digits3(subset="train"), load_digits3(subset="test")
    turned = ImageAugmenter(rotate=(-60, 60), random_state=1).fit_transform(test.data["image"])
    scores = []
    for degrees in (None, (-60, 60)):
        model = make_pipeline(
            ImageAugmenter(rotate=degrees, random_state=0),
            HOG(pixels_per_cell=(7, 7)),
            LogisticRegression(max_iter=2000),
        )
        scores.append(model.fit(train.data["image"], train.target).score(turned, test.target))
    assert scores[1] > scores[0] + 0.05


@pytest.mark.parametrize(
    "parameters",
    [
        {"shift": 1.5},
        {"shift": (0.2, 0.1)},
        {"rotate": (1, 2, 3)},
        {"rotate": ("a", 1)},
        {"rotate": (0, np.nan)},
        {"zoom": 0},
        {"zoom": (0, 1)},
        {"noise": -1},
        {"erase": (0, 1.1)},
    ],
)
def test_bad_parameters(parameters):
    for use in (ImageAugmenter(**parameters).fit, ImageAugmenter(**parameters).fit_transform):
        with pytest.raises(ValueError, match=f"{next(iter(parameters))}.* a float in the range"):
            use([np.zeros((4, 4))])


def test_bad_input():
    with pytest.raises(ValueError, match="'flip' parameter of ImageAugmenter"):
        ImageAugmenter(flip="both").fit([np.zeros((4, 4))])
    with pytest.raises(ValueError, match="ImageAugmenter: sample 1 is missing"):
        ImageAugmenter(**ALL).fit_transform([np.zeros((4, 4)), None])
