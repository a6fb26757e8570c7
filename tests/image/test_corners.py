"""Shi and Tomasi's corners against scikit-image."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.feature import corner_peaks, corner_shi_tomasi, structure_tensor

from skmodal.image import CornerKeypoints, ImageResizer, corner_keypoints, grayscale


def skimage_keypoints(image, n_keypoints, sigma, min_distance, threshold_rel):
    rows, mixed, columns = structure_tensor(image, sigma, mode="nearest")
    responses = ((rows + columns) - np.sqrt((rows - columns) ** 2 + 4 * mixed**2)) / 2
    peaks = corner_peaks(
        responses, min_distance=min_distance, threshold_abs=0, threshold_rel=threshold_rel, num_peaks=n_keypoints
    )
    keypoints = np.zeros((n_keypoints, 3))
    keypoints[: len(peaks)] = np.column_stack([peaks, responses[tuple(peaks.T)]])
    return keypoints


@pytest.mark.parametrize("sigma", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("min_distance", [1, 2, 7])
@pytest.mark.parametrize("dtype", ["u1", "f8"])
def test_agrees_with_skimage(pictures, sigma, min_distance, dtype):
    images = pictures(3, 70, 90)
    images = images if dtype == "u1" else images / 255
    for n_keypoints, threshold in ((5, 0.01), (200, 0.1)):
        parameters = {"sigma": sigma, "min_distance": min_distance, "threshold_rel": threshold}
        found = corner_keypoints(images, n_keypoints=n_keypoints, **parameters)
        expected = [skimage_keypoints(image, n_keypoints, **parameters) for image in images]
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(3, 40), st.integers(3, 40), st.integers(1, 4))
def test_agrees_with_skimage_on_random_images(seed, height, width, min_distance):
    image = np.random.default_rng(seed).random((height, width))
    parameters = {"n_keypoints": 10, "sigma": 1.0, "min_distance": min_distance, "threshold_rel": 0.01}
    expected = skimage_keypoints(image, **parameters)
    np.testing.assert_allclose(corner_keypoints(image[None], **parameters)[0], expected, rtol=0, atol=1e-6)


def test_is_corner_shi_tomasi_away_from_the_border(pictures):
    images = pictures(4, 60, 60) / 255
    found = 0
    for image, keypoints in zip(images, corner_keypoints(images, n_keypoints=100), strict=True):
        responses = corner_shi_tomasi(image)
        inner = (keypoints[:, :2].min(axis=1) > 6) & (keypoints[:, :2].max(axis=1) < 53)
        rows, columns = keypoints[inner, :2].T.astype(int)
        np.testing.assert_allclose(keypoints[inner, 2], responses[rows, columns], rtol=0, atol=1e-6)
        found += inner.sum()
    assert found > 50


def test_the_frame_of_a_picture_has_no_corners():
    bright = np.full((1, 30, 30), 200, np.uint8)
    assert len(corner_peaks(corner_shi_tomasi(bright[0]))) == 4
    assert not corner_keypoints(bright).any()
    bright[0, 10:20, 10:20] = 0
    assert (corner_keypoints(bright)[0, :, 2] > 0).sum() == 4


def test_of_a_plateau_the_first_in_reading_order():
    square = np.zeros((1, 21, 21))
    square[0, 10, 10] = 1  # symmetric: four equal responses around it, or one
    keypoints = corner_keypoints(square, min_distance=5)[0]
    assert (keypoints[:, 2] > 0).sum() == 1
    assert tuple(keypoints[0, :2]) <= (10, 10)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from(["u1", "f4", "f8"]))
def test_one_image_alone_is_the_same_to_the_bit(seed, n_images, dtype):
    images = (np.random.default_rng(seed).random((n_images, 15, 21)) * (255 if dtype == "u1" else 1)).astype(dtype)
    batch = corner_keypoints(images)
    np.testing.assert_array_equal(np.concatenate([corner_keypoints(image[None]) for image in images]), batch)
    np.testing.assert_array_equal(corner_keypoints(images[::-1]), batch[::-1])


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 5))
def test_keypoints_are_sorted_apart_and_turn_with_the_image(seed, min_distance):
    image = np.random.default_rng(seed).random((1, 24, 30))
    keypoints = corner_keypoints(image, n_keypoints=50, min_distance=min_distance)[0]
    keypoints = keypoints[keypoints[:, 2] > 0]
    assert (np.diff(keypoints[:, 2]) <= 0).all()
    apart = np.abs(keypoints[:, None, :2] - keypoints[None, :, :2]).max(axis=2)
    assert (apart + 100 * np.eye(len(apart)) > min_distance).all()
    mirrored = corner_keypoints(image[:, :, ::-1], n_keypoints=50, min_distance=min_distance)[0][: len(keypoints)]
    np.testing.assert_allclose(mirrored, np.abs(keypoints - [0, 29, 0]), atol=1e-9)


def test_the_transformer_counts_on_a_grid(pictures):
    images = pictures(5, 40, 60, 3)
    rows = CornerKeypoints(n_keypoints=12, grid=(2, 3)).fit_transform(images)
    keypoints = corner_keypoints(grayscale(images), n_keypoints=12)
    np.testing.assert_array_equal(rows[:, :36], keypoints.reshape(5, -1))
    for row, points in zip(rows[:, 36:], keypoints, strict=True):
        points = points[points[:, 2] > 0]
        expected, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=(2, 3), range=((0, 40), (0, 60)))
        np.testing.assert_allclose(row.reshape(2, 3), expected / len(points))
    assert CornerKeypoints().fit(images).get_feature_names_out()[-1] == "cornerkeypoints75"


def test_images_are_brought_to_one_size(pictures):
    images = [pictures(1, side, side)[0] for side in (20, 30, 40)]
    transformer = CornerKeypoints().fit(images)
    assert transformer.size_ == (30, 30)
    resized = np.stack(list(ImageResizer((30, 30)).fit_transform(images)))
    np.testing.assert_array_equal(transformer.transform(images), CornerKeypoints().fit_transform(resized))


def test_no_corners_and_no_images():
    assert not corner_keypoints(np.zeros((2, 1, 1))).any()
    assert corner_keypoints(np.zeros((0, 9, 9))).shape == (0, 20, 3)
    assert not CornerKeypoints().fit_transform(np.full((2, 9, 9), 0.5)).any()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_keypoints": 0}, "The 'n_keypoints' parameter of corner_keypoints must be an int"),
        ({"sigma": 0}, "The 'sigma' parameter of corner_keypoints must be a float"),
        ({"min_distance": 0}, "The 'min_distance' parameter of corner_keypoints must be an int"),
        ({"min_distance": 1.5}, "The 'min_distance' parameter of corner_keypoints must be an int"),
        ({"threshold_rel": 1}, "The 'threshold_rel' parameter of corner_keypoints must be a float"),
    ],
)
def test_bad_parameters(parameters, message):
    images = np.zeros((1, 5, 5))
    with pytest.raises(ValueError, match=message):
        corner_keypoints(images, **parameters)
    with pytest.raises(ValueError, match=next(iter(parameters))):
        CornerKeypoints(**parameters).fit(images)


def test_bad_input():
    with pytest.raises(ValueError, match=r"corner_keypoints: images has shape \(5, 5\)"):
        corner_keypoints(np.zeros((5, 5)))
    with pytest.raises(ValueError, match=r"CornerKeypoints: grid=\(0, 2\)"):
        CornerKeypoints(grid=(0, 2)).fit(np.zeros((1, 5, 5)))
