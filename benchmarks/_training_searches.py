"""Grid searches over networks on two processes against one."""

import time

import numpy as np
import torch
from joblib import Parallel, delayed
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV

from skmodal.estimators import SpeechClassifier
from skmodal.speech import LogMel

GRID = {"network": ["cnn", "gru"], "lr": [1e-3, 3e-3], "features__n_mels": [20, 40]}
RATE = 8000  # Hz


def print_searches(n_rounds=2, n_clips=150):
    """Print the times of both searches, with all the threads that torch has; the processes have imported torch."""
    rng = np.random.default_rng(0)
    lengths = rng.lognormal(np.log(0.43 * RATE), 0.33, n_clips).astype(int)
    X = [rng.normal(0, 0.1, length).astype(np.float32) for length in lengths]
    y = np.arange(n_clips) % 3
    torch.set_num_threads(2)
    Parallel(n_jobs=2)(delayed(_warm)(X[:20], y[:20]) for _ in range(8))
    print("\n| search | n_jobs=1, s (least to greatest) | n_jobs=2, s | ratio | wanted |\n|---|---|---|---|---|")
    for search in (GridSearchCV(_model(4), GRID, cv=3), HalvingGridSearchCV(_model(4), GRID, cv=3, random_state=0)):
        seconds = [[_seconds(search.set_params(n_jobs=n_jobs), X, y) for n_jobs in (1, 2)] for _ in range(n_rounds)]
        one, two = np.array(seconds).T
        spreads = [f"{np.median(times):.1f} ({times.min():.1f} to {times.max():.1f})" for times in (one, two)]
        ratio = np.median(two) / np.median(one)
        print(f"| {type(search).__name__} | {' | '.join(spreads)} | {ratio:.2f} | 0.65 |", flush=True)


def _model(max_epochs):
    features = LogMel(RATE, pooling=None)
    return SpeechClassifier(features=features, sampling_rate=RATE, max_epochs=max_epochs, device="cpu", random_state=0)


def _warm(X, y):
    _model(1).fit(X, y)


def _seconds(search, X, y):
    start = time.perf_counter()
    search.fit(X, y)
    return time.perf_counter() - start
