"""Recipes: ready-made pipelines of the right features and scikit-learn's own classifiers, and spaces to search them."""

from ._recipe import FEATURES, MODALITIES, MODELS, make_recipe
from ._search_space import search_space

__all__ = ["FEATURES", "MODALITIES", "MODELS", "make_recipe", "search_space"]
