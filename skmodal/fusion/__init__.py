"""Fusion: several modalities, one model."""

from ._late import LateFusionClassifier
from ._missing import SkipMissing
from ._select import SelectModality
from ._union import make_modality_union

__all__ = ["SelectModality", "SkipMissing", "make_modality_union", "LateFusionClassifier"]
