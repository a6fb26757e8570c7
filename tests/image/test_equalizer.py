"""Histogram equalization, of whole images and of their parts, against scikit-image."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.exposure import equalize_adapthist, equalize_hist

from skmodal.image import HistogramEqualizer, equalize_adaptive, equalize_histogram


def skimage_global(image, **parameters):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of color images
        return equalize_hist(image, **parameters)


@pytest.mark.parametrize("channels", [(), (3,)])
@pytest.mark.parametrize("n_bins", [1, 2, 50, 256])
def test_agrees_with_skimage(pictures, channels, n_bins):
    for images in (pictures(3, 20, 30, *channels) / 255, np.random.default_rng(0).normal(size=(3, 9, 7, *channels))):
        expected = [skimage_global(image, nbins=n_bins) for image in images]
        np.testing.assert_allclose(equalize_histogram(images, n_bins=n_bins), expected, rtol=0, atol=1e-6)


def test_uint8_is_what_skimage_gives_rounded(pictures):
    for images in (pictures(3, 20, 30), pictures(3, 20, 30, 3)):
        expected = np.rint(255 * np.stack([skimage_global(image) for image in images])).astype(np.uint8)
        np.testing.assert_array_equal(equalize_histogram(images), expected, strict=True)


@pytest.mark.parametrize("size", [(64, 64), (50, 37), (9, 20), (5, 3), (1, 1)])
@pytest.mark.parametrize(
    "parameters",
    [{}, {"kernel_size": (7, 9)}, {"clip_limit": 0.0}, {"clip_limit": 0.2}, {"n_bins": 30}, {"clip_limit": 1}],
)
def test_adaptive_agrees_with_skimage(pictures, size, parameters):
    theirs = {"nbins": parameters["n_bins"]} if "n_bins" in parameters else parameters
    noise = np.random.default_rng(0).random((2, *size))
    for images in (pictures(2, *size) / 255, noise) if size != (1, 1) else ():
        expected = [equalize_adapthist(image, **theirs) for image in images]
        np.testing.assert_allclose(equalize_adaptive(images, **parameters), expected, rtol=0, atol=1e-6)
    if size == (1, 1):
        np.testing.assert_array_equal(equalize_adaptive(noise, **parameters), noise)


def test_adaptive_agrees_with_skimage_in_color_and_uint8(pictures):
    images = pictures(2, 40, 50, 3)
    expected = np.stack([equalize_adapthist(image) for image in images])
    np.testing.assert_allclose(equalize_adaptive(images / 255), expected, rtol=0, atol=1e-6)
    np.testing.assert_array_equal(equalize_adaptive(images), np.rint(expected * 255).astype(np.uint8), strict=True)
    dark = images * np.uint8(0)
    dark[:, :20, :, 0] = 90
    np.testing.assert_allclose(
        equalize_adaptive(dark / 255), [equalize_adapthist(image / 255) for image in dark], atol=1e-6
    )


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 30), st.integers(2, 30), st.sampled_from([0, 0.01, 0.3]))
def test_adaptive_agrees_with_skimage_on_random_images(seed, height, width, clip_limit):
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (height, width), dtype=np.uint8) // rng.integers(1, 60, dtype=np.uint8)
    if np.ptp(image) > 0:
        expected = np.rint(255 * equalize_adapthist(image, clip_limit=clip_limit))
        np.testing.assert_array_equal(equalize_adaptive(image[None], clip_limit=clip_limit)[0], expected)


@given(st.integers(0, 10**6), st.sampled_from(["u1", "f4", "f8"]))
def test_equalized_values_keep_their_order_and_end_at_the_top(seed, dtype):
    rng = np.random.default_rng(seed)
    images = (rng.gamma(1, 20 if dtype == "u1" else 0.1, (2, 8, 9))).astype(dtype)
    for image, equalized in zip(images, equalize_histogram(images), strict=True):
        order = np.argsort(image, axis=None)
        assert (np.diff(equalized.ravel()[order].astype(float)) >= 0).all()
        assert equalized.dtype == image.dtype
        assert equalized.max() == pytest.approx(255 if dtype == "u1" else 1)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 9), st.sampled_from(["u1", "f4", "f8"]), st.sampled_from([(), (3,)]))
def test_one_image_alone_is_the_same_to_the_bit(seed, n_images, dtype, channels):
    images = (np.random.default_rng(seed).random((n_images, 15, 11, *channels)) * 255).astype(dtype)
    for equalize in (equalize_histogram, equalize_adaptive):
        batch = equalize(images)
        np.testing.assert_array_equal(np.concatenate([equalize(image[None]) for image in images]), batch)
        np.testing.assert_array_equal(equalize(images[::-1]), batch[::-1])


def test_images_of_one_value():
    assert (equalize_histogram(np.full((1, 4, 4), 7, np.uint8)) == 255).all()
    np.testing.assert_allclose(equalize_histogram(np.full((1, 4, 4), 0.3)), equalize_hist(np.full((4, 4), 0.3))[None])
    for images in (np.full((2, 4, 4), 7, np.uint8), np.full((2, 9, 9), 0.3), np.full((1, 4, 4), -5.0)):
        np.testing.assert_array_equal(equalize_adaptive(images), images)
    for equalize in (equalize_histogram, equalize_adaptive):
        assert equalize(np.zeros((0, 4, 5, 3), np.uint8)).shape == (0, 4, 5, 3)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (np.full((3, 3), 1e16), np.full((3, 3), 0.5)),  # as any image of one value
        ([[0, 1e-310], [2e-310, 3e-310]], equalize_hist(np.array([[0, 1.0], [2, 3]]))),
        ([[-1.7e308, 1.7e308], [0, 0]], equalize_hist(np.array([[-1.0, 1], [0, 0]]))),
        ([[1e16, 1e16 + 2], [1e16, 1e16 + 4]], equalize_hist(np.array([[0.0, 2], [0, 4]]))),
    ],
)
def test_values_of_any_size_and_any_range_beside_it(image, expected):
    image = np.array([image])
    np.testing.assert_allclose(equalize_histogram(image), expected[None], rtol=0, atol=1e-12)
    np.testing.assert_array_equal(HistogramEqualizer().fit_transform(image)[0], equalize_histogram(image)[0])


@given(st.integers(0, 10**6), st.integers(-1074, 970), st.sampled_from([(), (3,)]))
def test_a_power_of_two_changes_nothing(seed, exponent, channels):
    images = np.random.default_rng(seed).integers(-(2**50), 2**50, (2, 6, 7, *channels)).astype(np.float64)
    np.testing.assert_array_equal(equalize_histogram(np.ldexp(images, exponent)), equalize_histogram(images))


@pytest.mark.parametrize(("low", "high"), [(-1.7e308, 1.7e308), (0, 5e-324), (0, 1e-310), (1e16, 1e16 + 4)])
def test_adaptive_takes_values_of_any_size(low, high, pictures):
    shares = pictures(1, 16, 20, 3) / 255
    images = low * (1 - shares) + high * shares
    for equalized in (equalize_adaptive(images), equalize_adaptive(images[..., 0])):
        assert np.isfinite(equalized).all()
    faint = 0.5 + 1e-9 * shares  # to 16 bits, an image of one value
    np.testing.assert_array_equal(equalize_adaptive(faint), faint)


def test_the_transformer_chooses_the_method(pictures):
    images = [pictures(1, 30, 40)[0], pictures(1, 20, 20, 3)[0], pictures(1, 30, 40)[0] / 255]
    for row, equalized in enumerate(HistogramEqualizer().fit_transform(images)):
        np.testing.assert_array_equal(equalized, equalize_histogram(images[row][None])[0], strict=True)
    setting = {"kernel_size": (6, 5), "clip_limit": 0.1, "n_bins": 64}
    for row, equalized in enumerate(HistogramEqualizer("adaptive", **setting).fit_transform(images)):
        np.testing.assert_array_equal(equalized, equalize_adaptive(images[row][None], **setting)[0], strict=True)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"kernel_size": (0, 3)}, r"equalize_adaptive: kernel_size=\(0, 3\)"),
        ({"clip_limit": 1.5}, "The 'clip_limit' parameter of equalize_adaptive must be a float"),
        ({"n_bins": 0}, "The 'n_bins' parameter of equalize_adaptive must be an int"),
        ({"n_bins": 2**15}, "equalize_adaptive: n_bins=32768; at most 16384 are wanted"),
    ],
)
def test_bad_parameters(parameters, message):
    images = np.zeros((1, 5, 5))
    with pytest.raises(ValueError, match=message):
        equalize_adaptive(images, **parameters)
    with pytest.raises(ValueError, match=next(iter(parameters))):
        HistogramEqualizer("adaptive", **parameters).fit(images)


def test_bad_input():
    with pytest.raises(ValueError, match="The 'n_bins' parameter of equalize_histogram must be"):
        equalize_histogram(np.zeros((1, 5, 5)), n_bins=0)
    with pytest.raises(ValueError, match="'method' parameter of HistogramEqualizer"):
        HistogramEqualizer("local").fit(np.zeros((1, 5, 5)))
    for equalize in (equalize_histogram, equalize_adaptive):
        with pytest.raises(ValueError, match=r"images has shape \(5, 5\)"):
            equalize(np.zeros((5, 5)))
