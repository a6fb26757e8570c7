"""Color histograms against NumPy's joint histograms and scikit-image's of each channel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.exposure import histogram

from skmodal.image import ColorHistogram, color_histogram


@pytest.mark.parametrize("n_bins", [1, 3, 8, 32, 50])
@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
def test_agrees_with_numpy(pictures, n_bins, dtype):
    images = pictures(3, 30, 40, 3)
    images = images if dtype == "u1" else (images / 255).astype(dtype)
    top = 256 if dtype == "u1" else 1
    expected = [np.histogramdd(image.reshape(-1, 3), n_bins, [(0, top)] * 3)[0].ravel() / 1200 for image in images]
    np.testing.assert_allclose(color_histogram(images, n_bins=n_bins), expected, rtol=0, atol=1e-6)


def test_summed_over_two_channels_it_is_that_of_skimage(pictures):
    image = pictures(1, 30, 40, 3)
    joint = color_histogram(image, n_bins=16).reshape(16, 16, 16)
    theirs, _ = histogram(image[0], channel_axis=-1, source_range="dtype", normalize=True)  # 256 bins
    for channel, axes in enumerate([(1, 2), (0, 2), (0, 1)]):
        expected = theirs[channel].reshape(16, 16).sum(axis=1)
        np.testing.assert_allclose(joint.sum(axis=axes), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("grid", [(2, 3), (1, 4), (30, 2)])
def test_a_part_of_a_grid_has_the_histogram_of_that_part_alone(pictures, grid):
    images = pictures(3, 30, 24, 3)
    bands = np.split(images, grid[0], axis=1)
    parts = [color_histogram(part, n_bins=4) for band in bands for part in np.split(band, grid[1], axis=2)]
    np.testing.assert_array_equal(color_histogram(images, n_bins=4, grid=grid), np.hstack(parts))


def test_a_part_without_a_pixel_is_zeros():
    three_pixels = np.zeros((1, 1, 3))
    assert color_histogram(three_pixels, n_bins=1, grid=(1, 4)).tolist() == [[1.0, 1.0, 1.0, 0.0]]
    rows = ColorHistogram(n_bins=1, grid=(2, 3)).fit_transform(three_pixels)
    assert rows.tolist() == [[1.0, 1.0, 1.0, 0.0, 0.0, 0.0]]


@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from(["u1", "f8"]))
def test_one_image_alone_is_the_same_in_any_batch_and_order_of_pixels(seed, n_images, dtype):
    rng = np.random.default_rng(seed)
    images = (rng.random((n_images, 5, 7, 3)) * (255 if dtype == "u1" else 1)).astype(dtype)
    batch = color_histogram(images, n_bins=4)
    np.testing.assert_array_equal(np.concatenate([color_histogram(i[None], n_bins=4) for i in images]), batch)
    np.testing.assert_array_equal(color_histogram(images[:, ::-1, ::-1], n_bins=4), batch)
    np.testing.assert_allclose(batch.sum(axis=1), 1)


def test_many_chunks_are_the_same_as_one_image_after_another(pictures):
    images = pictures(300, 28, 28, 3)
    found = color_histogram(images)
    np.testing.assert_array_equal(found[::50], np.concatenate([color_histogram(image[None]) for image in images[::50]]))


def test_gray_is_a_color_and_values_beyond_are_in_the_outer_bins(pictures):
    gray = pictures(2, 9, 9)
    np.testing.assert_array_equal(color_histogram(gray), color_histogram(np.repeat(gray[..., None], 3, axis=-1)))
    assert color_histogram(np.array([[[-5.0, 7.0]]]), n_bins=2).tolist() == [[0.5, 0, 0, 0, 0, 0, 0, 0.5]]
    assert color_histogram(np.zeros((0, 4, 4, 3), np.uint8), n_bins=2).shape == (0, 8)


def test_the_transformer_keeps_sizes(pictures):
    images = [pictures(1, 10, 12, 3)[0], pictures(1, 7, 5)[0], pictures(1, 10, 12, 3)[0] / 255]
    rows = ColorHistogram(n_bins=4).fit_transform(images)
    np.testing.assert_array_equal(rows, np.concatenate([color_histogram(i[None], n_bins=4) for i in images]))
    assert ColorHistogram(n_bins=2).fit(images).get_feature_names_out().tolist() == [
        f"colorhistogram{bin}" for bin in range(8)
    ]


@pytest.mark.parametrize("n_bins", [0, 65, 2.5])
def test_bad_input(n_bins):
    with pytest.raises(ValueError, match=f"The 'n_bins' parameter of color_histogram must be an int .* Got {n_bins}"):
        color_histogram(np.zeros((1, 3, 3)), n_bins=n_bins)
    with pytest.raises(ValueError, match="n_bins"):
        ColorHistogram(n_bins=n_bins).fit(np.zeros((1, 3, 3)))
    with pytest.raises(ValueError, match="color_histogram: images has shape"):
        color_histogram(np.zeros((3, 3)))
    with pytest.raises(ValueError, match="color_histogram: grid"):
        color_histogram(np.zeros((1, 3, 3)), grid=(0, 2))
