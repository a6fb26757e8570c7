"""Folds that are as strange to their training rows as the test rows are."""

import numpy as np
from sklearn.model_selection import GroupKFold


def crossed_folds(speaker, language, *, n_groups=4, n_pairs=None):
    """Split rows so that no fold shares a speaker, nor a language, with the rows that it is judged by.

    Folds by speaker alone would still know the languages, so that the text would look better than it is on the test
    rows, and the weights learned from such folds would trust it too much. Each fold judges one group of speakers in one
    group of languages, by the rows that have neither.

    Parameters
    ----------
    speaker, language : array-like of shape (n_samples,)
    n_groups : int, default=4
        Groups of speakers, and of languages.
    n_pairs : int or None, default=None
        Groups of languages that each group of speakers meets; None means all. Fewer make fewer folds, and leave rows
        unjudged.

    Returns
    -------
    list of (ndarray, ndarray)
        Places to train on and places to judge, for each pair of groups that has rows to judge; no row is judged twice.

    Examples
    --------
    >>> from skmodal.demo._folds import crossed_folds
    >>> folds = crossed_folds(["ann", "ann", "bob", "bob"], ["de", "fr", "de", "fr"], n_groups=2)
    >>> [(train.tolist(), judged.tolist()) for train, judged in folds]
    [([0], [3]), ([1], [2]), ([3], [0]), ([2], [1])]
    """
    speakers, languages = _groups(speaker, n_groups), _groups(language, n_groups)
    pairs = [(one, (one + step) % n_groups) for one in range(n_groups) for step in range(n_pairs or n_groups)]
    folds = []
    for one, other in pairs:
        judged = np.flatnonzero((speakers == one) & (languages == other))
        if len(judged):
            folds.append((np.flatnonzero((speakers != one) & (languages != other)), judged))
    return folds


def _groups(labels, n_groups):
    """Return the number of each row's group; a group has whole labels and about its share of the rows."""
    number = np.empty(len(labels), dtype=int)
    for group, (_, places) in enumerate(GroupKFold(n_groups).split(labels, groups=labels)):
        number[places] = group
    return number
