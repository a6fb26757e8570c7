"""Local binary patterns against scikit-image."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.feature import local_binary_pattern

from skmodal.image import LocalBinaryPatterns, grayscale, local_binary_patterns


def skimage_patterns(images, n_points, radius, method):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of floating-point images
        return np.stack([local_binary_pattern(image, n_points, radius, method) for image in images])


@pytest.mark.parametrize("method", ["uniform", "default"])
@pytest.mark.parametrize(("n_points", "radius"), [(1, 1), (4, 1), (8, 1), (8, 2.5), (16, 3)])
def test_agrees_with_skimage(method, n_points, radius):
    images = np.random.default_rng(0).random((3, 20, 25))
    found = local_binary_patterns(images, n_points=n_points, radius=radius, method=method, grid=None)
    np.testing.assert_array_equal(found, skimage_patterns(images, n_points, radius, method))


def test_many_points_agree_with_skimage():
    images = np.random.default_rng(0).random((2, 20, 25))
    found = local_binary_patterns(images, n_points=24, radius=3, grid=None)
    np.testing.assert_array_equal(found, skimage_patterns(images, 24, 3, "uniform"))


def test_differs_from_skimage_only_where_values_tie(pictures):
    images = pictures(4, 40, 50)
    found = local_binary_patterns(images, method="default", grid=None)
    theirs = skimage_patterns(images, 8, 1, "default").astype(int)
    untied = skimage_patterns(images + 1e-7 * np.random.default_rng(0).random(images.shape), 8, 1, "default")
    assert (found == theirs).mean() > 0.95
    axis = 0b01010101  # right, above, left, below: no interpolation, so no difference
    np.testing.assert_array_equal(found & axis, theirs & axis)
    np.testing.assert_array_equal((found | theirs) - found, 0)  # where they differ, ours is the one
    assert (untied != theirs).any()  # their bits there are those of rounding


def test_even_light_is_all_ones():
    inner = local_binary_patterns(np.full((1, 9, 9), 0.3), grid=None)[0, 1:-1, 1:-1]
    assert (inner == 8).all()


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from(["u1", "f4", "f8"]), st.sampled_from([None, (2, 3)]))
def test_one_image_alone_is_the_same_to_the_bit(seed, n_images, dtype, grid):
    images = (np.random.default_rng(seed).random((n_images, 9, 11)) * 255).astype(dtype)
    batch = local_binary_patterns(images, grid=grid)
    np.testing.assert_array_equal(np.concatenate([local_binary_patterns(i[None], grid=grid) for i in images]), batch)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([4, 8]))
def test_histograms_do_not_change_with_turns_mirrors_and_light(seed, n_points):
    images = np.random.default_rng(seed).random((2, 12, 12)) + 1
    expected = local_binary_patterns(images, n_points=n_points)
    for changed in (images[:, ::-1], images[:, :, ::-1], np.rot90(images, axes=(1, 2)), images * 4):
        np.testing.assert_allclose(local_binary_patterns(changed, n_points=n_points), expected, atol=1e-12)


def test_histograms_of_a_grid(pictures):
    images = pictures(3, 30, 40)
    patterns = local_binary_patterns(images, grid=None)
    found = local_binary_patterns(images, grid=(3, 2)).reshape(3, 3, 2, 10)
    for image, row, column in np.ndindex(3, 3, 2):
        part = patterns[image, row * 10 : row * 10 + 10, column * 20 : column * 20 + 20]
        np.testing.assert_allclose(found[image, row, column], np.bincount(part.ravel(), minlength=10) / 200)
    assert local_binary_patterns(images[:0], grid=(3, 2)).shape == (0, 60)
    assert local_binary_patterns(images[:0], grid=None).shape == (0, 30, 40)


def test_the_transformer_keeps_sizes(pictures):
    images = [pictures(1, 10, 12, 3)[0], pictures(1, 7, 5)[0], pictures(1, 10, 12, 3)[0] / 255]
    rows = LocalBinaryPatterns(grid=(2, 2)).fit_transform(images)
    expected = [local_binary_patterns(grayscale(image[None]), grid=(2, 2))[0] for image in images]
    np.testing.assert_array_equal(rows, expected)
    assert LocalBinaryPatterns(4, method="default").fit_transform(images).shape == (3, 16)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"n_points": 0}, "The 'n_points' parameter of local_binary_patterns must be an int"),
        ({"n_points": 33}, "The 'n_points' parameter of local_binary_patterns must be an int"),
        ({"n_points": 17, "method": "default"}, "local_binary_patterns: n_points=17 with method='default'; at most 16"),
        ({"radius": 0}, "The 'radius' parameter of local_binary_patterns must be a float"),
        ({"method": "ror"}, "The 'method' parameter of local_binary_patterns must be a str"),
        ({"grid": (0, 1)}, r"local_binary_patterns: grid=\(0, 1\)"),
    ],
)
def test_bad_parameters(parameters, message):
    images = np.zeros((1, 5, 5))
    with pytest.raises(ValueError, match=message):
        local_binary_patterns(images, **parameters)
    with pytest.raises(ValueError, match=next(iter(parameters))):
        LocalBinaryPatterns(**parameters).fit(images)


def test_bad_images():
    with pytest.raises(ValueError, match=r"local_binary_patterns: images has shape \(5, 5\)"):
        local_binary_patterns(np.zeros((5, 5)))
