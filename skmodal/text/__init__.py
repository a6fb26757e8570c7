"""Text: cleaning and classic features."""

from ._cleaner import TextCleaner, clean_text
from ._lsa import LatentSemanticAnalysis
from ._nb import NBFeatures, log_count_ratios
from ._subwords import SubwordTokenizer

__all__ = [
    "clean_text",
    "TextCleaner",
    "SubwordTokenizer",
    "NBFeatures",
    "log_count_ratios",
    "LatentSemanticAnalysis",
]
