"""Feed GloVe's compiled epoch what hypothesis makes up; sanitize_kernel.sh builds and runs this for it."""

import sys
from contextlib import nullcontext, suppress

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import random_array

from skmodal.text import _glove_kernel
from skmodal.text._adagrad import N_BLOCKS, Pairs, Parameters


@settings(max_examples=int(sys.argv[1]), deadline=None)
@given(
    n_words=st.integers(1, 60),
    density=st.sampled_from([0.0, 0.05, 0.5, 1.0]),
    size=st.integers(1, 70),
    rate=st.sampled_from([0.0, 0.05, 1e-40, 3e38, np.inf, np.nan]),
    n_threads=st.integers(-1, 9),
    spoiled=st.none() | st.tuples(st.integers(0, 8), st.sampled_from(["shorter", "longer", "empty", -1, 2**31 - 1])),
    seed=st.integers(0, 2**16),
)
def exercise(n_words, density, size, rate, n_threads, spoiled, seed):
    """Run an epoch, or be refused; the sanitizers end the process where it reads or writes what is not its own."""
    random_state = np.random.RandomState(seed)
    counts = random_array((n_words, n_words), density=density, rng=random_state)
    counts.data += 1e-3
    pairs, parameters = Pairs(counts, 0.5, 0.75, random_state), Parameters(size).grown(n_words, random_state)
    sides = parameters.words, parameters.word_squares, parameters.contexts, parameters.context_squares
    arrays = [pairs.words, pairs.contexts, pairs.logs, pairs.weights, pairs.starts, *sides]
    if spoiled:
        place, how = spoiled
        arrays[place] = _spoiled(arrays[place], how)
        n_threads = 1  # wrong indices are no error where they are those of rows, but no two threads may meet there
    with suppress(ValueError) if spoiled else nullcontext():
        _glove_kernel.epoch(*arrays, size, N_BLOCKS, rate, n_threads)


def _spoiled(array, how):
    """Return a copy in memory of its own with another length, or with one value that is wrong as an index."""
    if how in ("shorter", "longer", "empty"):
        n_values = {"shorter": max(array.size - 1, 0), "longer": array.size + 1, "empty": 0}[how]
        return np.resize(array, n_values) if array.size else np.zeros(n_values, array.dtype)
    wrong = array.copy()
    wrong.ravel()[-1:] = how
    return wrong


exercise()
print(f"no read or write past a buffer, no undefined behavior, in {sys.argv[1]} examples of GloVe's epoch")
