"""Resizing against scikit-image, and to the size that fit sees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.transform import resize as skimage_resize

from skmodal.image import ImageResizer, resize_images


@pytest.mark.parametrize("size", [(20, 30), (37, 41), (40, 33)])
@pytest.mark.parametrize("channels", [(), (3,)])
def test_enlarged_agrees_with_skimage(pictures, size, channels):
    images = pictures(2, 20, 30, *channels) / 255
    expected = [skimage_resize(image, size, order=1, mode="edge", anti_aliasing=False) for image in images]
    np.testing.assert_allclose(resize_images(images, size), expected, rtol=0, atol=1e-6)


def test_shrunk_is_the_mean_under_a_triangle():
    image = np.random.default_rng(0).random((1, 1, 16))
    places = np.arange(16) + 0.5
    weights = np.maximum(0, 1 - np.abs(places - (np.arange(4)[:, None] + 0.5) * 4) / 4)
    expected = weights @ image[0, 0] / weights.sum(axis=1)
    np.testing.assert_allclose(resize_images(image, (1, 4))[0, 0], expected, rtol=0, atol=1e-6)


def test_fit_learns_the_median_size(pictures):
    images = [pictures(1, side, 2 * side, 3)[0] for side in (10, 12, 30)]
    resizer = ImageResizer().fit(images)
    assert resizer.size_ == (12, 24)
    resized = resizer.transform(images)
    np.testing.assert_array_equal(resized[1], images[1])
    np.testing.assert_array_equal(resized[2], resize_images(images[2][None], (12, 24))[0])
    assert ImageResizer((5, 6)).fit_transform(np.zeros((3, 64))).shape == (3, 30)


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(["u1", "f4", "f8"]))
def test_values_stay_within_the_image(height, width, dtype):
    image = (np.random.default_rng(height * width).random((1, 5, 7)) * 255).astype(dtype)
    resized = resize_images(image, (height, width))
    assert resized.shape == (1, height, width)
    assert resized.dtype == image.dtype
    assert image.min() - 1e-4 <= resized.min() <= resized.max() <= image.max() + 1e-4  # through float32


def test_no_images_give_no_images():
    assert resize_images(np.zeros((0, 8, 9, 3), np.uint8), (4, 5)).shape == (0, 4, 5, 3)


@pytest.mark.parametrize("size", [(0, 3), (2.5, 3), (4,), "ab", 3])
def test_bad_sizes(size):
    with pytest.raises(ValueError, match="resize_images: size="):
        resize_images(np.zeros((1, 3, 3)), size)
    if isinstance(size, tuple):
        with pytest.raises(ValueError, match="ImageResizer: size="):
            ImageResizer(size).fit(np.zeros((1, 3, 3)))
    with pytest.raises(ValueError, match="resize_images: images has shape"):
        resize_images(np.zeros((3, 3)), (2, 2))
