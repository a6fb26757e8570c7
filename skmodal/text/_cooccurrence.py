"""Which words stand near which, and how often."""

from collections import Counter

import numpy as np
from scipy.sparse import coo_array

CHUNK = 1 << 20  # words counted at a time, so that memory follows the pairs that differ


def vocabulary_of(documents, min_count):
    """Return words to rows, the most frequent first; of equals, the one that comes first in the documents."""
    counts = Counter(word for tokens in documents for word in tokens)
    return {word: row for row, (word, count) in enumerate(counts.most_common()) if count >= min_count}


def cooccurrences(documents, vocabulary, window):
    """Return the symmetric (n_words, n_words) CSR array of 1 / distance, summed over all pairs up to a window apart.

    Words outside of the vocabulary are taken out before distances are counted.
    """
    total = coo_array((len(vocabulary),) * 2, dtype=np.float64).tocsr()
    for words, of_document in _chunks(documents, vocabulary):
        left, right, weights = [], [], []
        for distance in range(1, window + 1):
            near = of_document[distance:] == of_document[:-distance]
            left.append(words[:-distance][near])
            right.append(words[distance:][near])
            weights.append(np.full(len(left[-1]), 1 / distance))
        pairs = np.concatenate(left), np.concatenate(right)
        total = total + coo_array((np.concatenate(weights), pairs), shape=total.shape).tocsr()
    total = (total + total.T).tocsr()
    total.sort_indices()
    return total


def _chunks(documents, vocabulary):
    """Yield the words' rows, some documents at a time, and the document of each."""
    rows, owners = [], []
    for number, tokens in enumerate(documents):
        known = [vocabulary[token] for token in tokens if token in vocabulary]
        rows += known
        owners += [number] * len(known)
        if len(rows) > CHUNK or number == len(documents) - 1:
            yield np.array(rows, dtype=np.int32), np.array(owners, dtype=np.int64)
            rows, owners = [], []
