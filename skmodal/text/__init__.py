"""Text: cleaning and classic features."""

from ._cleaner import TextCleaner, clean_text
from ._lsa import LatentSemanticAnalysis

__all__ = ["clean_text", "TextCleaner", "LatentSemanticAnalysis"]
