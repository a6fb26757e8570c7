"""Inspection: what a fitted model looks at, which modality it relies on, and whom it serves worse."""

from ._contributions import ModalityContributions, modality_contributions
from ._contributions_display import ModalityContributionsDisplay
from ._group_report import group_report
from ._group_report_display import GroupReportDisplay
from ._permutation_importance import permutation_importance
from ._report import make_report

__all__ = [
    "modality_contributions",
    "ModalityContributions",
    "ModalityContributionsDisplay",
    "permutation_importance",
    "group_report",
    "GroupReportDisplay",
    "make_report",
]
