"""Check estimators on real samples: what scikit-learn's own suite skips for text, images and speech."""

from ._estimators import all_estimators, construct_instances
from ._suite import check_modal_estimator, modal_checks
from ._tiny_models import tiny_model

__all__ = ["check_modal_estimator", "modal_checks", "all_estimators", "construct_instances", "tiny_model"]
