"""Images: reading them, and features of them."""

from ._hog import HOG, hog
from ._reader import ImageReader

__all__ = ["ImageReader", "hog", "HOG"]
