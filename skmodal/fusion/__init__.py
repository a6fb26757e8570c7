"""Fusion: several modalities, one model. What needs torch is loaded when it is asked for."""

from importlib import import_module

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


def __getattr__(name):
    if name not in _ON_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_TORCH[name], __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
