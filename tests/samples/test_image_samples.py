"""What an image is, and the error that names what is none."""

import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from skmodal._samples import image, image_size, images_of_table
from skmodal._samples._image import read_image

COLOR = np.random.default_rng(0).integers(0, 256, (4, 6, 3), dtype=np.uint8)
GRAY = COLOR[:, :, 0]


def read(cell):
    return image(cell, row=3, name="It")


def size(cell):
    return image_size(cell, row=3, name="It")


@pytest.mark.parametrize(
    "array",
    [
        GRAY,
        COLOR,
        np.dstack([COLOR, GRAY]),
        GRAY[:, :, None],
        GRAY / 255,
        (GRAY / 255).astype(np.float32),
        np.asfortranarray(COLOR),
        COLOR[::-1, ::-2],
    ],
)
def test_arrays_come_through_untouched(array):
    array = array.view()
    array.flags.writeable = False
    np.testing.assert_array_equal(read(array), array, strict=True)
    assert size(array) == array.shape[:2]


@pytest.mark.parametrize("dtype", ["i1", "u2", "i2", "u4", "i4", "u8", "i8"])
def test_integers_of_every_dtype_are_uint8(dtype):
    array = (COLOR // 2).astype(dtype)
    for cell in (array, array.tolist()):
        np.testing.assert_array_equal(read(cell), COLOR // 2, strict=True)
    table = images_of_table(array.reshape(4, -1), image_shape=(6, 3), name="It")
    np.testing.assert_array_equal(table, COLOR // 2, strict=True)


def test_black_and_white_is_0_and_255():
    np.testing.assert_array_equal(read(GRAY > 100), (GRAY > 100) * np.uint8(255), strict=True)


@pytest.mark.parametrize(("bad", "message"), [(256, "holds 256; integers"), (np.inf, "holds NaN or infinity")])
def test_a_bad_row_of_a_table_is_named(bad, message):
    table = np.zeros((4, 9), type(bad))
    table[2:, 3] = bad
    with pytest.raises(ValueError, match=f"It: sample 2 {message}"):
        images_of_table(table, image_shape=None, name="It")


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("1", (GRAY > 127).astype(np.uint8) * 255),
        ("L", GRAY),
        ("LA", GRAY),
        ("La", GRAY),
        ("RGB", COLOR),
        ("RGBA", COLOR),
        ("CMYK", COLOR),
        ("P", COLOR),
        ("F", GRAY.astype(np.float32)),
        ("I;16", GRAY.astype(np.uint16) * 257 / 65535),
        ("I", GRAY.astype(np.int32) * 257 / 65535),
    ],
)
def test_every_mode_of_pillow(mode, expected):
    picture = {
        "1": lambda: Image.fromarray(GRAY > 127),
        "La": lambda: Image.fromarray(GRAY).convert("LA").convert("La"),
        "P": lambda: Image.fromarray(COLOR).quantize(256),
        "F": lambda: Image.fromarray(GRAY.astype(np.float32)),
        "I;16": lambda: Image.fromarray(GRAY.astype(np.uint16) * np.uint16(257)),
        "I": lambda: Image.fromarray(GRAY.astype(np.int32) * 257),
    }.get(mode, lambda: Image.fromarray(GRAY if mode in ("L", "LA") else COLOR).convert(mode))()
    assert picture.mode == mode
    array = read(picture)
    assert array.dtype == expected.dtype
    np.testing.assert_allclose(array, expected, atol=8 if mode == "P" else 1e-12)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_held_it(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(GRAY).save(tmp_path / "turned.png", exif=exif)
    expected = {
        1: GRAY,
        2: GRAY[:, ::-1],
        3: GRAY[::-1, ::-1],
        4: GRAY[::-1],
        5: GRAY.T,
        6: np.rot90(GRAY, -1),
        7: GRAY[::-1, ::-1].T,
        8: np.rot90(GRAY),
    }[orientation]
    path = str(tmp_path / "turned.png")
    np.testing.assert_array_equal(read(path), expected)
    assert size(path) == expected.shape
    with Image.open(path) as picture:
        assert size(picture) == expected.shape
        np.testing.assert_array_equal(read(picture), expected)
    assert read_image(path, row=0, name="It").size == expected.shape[::-1]


@pytest.mark.parametrize(
    ("cell", "kind", "message"),
    [
        (
            np.zeros((0, 5), np.uint8),
            ValueError,
            r"It: sample 3 has shape \(0, 5\): an image of no area\. Drop the row",
        ),
        (np.zeros((5, 0, 3), np.uint8), ValueError, r"sample 3 has shape \(5, 0, 3\): an image of no area"),
        (np.zeros(25, np.uint8), ValueError, r"sample 3 has shape \(25,\); an image is \(H, W\) or \(H, W, C\)"),
        (np.zeros((5, 5, 5)), ValueError, r"sample 3 has shape \(5, 5, 5\).* 1, 3 or 4 channels"),
        (np.zeros((3, 5, 6)), ValueError, r"sample 3 has shape \(3, 5, 6\).* channels last"),
        (np.zeros((1, 5, 5, 3)), ValueError, r"sample 3 has shape \(1, 5, 5, 3\)"),
        (np.full((5, 5), -1, np.int64), ValueError, r"sample 3 holds -1; integers are 0\.\.255\. Divide the image by"),
        (np.full((5, 5), 256, np.uint16), ValueError, r"sample 3 holds 256; .*e\.g\. image / 65535 of 16 bits"),
        (np.zeros((5, 5), complex), TypeError, r"sample 3 has dtype complex128"),
        (np.zeros((5, 5), object), TypeError, r"sample 3 has dtype object"),
        (np.full((5, 5), np.nan), ValueError, r"sample 3 holds NaN or infinity\. Mend it, e\.g\. np\.nan_to_num"),
        (np.full((5, 5), np.inf), ValueError, r"sample 3 holds NaN or infinity"),
        ([[1.0, 2.0], [1.0]], ValueError, r"sample 3 is no array: "),
        (b"\x89PNG", TypeError, r"sample 3 is bytes; .*PIL\.Image\.open\(io\.BytesIO\(cell\)\)"),
        (None, ValueError, r"sample 3 is missing \(None\)\. Drop the row, or wrap with SkipMissing"),
        (pd.NA, ValueError, r"sample 3 is missing \(<NA>\)"),
        (np.nan, ValueError, r"sample 3 is missing \(nan\)"),
    ],
)
def test_bad_cells(cell, kind, message):
    for call in (read, size):
        with pytest.raises(kind, match=message):
            call(cell)


@pytest.mark.parametrize("path", ["nowhere.png", "", "a\0b"])
def test_a_path_that_does_not_exist(path):
    for call in (read, size):
        with pytest.raises(FileNotFoundError, match=r"It: sample 3, .* does not exist or is no file"):
            call(path)


def test_a_directory(tmp_path):
    for call in (read, size):
        with pytest.raises(FileNotFoundError, match=r"sample 3, .*is no file"):
            call(tmp_path)


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "bmp", "tiff", "webp", "ppm"])
def test_files_cut_short(tmp_path, kind):
    stream = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)).save(stream, kind)
    whole, path = stream.getvalue(), tmp_path / f"cut.{kind}"
    for length in [*range(0, 40, 3), len(whole) // 2, int(len(whole) * 0.9)]:
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=rf"It: sample 3, .*cut\.{kind}', is no readable image file"):
            read(path)


def test_a_pil_image_of_a_file_cut_short(tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)).save(tmp_path / "cut.png")
    whole = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    with (
        Image.open(tmp_path / "cut.png") as picture,
        pytest.raises(ValueError, match=r"It: sample 3, .*is no readable image file"),
    ):
        read(picture)


def test_a_decompression_bomb(tmp_path, monkeypatch):
    Image.fromarray(GRAY).save(tmp_path / "bomb.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", GRAY.size // 2 - 1)
    for call in (read, size):
        with pytest.raises(ValueError, match=r"sample 3, .*bomb\.png', is too large: .*bomb.*MAX_IMAGE_PIXELS"):
            call(tmp_path / "bomb.png")


def test_rows_of_a_table_are_square_images_unless_stated():
    table = np.arange(48.0).reshape(4, 12)
    assert images_of_table(table, image_shape=(2, 2, 3), name="It").shape == (4, 2, 2, 3)
    assert images_of_table(table, image_shape=[3, 4], name="It").shape == (4, 3, 4)
    square = images_of_table(table[:, :9], image_shape=None, name="It")
    np.testing.assert_array_equal(square, table[:, :9].reshape(4, 3, 3))


def test_rows_that_are_no_squares_are_lines_with_a_warning():
    table = np.arange(48.0).reshape(4, 12)
    with pytest.warns(UserWarning, match=r"It: rows of 12 values are no square images; .*State image_shape="):
        lines = images_of_table(table, image_shape=None, name="It")
    np.testing.assert_array_equal(lines, table.reshape(4, 1, 12))


def test_an_image_shape_that_does_not_fit():
    with pytest.raises(ValueError, match=r"It: image_shape=\(2, 5\) wants 10 values a row; X has 12"):
        images_of_table(np.zeros((4, 12)), image_shape=(2, 5), name="It")
