"""Grayscale against scikit-image's Y and Pillow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from skimage.color import rgb2yuv

from skmodal.image import Grayscale, grayscale


def test_floats_agree_with_the_y_of_skimage(pictures):
    images = pictures(3, 20, 30, 3) / 255
    np.testing.assert_allclose(grayscale(images), rgb2yuv(images)[..., 0], rtol=0, atol=1e-6)
    assert grayscale(images.astype(np.float32)).dtype == np.float32


def test_uint8_agrees_with_pillow_to_the_bit(pictures):
    images = pictures(3, 20, 30, 3)
    expected = np.stack([np.asarray(Image.fromarray(image).convert("L")) for image in images])
    np.testing.assert_array_equal(grayscale(images), expected, strict=True)
    np.testing.assert_array_equal(grayscale(images[:, ::-1, ::2]), expected[:, ::-1, ::2])
    assert np.abs(expected / 255 - rgb2yuv(images)[..., 0]).max() < 0.503 / 255


@given(arrays(np.uint8, (2, 3, 4)))
def test_gray_of_gray_is_itself(gray):
    np.testing.assert_array_equal(grayscale(gray), gray)
    np.testing.assert_array_equal(grayscale(gray[..., None]), gray)
    np.testing.assert_array_equal(grayscale(np.repeat(gray[..., None], 3, axis=-1)), gray)
    floats = np.repeat(gray[..., None] / 255, 3, axis=-1)
    np.testing.assert_allclose(grayscale(grayscale(floats)), gray / 255, atol=1e-12)


@given(st.integers(0, 10**6), st.sampled_from(["u1", "f4", "f8"]))
def test_one_image_alone_is_the_same_to_the_bit(seed, dtype):
    images = (np.random.default_rng(seed).random((5, 7, 3, 3)) * (255 if dtype == "u1" else 1)).astype(dtype)
    np.testing.assert_array_equal(grayscale(images)[3:4], grayscale(images[3:4]))


def test_alpha_is_dropped_and_no_images_give_no_images(pictures):
    color = pictures(2, 8, 9, 3)
    np.testing.assert_array_equal(grayscale(np.concatenate([color, color[..., :1]], axis=-1)), grayscale(color))
    assert grayscale(np.zeros((0, 8, 9, 3), np.uint8)).shape == (0, 8, 9)


def test_every_image_turns_gray(pictures):
    images = [pictures(1, 8, 9, 3)[0], pictures(1, 5, 5)[0], pictures(1, 8, 9, 3)[0] / 255]
    gray = Grayscale().fit_transform(images)
    assert [(image.shape, image.dtype) for image in gray] == [((8, 9), "u1"), ((5, 5), "u1"), ((8, 9), "f8")]
    np.testing.assert_array_equal(gray[0], grayscale(images[0][None])[0])
    table = pictures(2, 4, 5, 3).reshape(2, -1)
    assert Grayscale(image_shape=(4, 5, 3)).fit_transform(table)[1].shape == (4, 5)


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        (np.zeros((3, 3)), ValueError, r"grayscale: images has shape \(3, 3\)"),
        (np.zeros((1, 3, 3, 2)), ValueError, "1, 3 or 4 channels"),
        (np.zeros((1, 3, 0)), ValueError, "no area"),
        (np.full((1, 3, 3), np.nan), ValueError, "image 0 holds NaN"),
        (np.zeros((1, 3, 3), complex), TypeError, "dtype complex128"),
    ],
)
def test_bad_images(images, error, message):
    with pytest.raises(error, match=message):
        grayscale(images)
