"""A page on any fitted model: how it scores, what it confuses, whom it serves worse, and where it errs."""

import platform
import sys
from functools import partial
from html import escape
from importlib.metadata import version
from numbers import Integral
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, is_classifier, is_regressor
from sklearn.utils import check_consistent_length, column_or_1d
from sklearn.utils._param_validation import HasMethods, Interval, validate_params
from tqdm.auto import tqdm

from .. import __version__
from .._samples import FilePath, Samples, Scoring, as_table, check_writable, is_frame
from ._answers import Answers
from ._held_out import HeldOut, model_name, one_estimator
from ._mistakes import mistakes_section
from ._page import page, paragraph, percent, write_page
from ._report_sections import answers_section, baseline, contributions_section, groups_section, scores_section
from ._sampling_rate import stated_rates

_NAME = "make_report"
_MOST_MODALITIES = 6  # 64 subsets
_LIBRARIES = {"numpy": "numpy", "scikit-learn": "sklearn", "pandas": "pandas", "torch": "torch"}  # and their modules


@validate_params(
    {
        "estimator": [HasMethods(["predict"]), dict],
        "groups": ["array-like", dict, None],
        "scoring": [str, callable, None],
        "title": [str, None],
        "sampling_rate": [Interval(Integral, 1, None, closed="left"), None],
        "n_mistakes": [Interval(Integral, 0, None, closed="left")],
        "verbose": ["verbose"],
    },
    prefer_skip_nested_validation=True,
)
def make_report(
    estimator: BaseEstimator | dict,
    X: Samples,
    y: ArrayLike,
    path: FilePath,
    *,
    groups: ArrayLike | dict[str, ArrayLike] | None = None,
    scoring: Scoring = None,
    title: str | None = None,
    sampling_rate: int | None = None,
    n_mistakes: int = 12,
    verbose: int = 0,
) -> None:
    """Write a page on a fitted model: one HTML file that opens from disk, without a script, fetching nothing.

    It holds the scores beside those of a model that knows nothing, a confusion matrix or the predicted values against
    the true ones, what each modality contributes where X has several, the scores by group, the rows that are most
    wrong with their samples, and the model's parameters and the versions in use. The samples shown are in the file:
    mind who may see them.

    Parameters
    ----------
    estimator : fitted classifier or regressor, or dict
        Of one output. Or a cross-validation's estimators, each of which answers the rows that it was not fitted on, as
        in :func:`group_report`.
    X : container of samples or DataFrame
        As the estimator takes it. Rows to judge by, best those that it was not fitted on; of a cross-validation, its X.
    y : array-like of shape (n_samples,)
    path : str or path
        Is written whole or not at all; a file that is there is replaced.
    groups : array-like of shape (n_samples,), dict of name to array-like, DataFrame, or None, default=None
        Groups to compare by :func:`group_report`: one grouping, or several with their names.
    scoring : str, scorer or None, default=None
        By what modalities and groups are compared, see :func:`group_report`; None is the accuracy of a classifier and
        "neg_mean_absolute_error" of a regressor.
    title : str or None, default=None
        None names the estimator.
    sampling_rate : int or None, default=None
        Of waveforms that are arrays, in Hz, so that they can be played; None asks the estimator's parameters of that
        name. A file has its own.
    n_mistakes : int, default=12
        Rows to show, with at most 300 letters of a text, 192 pixels of an image's side and 64 000 values of sound.
    verbose : int, default=0
        1 shows a bar of the page's sections.

    Raises
    ------
    OSError
        The file cannot be written: this is found before the work.
    ValueError
        The lengths differ, y has several columns, the estimator is neither a classifier nor a regressor, or the dict
        has no estimators or does not hold out every row once.

    See Also
    --------
    modality_contributions : What each modality contributes; a page has it for at most 6.
    group_report : The scores by group, as a table.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.inspection import make_report
    >>> from skmodal.recipes import make_recipe
    >>> train, test = load_digits3(subset="train"), load_digits3(subset="test")
    >>> model = make_recipe("image", "nb").fit(train.data["image"], train.target)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     make_report(model, test.data["image"], test.target, Path(folder) / "report.html", groups=test.speaker)
    ...     (Path(folder) / "report.html").read_text(encoding="utf-8")[:15]
    '<!DOCTYPE html>'
    """
    path = check_writable(path)
    estimator = one_estimator(estimator, X, name=_NAME)
    if not is_classifier(estimator) and not is_regressor(estimator):
        raise ValueError(f"{_NAME}: {model_name(estimator)} is neither a classifier nor a regressor.")
    y = column_or_1d(y)
    check_consistent_length(X, y)
    scoring = scoring or ("accuracy" if is_classifier(estimator) else "neg_mean_absolute_error")
    answers, started = Answers(estimator, X), perf_counter()
    predicted = answers.predict(np.arange(len(y)))
    seconds = perf_counter() - started
    sections = [
        ("scores", "Scores", partial(scores_section, answers, y, predicted)),
        ("answers", "Answers and truth", partial(answers_section, answers, y, predicted)),
    ]
    if is_frame(X) and as_table(X) is None and 2 <= len(X.columns) <= _MOST_MODALITIES:
        write = partial(contributions_section, estimator, X, y, scoring)
        sections.append(("modalities", "What each modality adds", write))
    for place, (name, labels) in enumerate(_groupings(groups).items()):
        sections.append((f"groups-{place}", f"By {name}", partial(groups_section, answers, y, labels, scoring, name)))
    if n_mistakes:
        rates = {sampling_rate} if sampling_rate else stated_rates(estimator)
        rate = rates.pop() if len(rates) == 1 else None
        write = partial(mistakes_section, answers, y, n_mistakes, rate, name=_NAME)
        sections.append(("mistakes", "Where it errs", write))
    sections.append(("model", "The model", partial(_model_section, estimator, seconds, len(y))))
    bar = tqdm(sections, _NAME, unit=" sections", leave=False, disable=not verbose)
    written = [(anchor, heading, write()) for anchor, heading, write in bar]
    title = title or f"{model_name(estimator)}: a report"
    write_page(path, page(title, _lead(answers, y, predicted), written))


def _lead(answers, y, predicted):
    n_rows, guess = len(y), baseline(answers, y)
    if is_classifier(answers):
        lead = (
            f"Right for <strong>{percent(np.mean(predicted == y))}</strong> of {n_rows} rows; the commonest class, "
            f"{escape(repr(guess[0].item() if hasattr(guess[0], 'item') else guess[0]))}, would be right for "
            f"{percent(np.mean(guess == y))}."
        )
    else:
        lead = (
            f"Off by <strong>{np.mean(np.abs(predicted - y)):.3g}</strong> on average over {n_rows} rows; their mean, "
            f"{guess[0]:.3g}, would be off by {np.mean(np.abs(guess - y)):.3g}."
        )
    return paragraph(lead, "lead")


def _groupings(groups):
    """Return a dict of names to labels."""
    if groups is None:
        return {}
    if isinstance(groups, dict):
        return groups
    if is_frame(groups):
        return {str(column): groups[column] for column in groups.columns}
    return {getattr(groups, "name", None) or "group": groups}


def _model_section(estimator, seconds, n_rows):
    versions = ", ".join(f"{name} {version(name)}" for name, module in _LIBRARIES.items() if module in sys.modules)
    text = estimator.__repr__(N_CHAR_MAX=10_000)
    folds = ""
    if isinstance(estimator, HeldOut):
        n_folds = len(estimator.estimators)
        folds = f"{n_folds} of these were cross-validated; each row is answered by one not fitted on it. "
    told = (
        f"{folds}The answers to {n_rows} rows took {seconds:.2f} s by the clock, "
        f"{1000 * seconds / n_rows:.3g} ms a row. "
        f"skmodal {__version__}, {versions}, Python {platform.python_version()}, {platform.machine()}. "
        "Parameters that are not named have their defaults."
    )
    return f'<pre tabindex="0"><code>{escape(text)}</code></pre>\n{paragraph(told)}'
