"""Fusion: several modalities, one model. What needs torch is loaded when it is asked for."""

from .._samples import lazy_names
from ._late import LateFusionClassifier
from ._matcher import CrossModalMatcher
from ._missing import SkipMissing
from ._retriever import CrossModalRetriever
from ._select import SelectModality
from ._union import make_modality_union
from ._zero_shot import ZeroShotClassifier

_ON_TORCH = {
    "FusionClassifier": "._fusion_classifier",
    "FusionRegressor": "._fusion_regressor",
    "FusionTransformer": "._fusion_transformer",
    "JointEmbedding": "._joint_embedding",
}

__all__ = [
    "SelectModality",
    "SkipMissing",
    "make_modality_union",
    "LateFusionClassifier",
    *_ON_TORCH,
    "CrossModalRetriever",
    "CrossModalMatcher",
    "ZeroShotClassifier",
]

__getattr__, __dir__ = lazy_names(__name__, _ON_TORCH)
