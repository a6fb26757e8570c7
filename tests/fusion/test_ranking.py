"""Mean average precision against scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import normalize

from skmodal.fusion._ranking import mean_average_precision


@given(st.integers(1, 12), st.integers(1, 15), st.integers(1, 4), st.integers(0, 2**16))
@settings(max_examples=60)
def test_as_scikit_learn_computes_it(n_queries, n_items, n_classes, seed):
    random = np.random.default_rng(seed)
    queries, items = (normalize(random.normal(size=(n, 3))) for n in (n_queries, n_items))
    asked, held = (random.integers(n_classes, size=n) for n in (n_queries, n_items))
    expected = [
        average_precision_score(held == label, items @ query)
        for query, label in zip(queries, asked, strict=True)
        if (held == label).any()
    ]
    ours = mean_average_precision(queries, items, asked, held)
    assert ours == pytest.approx(np.mean(expected)) if expected else np.isnan(ours)


def test_a_textbook_ranking():
    """Relevant items at the ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3."""
    angles = np.linspace(0, 1, 6)
    items = np.column_stack([np.cos(angles), np.sin(angles)])
    relevant = np.array([1, 0, 1, 0, 0, 1])
    assert mean_average_precision(items[:1], items, np.array([1]), relevant) == pytest.approx((1 + 2 / 3 + 0.5) / 3)
