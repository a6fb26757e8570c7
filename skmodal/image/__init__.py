"""Images: reading and preparing them, and features of them."""

from ._augmenter import ImageAugmenter
from ._canny import CannyEdges, canny_edges
from ._clahe import equalize_adaptive
from ._color_histogram import ColorHistogram, color_histogram
from ._corners import CornerKeypoints, corner_keypoints
from ._equalizer import HistogramEqualizer, equalize_histogram
from ._grayscale import Grayscale, grayscale
from ._hog import HOG, hog
from ._local_binary_patterns import LocalBinaryPatterns, local_binary_patterns
from ._reader import ImageReader
from ._resize import resize_images
from ._resizer import ImageResizer

__all__ = [
    "ImageReader",
    "ImageResizer",
    "resize_images",
    "Grayscale",
    "grayscale",
    "HistogramEqualizer",
    "equalize_histogram",
    "equalize_adaptive",
    "ImageAugmenter",
    "HOG",
    "hog",
    "CannyEdges",
    "canny_edges",
    "CornerKeypoints",
    "corner_keypoints",
    "ColorHistogram",
    "color_histogram",
    "LocalBinaryPatterns",
    "local_binary_patterns",
]
