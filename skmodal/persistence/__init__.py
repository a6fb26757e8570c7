"""Persistence: a fitted estimator as one file that is safe to open."""

from ._errors import InvalidModelFileError
from ._load import info, load
from ._save import save

__all__ = ["save", "load", "info", "InvalidModelFileError"]
