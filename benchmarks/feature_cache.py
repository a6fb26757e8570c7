"""What features cost a search over a classifier's parameters, with the cache of features and without.

Three folds and twelve candidates of an SVC, on the bundled clips: once through the features of all clips and 36 fits
and predictions on them is what must be done, timed by hand; then GridSearchCV over the pipeline with a
CachedTransformer, and without. ``python -m benchmarks.feature_cache``.
"""

import sys
import tempfile
import time

import numpy as np
from sklearn.model_selection import GridSearchCV, ParameterGrid, StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal._samples import MEMORY
from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, NoiseReducer, SilenceTrimmer
from skmodal.tuning import CachedTransformer

GRID = {"svc__C": [0.1, 1.0, 10.0, 100.0], "svc__gamma": ["scale", 1e-3, 1e-2]}
FOLDS = StratifiedKFold(3)
N_ROUNDS = 3


def main():
    """Print a row for each transformer and number of processes."""
    digits = load_digits3(subset="train")
    clips, labels = list(digits.data["speech"]), digits.target
    mfcc = MFCC(digits.sampling_rate, n_segments=6)
    rate = digits.sampling_rate
    denoised = make_pipeline(NoiseReducer(sampling_rate=rate), SilenceTrimmer(rate), mfcc)
    print(
        f"{len(clips)} clips, {len(ParameterGrid(GRID))} candidates, 3 folds; the least seconds of {N_ROUNDS} rounds, "
        "of one process's CPU\nwith n_jobs=1, by the clock with 2, of which a busy machine has no second.\n"
    )
    print("| features | n_jobs | features once | fits | cached | ratio | uncached | ratio |\n" + "|---" * 8 + "|")
    for name, features in {"MFCC": mfcc, "denoised, trimmed, MFCC": denoised}.items():
        for n_jobs in (1, 2):
            rounds = [measured(features, clips, labels, n_jobs) for _ in range(N_ROUNDS)]
            alone, fits, cached, uncached = np.min(rounds, axis=0)
            least = alone + fits
            print(
                f"| {name} | {n_jobs} | {alone:.2f} | {fits:.2f} | {cached:.2f} | {cached / least:.2f} "
                f"| {uncached:.2f} | {uncached / least:.2f} |"
            )


def measured(features, clips, labels, n_jobs):
    """Return the seconds of the features once, of all fits on them, and of the search with the cache and without."""
    start = now(n_jobs)
    rows = features.fit(clips).transform(clips)
    alone = now(n_jobs) - start
    model = Pipeline([("scaler", StandardScaler()), ("svc", SVC())])
    fits = searched(model, rows, labels, n_jobs)
    MEMORY.clear()
    with tempfile.TemporaryDirectory() as folder:
        cached = CachedTransformer(features, cache=None if n_jobs == 1 else folder)
        of_cached = searched(Pipeline([("features", cached), *model.steps]), clips, labels, n_jobs)
    uncached = searched(Pipeline([("features", features), *model.steps]), clips, labels, n_jobs)
    return alone, fits, of_cached, uncached


def searched(model, X, y, n_jobs):
    start = now(n_jobs)
    GridSearchCV(model, GRID, cv=FOLDS, n_jobs=n_jobs, refit=False, error_score="raise").fit(X, y)
    return now(n_jobs) - start


def now(n_jobs):
    return time.process_time() if n_jobs == 1 else time.perf_counter()


if __name__ == "__main__":
    sys.exit(main())
