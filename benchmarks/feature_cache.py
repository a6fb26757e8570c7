"""What features cost a search over a classifier's parameters, with the cache of features and without.

Three folds and twelve candidates of an SVC, on the bundled 800 clips: once through the features of all clips and 36
fits and predictions on them is what must be done, timed by hand; then GridSearchCV over the pipeline with a
CachedTransformer, and without, as shares of that. Of CPU seconds with n_jobs=1, and by the clock with 2, of which a
busy machine has no second: ``python -m benchmarks.feature_cache``. A first round, which starts the processes, is left
out.
"""

import tempfile
import time

import numpy as np
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from benchmarks._table import print_head, print_row
from benchmarks._turns import read_arguments, spread
from skmodal._samples import MEMORY
from skmodal.datasets import load_digits3
from skmodal.speech import MFCC, NoiseReducer, SilenceTrimmer
from skmodal.tuning import CachedTransformer

GRID = {"svc__C": [0.1, 1.0, 10.0, 100.0], "svc__gamma": ["scale", 1e-3, 1e-2]}
FOLDS = StratifiedKFold(3)
WANTED = 1.3


def main():
    """Print a row for each transformer and number of processes."""
    arguments = read_arguments(__doc__, 3, data=False)
    digits = load_digits3(subset="train")
    clips, labels, rate = list(digits.data["speech"]), digits.target, digits.sampling_rate
    mfcc = MFCC(rate, n_segments=6)
    denoised = make_pipeline(NoiseReducer(sampling_rate=rate), SilenceTrimmer(rate), mfcc)
    print_head("features", "n_jobs", "features once, s", "fits, s", "cached", "wanted", "uncached")
    for name, features in {"MFCC": mfcc, "denoised, trimmed, MFCC": denoised}.items():
        for n_jobs in (1, 2):
            rounds = [measured(features, clips, labels, n_jobs) for _ in range(1 + arguments.rounds)]
            once, fits, cached, uncached = np.transpose(rounds[1:])
            shares = [spread(seconds / (once + fits)) for seconds in (cached, uncached)]
            print_row(name, n_jobs, spread(once), spread(fits), shares[0], WANTED, shares[1])


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
    main()
