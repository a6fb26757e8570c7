"""What all image transformers share: their containers, and what comes out of them."""

import tracemalloc
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image

from skmodal.image import (
    HOG,
    CannyEdges,
    ColorHistogram,
    CornerKeypoints,
    Grayscale,
    HistogramEqualizer,
    ImageAugmenter,
    ImageReader,
    ImageResizer,
    LocalBinaryPatterns,
    _image_transformer,
    canny_edges,
    color_histogram,
    corner_keypoints,
    equalize_adaptive,
    equalize_histogram,
    grayscale,
    hog,
    local_binary_patterns,
    resize_images,
)

TO_IMAGES = [
    ImageReader(mode="gray"),
    Grayscale(),
    HistogramEqualizer(),
    HistogramEqualizer("adaptive"),
    ImageResizer((20, 24)),
    ImageAugmenter(),
    CannyEdges(),
]
TO_ROWS = [HOG(), CannyEdges(grid=(2, 2)), CornerKeypoints(), ColorHistogram(4), LocalBinaryPatterns()]
EVERY = pytest.mark.parametrize("transformer", TO_IMAGES + TO_ROWS, ids=repr)


@EVERY
@pytest.mark.parametrize("channels", [(), (3,)])
def test_every_container_gives_the_same_answer(transformer, channels, pictures, tmp_path):
    images = pictures(4, 30, 36, *channels)
    paths = [str(tmp_path / f"{row}.png") for row in range(4)]
    for path, image in zip(paths, images, strict=True):
        Image.fromarray(image).save(path)
    expected = list(transformer.fit_transform(list(images)))
    for X in (
        images,
        paths,
        np.array(paths),
        [Image.fromarray(image) for image in images],
        pd.Series(list(images)),
        pd.DataFrame({"image": paths}),
        pl.Series("image", list(images), dtype=pl.Object),
        pl.DataFrame({"image": paths}),
    ):
        np.testing.assert_array_equal(np.stack(list(transformer.fit_transform(X))), expected)


@EVERY
def test_a_table_with_a_stated_shape_holds_images(transformer, pictures):
    images = pictures(4, 30, 36, 3)
    stated = transformer.__class__(**{**transformer.get_params(), "image_shape": (30, 36, 3)})
    found = stated.fit_transform(images.reshape(4, -1))
    np.testing.assert_array_equal(np.stack(list(found)), np.stack(list(transformer.fit_transform(images))))
    assert stated.image_shape_ == (30, 36, 3)


@pytest.mark.parametrize("transformer", TO_IMAGES, ids=repr)
def test_images_give_images_and_a_table_a_table(transformer, pictures):
    images = [pictures(1, 30, 36)[0], pictures(1, 20, 20, 3)[0] / 255]
    found = transformer.fit_transform(images)
    assert found.shape == (2,)
    assert [image.dtype for image in found] == ["u1", "f8"]
    assert transformer.get_feature_names_out().tolist() == ["image"]
    table = pictures(3, 16, 16).reshape(3, -1)
    found = transformer.fit_transform(table)
    assert found.ndim == 2
    assert transformer.get_feature_names_out().shape == (found.shape[1],)
    with pytest.raises(ValueError, match="fit saw a table of 256 columns, transform got images"):
        transformer.transform(images)


@pytest.mark.parametrize("transformer", TO_ROWS, ids=repr)
def test_rows_of_images_of_any_size_and_kind(transformer, pictures):
    images = [
        pictures(1, 30, 36)[0],
        pictures(1, 25, 50, 3)[0],
        pictures(1, 30, 36, 3)[0] / 255,
        pictures(1, 30, 36)[0] > 90,
        pictures(1, 40, 30)[0],
    ]
    transformer.fit(images)
    rows = transformer.transform(images)
    assert rows.shape == (5, len(transformer.get_feature_names_out()))
    np.testing.assert_array_equal(np.vstack([transformer.transform([image]) for image in images]), rows)


@EVERY
def test_black_and_white_is_0_and_255(transformer, pictures):
    images = pictures(2, 20, 20) > 100
    expected = transformer.fit_transform(images * np.uint8(255))
    np.testing.assert_array_equal(np.stack(list(transformer.fit_transform(images))), np.stack(list(expected)))


@EVERY
def test_integers_0_to_255_of_every_dtype_are_uint8(transformer, pictures):
    images = pictures(3, 20, 20)
    table = images.reshape(3, -1).astype(np.int64)
    for small, wide in (
        (images.reshape(3, -1), table),
        (images.reshape(3, -1), pd.DataFrame(table)),
        (images.reshape(3, -1), table.tolist()),
        (images, images.astype(np.uint16)),
        (list(images), list(images.astype(np.int32))),
    ):
        expected, found = transformer.fit_transform(small), transformer.fit_transform(wide)
        np.testing.assert_array_equal(np.stack(list(found)), np.stack(list(expected)), strict=True)


@pytest.mark.parametrize("value", [-1, 256])
@EVERY
def test_integers_beyond_0_to_255_are_an_error(transformer, value, pictures):
    images = pictures(3, 20, 20).astype(np.int64)
    transformer.fit(images)
    images[2, 5, 5] = value
    name = type(transformer).__name__
    for X in (images, list(images)):
        for use in (transformer.fit, transformer.fit(images[:2]).transform):
            with pytest.raises(ValueError, match=f"{name}: sample 2 holds {value}; integers are 0..255"):
                use(X)
    with pytest.raises(ValueError, match=f"{name}: sample 2 holds {value}"):
        transformer.fit(images.reshape(3, -1))


@pytest.mark.parametrize(
    "function",
    [
        canny_edges,
        color_histogram,
        corner_keypoints,
        equalize_adaptive,
        equalize_histogram,
        grayscale,
        hog,
        local_binary_patterns,
        partial(resize_images, size=(7, 9)),
    ],
)
def test_functions_take_integers_0_to_255_of_every_dtype_as_uint8(function, pictures):
    images = pictures(2, 16, 20, 3)
    np.testing.assert_array_equal(function(images.astype(np.int64)), function(images), strict=True)
    with pytest.raises(ValueError, match=r": image 1 holds 300; integers are 0\.\.255"):
        function(np.stack([images[0], np.full((16, 20, 3), 300)]))


def test_a_folder_of_photographs_never_lies_decoded_in_memory(tmp_path):
    photograph = np.random.default_rng(0).integers(0, 256, (1000, 1500, 3), dtype=np.uint8)  # 4.5 MB
    Image.fromarray(photograph).save(tmp_path / "photograph.bmp")
    paths = [tmp_path / "photograph.bmp"] * 40
    transformer = ColorHistogram(2).fit(paths)
    tracemalloc.start()
    try:
        rows = transformer.transform(paths)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(rows, np.repeat(color_histogram(photograph[None], n_bins=2), 40, axis=0))
    assert peak < 80e6  # all 40 are 180 MB


@EVERY
def test_images_read_some_at_a_time_are_the_same_to_the_bit(transformer, pictures, monkeypatch):
    images = [*pictures(3, 20, 24), *pictures(3, 22, 30, 3), *(pictures(2, 20, 24, seed=1) / 255), *pictures(1, 20, 24)]
    expected = transformer.fit_transform(images)
    monkeypatch.setattr(_image_transformer, "_SLICE", 1500)
    for found, wanted in zip(transformer.fit_transform(images), expected, strict=True):
        np.testing.assert_array_equal(found, wanted, strict=True)
    images[7] = images[7] * np.nan
    with pytest.raises(ValueError, match="sample 7 holds NaN"):
        transformer.transform(images)


def test_hog_names_the_sample_that_has_no_root(pictures):
    images = [pictures(1, 20, 20)[0], *(pictures(2, 20, 20) / 255)]
    images[2][4, 4] = -0.1
    transformer = HOG(transform_sqrt=True).fit(images[:1])
    for X, row in ((images, 2), (np.stack(images[1:]), 1)):
        with pytest.raises(ValueError, match=f"HOG: sample {row} holds negative values"):
            transformer.transform(X)


def test_an_array_of_floats_that_are_not_finite_names_its_image(pictures):
    images = pictures(3, 8, 8) / 255
    images[2, 3, 3] = np.nan
    with pytest.raises(ValueError, match="Grayscale: sample 2 holds NaN or infinity"):
        Grayscale().fit(images)
