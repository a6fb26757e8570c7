"""Tuning: searches that stop hopeless candidates early, features computed once, and pictures of a search."""

from ._cached_transformer import CachedTransformer
from ._epoch_halving import EpochHalvingSearchCV
from ._search_display import SearchDisplay
from ._search_progress import SearchProgress

__all__ = ["EpochHalvingSearchCV", "CachedTransformer", "SearchProgress", "SearchDisplay"]
