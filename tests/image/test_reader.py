"""ImageReader: files, PIL images and arrays of every kind become arrays."""

import pickle

import numpy as np
import pandas as pd
import polars as pl
import pytest
from PIL import Image
from skimage.data import astronaut
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_digits
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from skmodal.image import HOG, ImageReader

COLOR = astronaut()[100:140, 200:260]  # (40, 60, 3)
GRAY = COLOR[:, :, 0]


@pytest.fixture
def paths(tmp_path):
    """Return the paths of one color picture, a PNG, and a gray one, a JPEG."""
    Image.fromarray(COLOR).save(tmp_path / "color.png")
    Image.fromarray(GRAY).save(tmp_path / "gray.jpg", quality=95)
    return [str(tmp_path / "color.png"), tmp_path / "gray.jpg"]


def assert_same(images, expected):
    assert images.dtype == object
    assert images.shape == (len(expected),)
    for image, wanted in zip(images, expected, strict=True):
        assert image.dtype == wanted.dtype
        np.testing.assert_array_equal(image, wanted)


def test_reads_files_as_they_are(paths):
    color, gray = ImageReader().fit_transform(paths)
    np.testing.assert_array_equal(color, COLOR)
    assert gray.shape == (40, 60)
    assert np.abs(gray.astype(int) - GRAY).mean() < 2  # JPEG loses a little


def test_every_container_gives_the_same_answer(tmp_path):
    images = [COLOR, COLOR[::-1, ::-1]]
    paths = [str(tmp_path / f"{row}.png") for row in range(2)]
    for path, image in zip(paths, images, strict=True):
        Image.fromarray(image).save(path)
    containers = [
        images,
        np.stack(images),
        paths,
        np.array(paths),
        [Image.fromarray(image) for image in images],
        [Image.open(path) for path in paths],
        pd.Series(images),
        pd.DataFrame({"image": paths}),
        pl.Series(paths),
        pl.DataFrame({"image": paths}),
        pl.Series("image", images, dtype=pl.Object),
        pl.Series("image", np.stack(images)),
    ]
    for X in containers:
        assert_same(ImageReader().fit_transform(X), images)
        assert_same(
            ImageReader(size=(20, 30), mode="gray").fit_transform(X),
            [ImageReader(size=(20, 30), mode="gray").fit_transform([image])[0] for image in images],
        )
    flat = np.stack(images).reshape(2, -1)
    assert_same(ImageReader(image_shape=COLOR.shape).fit_transform(flat), images)


def test_turns_as_the_camera_was_held(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side: turn by 90 degrees, clockwise
    for suffix in ("png", "jpg"):
        path = tmp_path / f"turned.{suffix}"
        Image.fromarray(COLOR).save(path, exif=exif)
        reader = ImageReader().fit([path])
        file, opened = reader.transform([path, Image.open(path)])
        assert file.shape == (60, 40, 3)
        np.testing.assert_array_equal(file, opened)
        assert HOG().fit([path]).size_ == (60, 40)
    np.testing.assert_array_equal(reader.transform([tmp_path / "turned.png"])[0], np.rot90(COLOR, -1))


def test_modes(tmp_path):
    rgba = np.dstack([COLOR, GRAY])
    Image.fromarray(rgba).save(tmp_path / "rgba.png")
    Image.fromarray(COLOR).quantize(16).save(tmp_path / "palette.png")
    images = [COLOR, GRAY, GRAY[:, :, None], rgba, tmp_path / "rgba.png", tmp_path / "palette.png", COLOR / 255]
    as_read = ImageReader().fit_transform(images)
    assert [image.shape[2:] for image in as_read] == [(3,), (), (), (3,), (3,), (3,), (3,)]
    gray = ImageReader(mode="gray").fit_transform(images)
    assert {image.shape for image in gray} == {(40, 60)}
    pillow = np.asarray(Image.fromarray(COLOR).convert("L")).astype(int)
    assert np.abs(gray[0] - pillow).max() <= 1
    np.testing.assert_allclose(gray[6] * 255, pillow, atol=1.01)
    rgb = ImageReader(mode="rgb").fit_transform(images)
    assert {image.shape for image in rgb} == {(40, 60, 3)}
    np.testing.assert_array_equal(rgb[1], np.dstack([GRAY] * 3))


def test_dtypes():
    images = [GRAY, GRAY / 255, (GRAY / 255).astype(np.float32), (GRAY / 255).astype(np.float16), GRAY > 100]
    for size in (None, (20, 30)):
        converted = ImageReader(size=size).fit_transform(images)
        assert [image.dtype for image in converted] == ["u1", "f8", "f4", "f2", "u1"]
    assert set(np.unique(ImageReader().fit_transform(images)[4])) == {0, 255}
    resized = ImageReader(size=(20, 30)).fit_transform(images)
    assert 0 <= resized[1].min() <= resized[1].max() <= 1
    np.testing.assert_allclose(resized[1] * 255, resized[0], atol=1)


def test_resizing_is_bilinear_with_antialiasing():
    resized = ImageReader(size=(20, 15)).fit_transform([COLOR, GRAY[:20, :15]])
    np.testing.assert_array_equal(
        resized[0], np.asarray(Image.fromarray(COLOR).resize((15, 20), Image.Resampling.BILINEAR))
    )
    assert_same(resized[1:], [GRAY[:20, :15]])
    stripes = np.tile(np.arange(40) % 2, (40, 1)).astype(np.float64)
    assert ImageReader(size=(10, 10)).fit_transform([stripes])[0][:, 2:-2].std() < 1e-6  # no moiré is left


def test_a_table_stays_a_table():
    table = load_digits().data[:5]
    reader = ImageReader().fit(table)
    np.testing.assert_array_equal(reader.transform(table), table)
    assert reader.image_shape_ == (8, 8)
    assert reader.get_feature_names_out().shape == (64,)
    small = ImageReader(size=(4, 6)).fit(table)
    assert small.transform(table).shape == (5, 24)
    np.testing.assert_array_equal(small.transform(table[3:4])[0], small.transform(table)[3])
    assert small.set_output(transform="pandas").transform(table).columns[-1] == "imagereader23"
    with pytest.raises(ValueError, match="fit saw a table of 64 columns, transform got images"):
        reader.transform([GRAY])


def test_a_table_with_a_stated_shape_becomes_images():
    table = load_digits().data[:5]
    reader = ImageReader(image_shape=(8, 8), size=(4, 4)).fit(table)
    images = reader.transform(table)
    assert images.shape == (5,)
    assert images[0].shape == (4, 4)
    assert reader.get_feature_names_out().tolist() == ["image"]
    with pytest.raises(ValueError, match=r"image_shape=\(8, 9\) wants 72 values a row; X has 64"):
        ImageReader(image_shape=(8, 9)).fit(table)


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("images", [[COLOR, GRAY], [GRAY, GRAY]])
def test_set_output_gives_a_frame_of_one_column(library, images, paths):
    reader = ImageReader().set_output(transform=library)
    for X in (images, np.array(paths)):
        frame = reader.fit_transform(X)
        assert list(frame.columns) == ["image"]
        assert frame.shape == (2, 1)
        np.testing.assert_array_equal(HOG().fit_transform(frame), HOG().fit_transform(ImageReader().fit_transform(X)))
    assert type(frame).__module__.split(".")[0] == library


def bad_file(folder, *, size):
    path = folder / "bad.png"
    Image.fromarray(COLOR).save(path)
    path.write_bytes(path.read_bytes()[:size])
    return path


def test_bad_files(tmp_path):
    good = ImageReader().fit([COLOR])
    cut = bad_file(tmp_path, size=2000)
    for cell in (cut, str(cut), Image.open(cut)):
        with pytest.raises(ValueError, match=r"ImageReader: sample 1, .*bad\.png|PngImageFile.*no readable image file"):
            good.transform([COLOR, cell])
    for content in (b"", b"no picture"):
        (tmp_path / "text.png").write_bytes(content)
        for use in (good.transform, ImageReader().fit):
            with pytest.raises(ValueError, match=r"sample 1, .*text\.png', is no readable image file"):
                use([COLOR, tmp_path / "text.png"])
    for path in ("nowhere.png", str(tmp_path)):
        with pytest.raises(FileNotFoundError, match=r"ImageReader: sample 1, .* does not exist or is no file"):
            good.transform([COLOR, path])


@pytest.mark.parametrize(
    ("cell", "error", "message"),
    [
        (None, ValueError, "is missing"),
        (float("nan"), ValueError, "is missing"),
        (pd.NA, ValueError, "is missing"),
        (np.zeros((3, 0), np.uint8), ValueError, "no area"),
        (np.zeros((2, 3, 4, 3)), ValueError, "has shape"),
        (np.zeros((5, 5, 7)), ValueError, "channels last"),
        (np.full((5, 5), -1, np.int32), ValueError, "holds -1; integers are 0..255"),
        (np.zeros((5, 5), complex), TypeError, "dtype complex128"),
        (np.full((5, 5), np.nan), ValueError, "NaN or infinity"),
        (b"bytes", TypeError, "is bytes"),
    ],
)
def test_bad_samples(cell, error, message):
    reader = ImageReader().fit([COLOR])
    for use in (ImageReader().fit, reader.transform):
        with pytest.raises(error, match=f"ImageReader: sample 1 .*{message}"):
            use([COLOR, cell])


def test_bad_parameters():
    with pytest.raises(ValueError, match=r"resize_images: size=\(5,\); two whole numbers"):
        ImageReader(size=(5,)).fit([COLOR])
    with pytest.raises(ValueError, match="'mode' parameter of ImageReader"):
        ImageReader(mode="cmyk").fit([COLOR])
    with pytest.raises(NotFittedError):
        ImageReader().transform([COLOR])


def test_pickle_clone_and_column_transformer(paths):
    reader = ImageReader(size=(16, 16), mode="rgb").fit(paths)
    expected = list(reader.transform(paths))
    assert_same(pickle.loads(pickle.dumps(reader)).transform(paths), expected)
    assert_same(clone(reader).fit_transform(paths), expected)
    frame = pd.DataFrame({"picture": [str(path) for path in paths], "number": [1, 2]})
    union = ColumnTransformer([("picture", make_pipeline(reader, HOG()), "picture")], remainder="passthrough")
    assert union.fit_transform(frame).shape == (2, 37)
    union = ColumnTransformer([("picture", reader, "picture")]).set_output(transform="pandas")
    assert union.fit_transform(frame).columns.tolist() == ["picture__image"]


def test_the_images_slice_in_cross_validation():
    images, labels = load_digits().images[:100] / 16, load_digits().target[:100]
    model = make_pipeline(ImageReader(size=(16, 16)), HOG(pixels_per_cell=(4, 4)), KNeighborsClassifier(3))
    read = ImageReader(size=(16, 16)).fit_transform(images)
    predicted = cross_val_predict(model, images, labels, cv=3)
    np.testing.assert_array_equal(cross_val_predict(model[1:], read, labels, cv=3), predicted)
    assert (predicted == labels).mean() > 0.7
