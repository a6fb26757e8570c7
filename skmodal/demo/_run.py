"""Fit and judge the demo's models, a few at a time."""

from dataclasses import dataclass, field
from itertools import combinations
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed, parallel_config
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score
from sklearn.model_selection import GridSearchCV
from sklearn.utils import Bunch
from tqdm import tqdm

from ..inspection._blocks import emptied
from ..inspection._page import decimal
from ..recipes import MODALITIES
from ._folds import crossed_folds
from ._models import EARLY_TUNED, make_models, make_tuned

SUBSETS = [subset for size in (1, 2, 3) for subset in combinations(MODALITIES, size)]


@dataclass(frozen=True)
class Score:
    """What one model did on the test rows."""

    name: str
    kind: str  # "guess", a modality, "early" or "late"
    predicted: np.ndarray  # (n_test,)
    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    seconds: float  # of fit and predict, wall clock
    by_subset: dict[tuple[str, ...], float] = field(default_factory=dict)  # accuracy with these modalities alone
    learned: dict[str, Any] = field(default_factory=dict)  # weights of the members, or the grid's best candidate


@dataclass(frozen=True)
class DemoResult:
    """The rows, what was tried, and how it went."""

    train: Bunch
    test: Bunch
    scores: list[Score]
    n_folds: int
    random_state: int
    n_jobs: int
    seconds: float

    @property
    def table(self):
        """DataFrame with a row a model: name, accuracy, balanced accuracy, macro F1, seconds."""
        columns = ["name", "accuracy", "balanced_accuracy", "macro_f1", "seconds"]
        return pd.DataFrame([[getattr(score, column) for column in columns] for score in self.scores], columns=columns)

    def score(self, name):
        """Return the Score of this name."""
        return next(score for score in self.scores if score.name == name)

    def best_single(self, modality):
        """Return the best Score of one modality alone, the first of equals."""
        return max((score for score in self.scores if score.kind == modality), key=lambda score: score.accuracy)


def run_demo(train, test, *, random_state=0, n_groups=4, n_jobs=2, verbose=1):
    """Fit each modality alone, early fusion, late fusion and a tuned early fusion, and judge them.

    Every choice is made on the training rows; the test rows are used for nothing but the scores.

    Parameters
    ----------
    train, test : Bunch
        As :func:`~skmodal.datasets.load_digits3` gives them, or rows of these.
    random_state : int, default=0
        The same number gives the same scores.
    n_groups : int, default=4
        Groups of speakers, and of languages, whose crossings are the folds: 16.
    n_jobs : int, default=2
        Processes. 1 stays in this one.
    verbose : {0, 1}, default=1
        1 shows one progress bar on stderr.

    Returns
    -------
    DemoResult
    """
    started = perf_counter()
    folds = crossed_folds(train.speaker, train.language, n_groups=n_groups)
    models = make_models(train.sampling_rate, folds, random_state)
    scores = {}
    # One thread a process: a second one would only wait for the first, and spin meanwhile.
    with (
        parallel_config(backend="loky", inner_max_num_threads=1) if n_jobs > 1 else parallel_config(n_jobs=1),
        tqdm(total=len(models) + 1, desc="skmodal demo", unit="model", disable=not verbose, leave=False) as bar,
    ):
        # The last rows of the table take longest: they start first, so that no process idles at the end.
        jobs = (delayed(_judge)(model, train, test) for model in reversed(models))
        for score in Parallel(n_jobs=n_jobs, return_as="generator_unordered")(jobs):
            scores[score.name] = score
            bar.update()
        bar.set_description(EARLY_TUNED)
        few_folds = crossed_folds(train.speaker, train.language, n_groups=n_groups, n_pairs=n_groups // 2)
        tuned = _judge(make_tuned(train.sampling_rate, few_folds, random_state, n_jobs), train, test)
        bar.update()
    ordered = [scores[model.name] for model in models]
    ordered.insert(1 + max(i for i, score in enumerate(ordered) if score.kind == "early"), tuned)
    return DemoResult(train, test, ordered, len(folds), random_state, n_jobs, perf_counter() - started)


def format_table(table):
    """Lay out the scores as plain text: names to the left, numbers to the right.

    Parameters
    ----------
    table : DataFrame
        As :attr:`DemoResult.table`.

    Returns
    -------
    str
    """
    width = max(map(len, table["name"]))
    header = ["accuracy", "balanced", "macro F1", "seconds"]
    lines = [f"{'model':<{width}}" + "".join(f"{name:>10}" for name in header)]
    lines.append("-" * len(lines[0]))
    for name, *shares, seconds in table.itertuples(index=False):
        lines.append(f"{name:<{width}}" + "".join(f"{decimal(share):>10}" for share in shares) + f"{seconds:>10.1f}")
    return "\n".join(lines)


def without(frame, subset):
    """Return a copy of the frame where only the modalities of `subset` are present."""
    return emptied(frame, [column for column in frame.columns if column not in subset])


def _judge(model, train, test):
    """Fit one model and return its Score."""
    started = perf_counter()
    estimator = model.estimator.fit(_rows(train, model), train.target)
    predicted = estimator.predict(_rows(test, model))
    seconds = perf_counter() - started
    subsets = SUBSETS if model.kind in ("early", "late") else []
    return Score(
        name=model.name,
        kind=model.kind,
        predicted=predicted,
        accuracy=accuracy_score(test.target, predicted),
        balanced_accuracy=balanced_accuracy_score(test.target, predicted),
        macro_f1=f1_score(test.target, predicted, average="macro", zero_division=0),
        seconds=seconds,
        by_subset={s: accuracy_score(test.target, estimator.predict(without(test.data, s))) for s in subsets},
        learned=_learned(estimator),
    )


def _rows(bunch, model):
    return bunch.data[model.kind] if model.kind in MODALITIES else bunch.data


def _learned(estimator):
    if isinstance(estimator, GridSearchCV):
        return {
            "best": estimator.best_params_,
            "cv": estimator.best_score_,
            "n_candidates": len(estimator.cv_results_["params"]),
        }
    if hasattr(estimator, "weights_"):
        return dict(zip([name for name, _ in estimator.estimators], estimator.weights_, strict=True))
    return {}
