"""What kind of sample a file holds, as the end of its name tells."""

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
