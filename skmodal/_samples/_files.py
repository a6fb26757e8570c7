"""Files of samples: what kind a name tells of, whether a file is there, and all that are in a folder."""

import os

AUDIO_SUFFIXES = (
    *(".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".w64"),
    *(".rf64", ".sph"),
)
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff")


def modality_of_file(name):
    """Return "image" or "speech" where a name ends as those of pictures or of recordings do, else None."""
    suffix = os.path.splitext(name)[1].lower()
    return "speech" if suffix in AUDIO_SUFFIXES else "image" if suffix in IMAGE_SUFFIXES else None


def existing_file(path, *, row, name):
    """Raise an error that names the row when the path is not that of a file."""
    if not os.path.isfile(path):  # Path.is_file raises its own error for a string longer than any file name
        raise FileNotFoundError(f"{name}: sample {row}, {os.fspath(path)!r}, does not exist or is no file.")


def files_below(folder):
    """Yield the files of a folder and of those in it, but not of hidden ones, nor of links, which may go in circles."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(place, name) for name in names if not name.startswith("."))
