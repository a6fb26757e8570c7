"""Canny's edges against scikit-image, as maps and pooled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.feature import canny

from skmodal.image import CannyEdges, canny_edges, grayscale


def random_images(seed, n_images, height, width, dtype="f8"):
    """Return smooth random images: sums of a few waves, and some noise."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:height, :width] / 5.0
    waves = rng.normal(size=(n_images, 3, 2, 1, 1))
    images = np.sin(waves[:, :, 0] * rows + waves[:, :, 1] * columns).sum(axis=1) / 6 + 0.5
    images = np.clip(images + rng.normal(scale=0.03, size=images.shape), 0, 1)
    return (images * 255).astype(np.uint8) if dtype == "u1" else images.astype(dtype)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.3])
@pytest.mark.parametrize(("low", "high"), [(0.1, 0.2), (0.05, 0.6), (0.3, 0.3), (0.0, 0.1)])
def test_agrees_with_skimage(pictures, sigma, low, high):
    images = pictures(4, 60, 80) / 255
    expected = [canny(image, sigma, low, high) for image in images]
    found = canny_edges(images, sigma=sigma, low_threshold=low, high_threshold=high)
    np.testing.assert_array_equal(found, expected)
    assert 0.005 < found.mean() < 0.4


def test_agrees_with_skimage_for_uint8(pictures):
    images = pictures(8, 60, 80)
    np.testing.assert_array_equal(canny_edges(images), [canny(image) for image in images])
    np.testing.assert_array_equal(canny_edges(images), canny_edges(images.astype(np.float32) / 255))


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 40), st.sampled_from([0.7, 1.0, 1.9]))
def test_agrees_with_skimage_on_random_images(seed, height, width, sigma):
    images = random_images(seed, 2, height, width)
    np.testing.assert_array_equal(canny_edges(images, sigma=sigma), [canny(image, sigma) for image in images])


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from(["u1", "f4", "f8"]), st.sampled_from([None, (2, 3)]))
def test_one_image_alone_is_the_same_to_the_bit(seed, n_images, dtype, grid):
    images = random_images(seed, n_images, 17, 23, dtype)
    batch = canny_edges(images, grid=grid)
    np.testing.assert_array_equal(np.concatenate([canny_edges(i[None], grid=grid) for i in images]), batch)
    np.testing.assert_array_equal(canny_edges(images[::-1], grid=grid), batch[::-1])


def test_many_chunks_are_the_same_as_one_image_after_another(pictures):
    images = pictures(40, 64, 64)
    np.testing.assert_array_equal(canny_edges(images), np.concatenate([canny_edges(image[None]) for image in images]))


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([(0, 1), (1, 0)]), st.sampled_from(["u1", "f8"]))
def test_the_edges_of_a_mirror_image_are_the_mirror_image(seed, axes, dtype):
    images = random_images(seed, 3, 20, 24, dtype)
    flip = (slice(None), slice(None, None, -1 if axes[0] else 1), slice(None, None, -1 if axes[1] else 1))
    np.testing.assert_array_equal(canny_edges(images[flip]), canny_edges(images)[flip])
    parts = canny_edges(images, grid=(2, 2), orientations=8).reshape(3, 2, 2, 9)[flip]
    mirrored = parts[..., [0, 1, 8, 7, 6, 5, 4, 3, 2]]  # an orientation of 22.5 degrees becomes one of 157.5
    found = canny_edges(images[flip], grid=(2, 2), orientations=8).reshape(parts.shape)
    np.testing.assert_allclose(found, mirrored, atol=1e-12)


def test_pooling_counts(pictures):
    images = pictures(2, 30, 50) / 255
    edges = canny_edges(images)
    pooled = canny_edges(images, grid=(3, 5), orientations=4).reshape(2, 3, 5, 5)
    density = edges.reshape(2, 3, 10, 5, 10).mean(axis=(2, 4))
    np.testing.assert_allclose(pooled[..., 0], density)
    np.testing.assert_allclose(pooled[..., 1:].sum(axis=-1), density > 0)
    fine = canny_edges(images, grid=(40, 60), orientations=4).reshape(2, 40, 60, 5)  # more parts than pixels
    np.testing.assert_array_equal((fine[..., 0] > 0).sum(axis=(1, 2)), edges.sum(axis=(1, 2)))


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_orientations(degrees):
    rows, columns = np.mgrid[-20:21, -20:21]
    angle = np.deg2rad(degrees)
    ramp = (columns * np.cos(angle) + rows * np.sin(angle) > 0.3).astype(float)
    pooled = canny_edges(ramp[None], grid=(1, 1), orientations=4)[0]
    assert np.argmax(pooled[1:]) == degrees // 45
    assert pooled[1:].max() > 0.9


def test_no_edges_and_no_images():
    assert not canny_edges(np.full((2, 9, 9), 7, np.uint8)).any()
    assert not canny_edges(np.full((2, 9, 9), 0.3), grid=(2, 2)).any()
    assert canny_edges(np.zeros((0, 9, 8), np.uint8)).shape == (0, 9, 8)
    assert canny_edges(np.zeros((0, 9, 8), np.uint8), grid=(2, 2)).shape == (0, 36)


def test_the_transformer_gives_images_or_rows(pictures):
    images = [pictures(1, 30, 40)[0], pictures(1, 20, 20, 3)[0], pictures(1, 30, 40)[0] / 255]
    maps = CannyEdges().fit_transform(images)
    for image, edges in zip(images, maps, strict=True):
        white = 255 if image.dtype == np.uint8 else 1
        np.testing.assert_array_equal(edges, canny_edges(image[None])[0] * white)
        assert edges.dtype == image.dtype
    np.testing.assert_array_equal(canny_edges(images[1][None]), canny_edges(grayscale(images[1][None])))
    rows = CannyEdges(grid=(2, 3), orientations=4, sigma=2).fit_transform(images)
    assert rows.shape == (3, 30)
    np.testing.assert_array_equal(rows[1], canny_edges(images[1][None], grid=(2, 3), orientations=4, sigma=2)[0])
    table = np.stack([image.ravel() for image in pictures(3, 16, 16)])
    assert CannyEdges().fit_transform(table).shape == (3, 256)
    assert CannyEdges(grid=(1, 1)).fit(table).get_feature_names_out()[-1] == "cannyedges8"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"sigma": -1}, "The 'sigma' parameter of canny_edges must be a float"),
        ({"sigma": np.nan}, "The 'sigma' parameter of canny_edges must be a float"),
        ({"low_threshold": 0.5, "high_threshold": 0.2}, "canny_edges: low_threshold=0.5, high_threshold=0.2"),
        ({"low_threshold": -0.1}, "The 'low_threshold' parameter of canny_edges must be a float"),
        ({"grid": (2,)}, r"canny_edges: grid=\(2,\)"),
        ({"grid": (1, 1), "orientations": 0}, "The 'orientations' parameter of canny_edges must be an int"),
    ],
)
def test_bad_parameters(parameters, message):
    images = np.zeros((1, 5, 5))
    with pytest.raises(ValueError, match=message):
        canny_edges(images, **parameters)
    with pytest.raises(ValueError, match=list(parameters)[-1]):
        CannyEdges(**parameters).fit(images)


def test_bad_images():
    with pytest.raises(ValueError, match=r"canny_edges: images has shape \(5, 5\)"):
        canny_edges(np.zeros((5, 5)))
    with pytest.raises(ValueError, match="CannyEdges: sample 1 is missing"):
        CannyEdges().fit([np.zeros((5, 5)), None])
