"""The check of one fitted estimator that threads use at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from ._checks import _answer, _assert_same, _fitted

_N_THREADS = 8


def check_threads(estimator, X, y, modality):
    """Eight threads that use one fitted estimator at once get what one alone gets, to the bit."""
    fitted = _fitted(estimator, X, y)
    expected = _answer(fitted, X)
    start = Barrier(_N_THREADS)

    def answer(_):
        start.wait()
        return _answer(fitted, X)

    with ThreadPoolExecutor(_N_THREADS) as pool:
        for found in pool.map(answer, range(_N_THREADS)):
            _assert_same(expected, found, "in eight threads at once", exact=True)
