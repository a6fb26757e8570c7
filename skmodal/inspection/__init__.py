"""Inspection: what a fitted model looks at, which modality it relies on, and whom it serves worse.

What looks into networks is loaded at the first use, so that importing the room leaves torch unloaded.
"""

from importlib import import_module

from ._contributions import ModalityContributions, modality_contributions
from ._contributions_display import ModalityContributionsDisplay
from ._group_report import group_report
from ._group_report_display import GroupReportDisplay
from ._permutation_importance import permutation_importance
from ._report import make_report
from ._saliency_map import SaliencyMap

_ON_TORCH = {
    "saliency": "._saliency",
    "SaliencyDisplay": "._saliency_display",
    "attention_weights": "._attention_weights",
    "AttentionDisplay": "._attention_display",
}

__all__ = [
    "modality_contributions",
    "ModalityContributions",
    "ModalityContributionsDisplay",
    "permutation_importance",
    "saliency",
    "SaliencyMap",
    "SaliencyDisplay",
    "attention_weights",
    "AttentionDisplay",
    "group_report",
    "GroupReportDisplay",
    "make_report",
]


def __getattr__(name):
    if name not in _ON_TORCH:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_TORCH[name], __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
