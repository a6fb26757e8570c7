"""How well a ranking by similarity finds what is relevant."""

import numpy as np


def mean_average_precision(queries, items, query_labels, item_labels):
    """Average, over queries, the precision at the rank of each item with the query's label.

    Items are ranked by cosine, equals in their order (Manning, Raghavan and Schütze 2008, Introduction to information
    retrieval, section 8.4). A query without a relevant item does not count.

    Parameters
    ----------
    queries : ndarray of shape (n_queries, n_components)
        Unit vectors.
    items : ndarray of shape (n_items, n_components)
        Unit vectors.
    query_labels : ndarray of shape (n_queries,)
    item_labels : ndarray of shape (n_items,)

    Returns
    -------
    float
        Between 0 and 1; NaN where no query has a relevant item.
    """
    precisions = []
    for query, label in zip(queries, query_labels, strict=True):
        ranked = item_labels[np.argsort(-(items @ query), kind="stable")]
        ranks = np.flatnonzero(ranked == label) + 1
        if len(ranks):
            precisions.append(np.mean(np.arange(1, len(ranks) + 1) / ranks))
    return float(np.mean(precisions)) if precisions else np.nan
