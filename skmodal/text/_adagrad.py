"""GloVe's AdaGrad: the compiled epoch, and its definition in NumPy where skmodal was installed without a compiler."""

import warnings

import numpy as np

try:
    from . import _glove_kernel  # type: ignore[attr-defined]
except ImportError:
    _glove_kernel = None

N_BLOCKS = 8  # classes of words, whose pairs threads take; not the number of threads, so that the result ignores it


class Pairs:
    """The pairs of a co-occurrence matrix, shuffled within blocks that threads can take at once.

    Word i is of class i mod `N_BLOCKS`. Round r has the blocks (k, k + r) for every word class k, which share neither a
    word nor a context.
    """

    def __init__(self, counts, x_max, exponent, random_state):
        pairs = counts.tocoo()
        order = random_state.permutation(pairs.nnz)
        words, contexts = (indices[order].astype(np.int32) for indices in (pairs.row, pairs.col))
        values = pairs.data[order]
        block = (contexts - words) % N_BLOCKS * N_BLOCKS + words % N_BLOCKS
        by_block = np.argsort(block, kind="stable")
        self.words, self.contexts = words[by_block], contexts[by_block]
        self.logs = np.log(values)[by_block].astype(np.float32)
        self.weights = np.minimum(1, (values / x_max) ** exponent)[by_block].astype(np.float32)
        self.starts = np.searchsorted(block[by_block], np.arange(N_BLOCKS**2 + 1)).astype(np.int64)


class Parameters:
    """Words' and contexts' vectors, a bias as last value, and the sums of their squared steps; at first of no word."""

    def __init__(self, vector_size):
        self.words, self.contexts, self.word_squares, self.context_squares = np.empty((4, 0, vector_size + 1), "f4")

    def grown(self, n_words, random_state):
        """Return a copy for more words, the new ones' vectors at random."""
        n_old, width = self.words.shape
        words, contexts = (random_state.random_sample((2, n_words - n_old, width)) - 0.5) / (width - 1)
        ones = np.ones_like(words)
        new = {"words": words, "contexts": contexts, "word_squares": ones, "context_squares": ones}
        copy = Parameters(width - 1)
        for name, rows in new.items():
            setattr(copy, name, np.concatenate([getattr(self, name), rows.astype(np.float32)]))
        return copy


def train_epoch(pairs, parameters, learning_rate, n_threads):
    """Update the parameters along all pairs; return half the weighted squared error, each pair's before its update."""
    if _glove_kernel is None:
        warnings.warn(
            "GloVe: skmodal has no compiled kernel; in NumPy it takes hundreds of times as long.", stacklevel=5
        )
        return epoch_in_numpy(pairs, parameters, learning_rate)
    arrays = parameters.words, parameters.word_squares, parameters.contexts, parameters.context_squares
    size = parameters.words.shape[1] - 1
    columns = pairs.words, pairs.contexts, pairs.logs, pairs.weights, pairs.starts
    return _glove_kernel.epoch(*columns, *arrays, size, N_BLOCKS, learning_rate, n_threads)


def epoch_in_numpy(pairs, parameters, learning_rate):
    """Do what the kernel does, pair by pair."""
    loss = 0.0
    for i, j, log_count, weight in zip(pairs.words, pairs.contexts, pairs.logs, pairs.weights, strict=True):
        word, context = parameters.words[i], parameters.contexts[j]
        error = word[:-1] @ context[:-1] + word[-1] + context[-1] - log_count
        loss += 0.5 * float(weight * error * error)
        step = np.float32(learning_rate) * weight * error
        to_word, to_context = step * np.append(context[:-1], 1), step * np.append(word[:-1], 1)
        word -= to_word / np.sqrt(parameters.word_squares[i])
        context -= to_context / np.sqrt(parameters.context_squares[j])
        parameters.word_squares[i] += to_word**2
        parameters.context_squares[j] += to_context**2
    return loss
