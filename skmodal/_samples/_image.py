"""What an image sample is: an (H, W) or (H, W, C) array, a PIL image or the path of a file."""

import os
import warnings
from math import isqrt, prod

import numpy as np
from PIL import Image, ImageOps

from ._containers import array_of
from ._files import existing_file


def image(cell, *, row, name):
    """Return a cell as an array of shape (H, W) or (H, W, C), of :func:`pixels`: uint8 0..255 or float 0..1.

    The cell is an array of such a shape, a PIL image or the path of a file.
    """
    return _checked(cell if isinstance(cell, np.ndarray) else _array_of(cell, row, name), row, name)


def image_size(cell, *, row, name):
    """Return (height, width) of a cell; of a file or a PIL image, the head alone is read."""
    if isinstance(cell, (str, os.PathLike)):
        with _opened(cell, row, name) as picture:
            return _turned_size(picture)
    if isinstance(cell, Image.Image):
        return _turned_size(cell)
    return image(cell, row=row, name=name).shape[:2]


def pixels(images, *, name, row=0, what="sample"):
    """Return images of real numbers, one after another, as uint8 0..255, or as the floats that they are.

    Integers of every dtype must be 0..255, and become uint8: so come rows from scikit-learn's loaders, or from a table
    of numbers. False and True become 0 and 255.

    Parameters
    ----------
    images : ndarray of shape (n_images, ...)
        Of a dtype of kind "b", "i", "u" or "f".
    row : int, default=0
        The first image's number.
    what : str, default="sample"
        What the error message calls an image.

    Raises
    ------
    ValueError
        If an image holds NaN, infinity, or an integer that is not 0..255.
    """
    if images.dtype == np.uint8:
        return images
    if images.dtype == np.bool_:
        return images.view(np.uint8) * np.uint8(255)
    is_float = images.dtype.kind == "f"
    is_sound = np.isfinite(images) if is_float else (images >= 0) & (images <= 255)
    if is_sound.all():
        return images if is_float else images.astype(np.uint8)
    first = int(np.argmin(is_sound.reshape(len(images), -1).all(axis=1)))
    if is_float:
        raise ValueError(f"{name}: {what} {row + first} holds NaN or infinity. Mend it, e.g. np.nan_to_num(image).")
    value = images[first][~is_sound[first]].flat[0]
    raise ValueError(
        f"{name}: {what} {row + first} holds {value}; integers are 0..255. Divide the image by its value of white, so "
        "that it is floating-point 0..1, e.g. image / 65535 of 16 bits."
    )


def images_of_table(table, *, image_shape, name):
    """Return rows of flattened images as :func:`pixels` of shape (n_images, H, W) or (n_images, H, W, C).

    Without ``image_shape``, a row whose length is a square number is a square image, and any other a line of pixels.
    """
    n_values = table.shape[1]
    side = isqrt(n_values)
    if image_shape is None and side * side != n_values:
        warnings.warn(
            f"{name}: rows of {n_values} values are no square images; each is taken as one line of pixels. "
            "State image_shape=(height, width) or (height, width, channels).",
            UserWarning,
            stacklevel=4,
        )
    shape = image_shape or ((side, side) if side * side == n_values else (1, n_values))
    if prod(shape) != n_values:
        raise ValueError(
            f"{name}: image_shape={tuple(shape)} wants {prod(shape)} values a row; X has {n_values}. "
            "State the shape of the images that the rows hold."
        )
    return pixels(table, name=name).reshape(len(table), *shape)


_EXIF_ORIENTATION = 0x0112
_READY_MODES = {"L", "RGB", "F"}
_DEEP_GRAY = ("I;16", "I;16L", "I;16B", "I")


def _opened(path, row, name):
    existing_file(path, row=row, name=name)
    try:
        return Image.open(path)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable(os.fspath(path), row, name, error) from error


def _turned(picture, label, row, name):
    """Decode a picture and turn it as its camera held it; ``label`` names it in the error message."""
    try:
        return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _unreadable(label, row, name, error) from error


def _turned_size(picture):
    exif = Image.Image.getexif(picture)  # a PNG's own getexif would decode the whole picture
    return picture.size if exif.get(_EXIF_ORIENTATION, 1) >= 5 else picture.size[::-1]


def _unreadable(label, row, name, error):
    if isinstance(error, Image.DecompressionBombError):
        return ValueError(
            f"{name}: sample {row}, {label!r}, is too large: {error} Drop the row; or, if you trust the file, raise "
            "PIL.Image.MAX_IMAGE_PIXELS."
        )
    return ValueError(f"{name}: sample {row}, {label!r}, is no readable image file: {error}")


def _array_of(cell, row, name):
    if isinstance(cell, (str, os.PathLike)):
        with _opened(cell, row, name) as picture:
            return _array_of_pil(_turned(picture, os.fspath(cell), row, name))
    if isinstance(cell, Image.Image):
        return _array_of_pil(_turned(cell, cell, row, name))
    if isinstance(cell, bytes):
        raise TypeError(
            f"{name}: sample {row} is bytes; an image is an array, a PIL image or a path. "
            "Open it first, e.g. PIL.Image.open(io.BytesIO(cell))."
        )
    return array_of(cell, row=row, name=name)


def _array_of_pil(picture):
    if picture.mode in _DEEP_GRAY:
        return np.asarray(picture) / 65535
    if picture.mode in _READY_MODES:
        return np.asarray(picture)
    if picture.mode == "La":
        picture = picture.convert("LA")
    return np.asarray(picture.convert("L" if picture.mode in ("1", "LA") else "RGB"))


def _checked(array, row, name):
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4) and array.size):
        raise ValueError(
            f"{name}: sample {row} has shape {array.shape}; an image is (H, W) or (H, W, C) with 1, 3 or 4 channels, "
            "channels last."
        )
    if array.size == 0:
        raise ValueError(f"{name}: sample {row} has shape {array.shape}: an image of no area. Drop the row.")
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"{name}: sample {row} has dtype {array.dtype}; an image is uint8 0..255 or floating-point 0..1."
        )
    return pixels(array[None], name=name, row=row)[0]
