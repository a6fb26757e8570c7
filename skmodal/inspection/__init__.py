"""Inspection: what a fitted model looks at, which modality it relies on, and whom it serves worse.

What looks into networks is loaded at the first use, so that importing the room leaves torch unloaded.
"""

from .._samples import lazy_names
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

__getattr__, __dir__ = lazy_names(__name__, _ON_TORCH)
