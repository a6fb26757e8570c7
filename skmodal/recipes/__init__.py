"""Recipes: ready-made pipelines of the right features and scikit-learn's own classifiers, and spaces to search them."""

from .._samples import MODALITIES
from ._recipe import FEATURES, MODELS, make_recipe
from ._search_space import search_space
from ._table_columns import table_columns
from ._table_recipe import make_table_recipe

__all__ = ["FEATURES", "MODALITIES", "MODELS", "make_recipe", "make_table_recipe", "search_space", "table_columns"]
