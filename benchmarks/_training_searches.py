"""Grid searches over networks on two processes against one."""

from functools import partial

import numpy as np
import torch
from joblib import Parallel, delayed
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV

from benchmarks._table import print_head, print_row
from benchmarks._turns import spread, take_turns
from skmodal.estimators import SpeechClassifier
from skmodal.speech import LogMel

GRID = {"network": ["cnn", "gru"], "lr": [1e-3, 3e-3], "features__n_mels": [20, 40]}
RATE = 8000  # Hz
N_CLIPS = 150


def print_searches(n_rounds):
    """Print the times of both searches, with all the threads that torch has; the processes have imported torch."""
    rng = np.random.default_rng(0)
    lengths = rng.lognormal(np.log(0.43 * RATE), 0.33, N_CLIPS).astype(int)
    X = [rng.normal(0, 0.1, length).astype(np.float32) for length in lengths]
    y = np.arange(N_CLIPS) % 3
    torch.set_num_threads(2)
    Parallel(n_jobs=2)(delayed(_warm)(X[:20], y[:20]) for _ in range(8))
    print_head("search", "n_jobs=1, s", "n_jobs=2, s", "ratio", "wanted")
    for search in (GridSearchCV, partial(HalvingGridSearchCV, random_state=0)):
        one, two = (search(_model(4), GRID, cv=3, n_jobs=n_jobs) for n_jobs in (1, 2))
        (of_one, of_two), _ = take_turns([partial(one.fit, X, y), partial(two.fit, X, y)], n_rounds)
        print_row(type(one).__name__, spread(of_one, 1), spread(of_two, 1), spread(of_two / of_one), 0.65)


def _model(max_epochs):
    features = LogMel(RATE, pooling=None)
    return SpeechClassifier(features=features, sampling_rate=RATE, max_epochs=max_epochs, device="cpu", random_state=0)


def _warm(X, y):
    _model(1).fit(X, y)
