"""What all image transformers share: their containers, and what comes out of them."""

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


def test_an_array_of_floats_that_are_not_finite_names_its_image(pictures):
    images = pictures(3, 8, 8) / 255
    images[2, 3, 3] = np.nan
    with pytest.raises(ValueError, match="Grayscale: sample 2 holds NaN or infinity"):
        Grayscale().fit(images)
