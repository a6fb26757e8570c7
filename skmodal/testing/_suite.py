"""The suite: which checks an estimator meets, and on which samples."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Literal

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, is_classifier
from sklearn.utils.validation import has_fit_parameter

from .._samples import Modality, object_array, stated_modality
from ..datasets import load_digits3
from . import _checks as checks
from ._thread_check import check_threads


def check_modal_estimator(estimator: BaseEstimator, *, modality: Modality | Literal["several"] | None = None) -> None:
    """Run skmodal's checks on an estimator: ragged waveforms, images of different sizes, strings, missing cells.

    Parameters
    ----------
    estimator : estimator
        Not fitted: a transformer or a classifier, or a pipeline or search of them.
    modality : {"text", "image", "speech", "several"} or None, default=None
        What a sample is; "several" is a row of a frame with the three columns of that name. None asks the estimator
        for its ``_modality``, or the first estimator inside it that has one.

    Raises
    ------
    AssertionError
        A promise is not kept; the message says which.
    ValueError
        The modality is neither stated nor known.

    Examples
    --------
    >>> from skmodal.testing import check_modal_estimator
    >>> from skmodal.text import TextCleaner
    >>> check_modal_estimator(TextCleaner())
    """
    for check in modal_checks(estimator, modality=modality):
        check()


def modal_checks(
    estimator: BaseEstimator, *, modality: Modality | Literal["several"] | None = None
) -> Iterator[partial[None]]:
    """Yield the checks of :func:`check_modal_estimator`, to be called one by one.

    Parameters
    ----------
    estimator : estimator
    modality : {"text", "image", "speech", "several"} or None, default=None

    Yields
    ------
    functools.partial
        Without arguments; its ``func`` is the check.

    Examples
    --------
    >>> from skmodal.testing import modal_checks
    >>> from skmodal.text import TextCleaner
    >>> next(modal_checks(TextCleaner())).func.__name__
    'check_parameters'
    """
    modality = modality or stated_modality(estimator)
    if modality not in _COLUMNS:
        raise ValueError(
            f"{type(estimator).__name__}: the modality {modality!r} is none of {list(_COLUMNS)}; state it."
        )
    X, y = _digits(modality)
    chosen = [
        checks.check_parameters,
        checks.check_not_fitted,
        checks.check_pickle,
        checks.check_repeated,
        checks.check_containers,
        checks.check_row_alone,
        checks.check_empty,
        check_threads,
    ]
    chosen += [checks.check_save_load] if _is_of_the_house(estimator) else []
    in_pipelines = hasattr(estimator, "transform") or hasattr(estimator, "predict")
    chosen += [checks.check_pipeline, checks.check_grid_search] if in_pipelines else []
    chosen += [checks.check_frame] if modality == "several" else [checks.check_missing_cells, checks.check_bad_cells]
    chosen += [checks.check_cross_val_predict, checks.check_one_class] if is_classifier(estimator) else []
    chosen += [checks.check_unions] if hasattr(estimator, "transform") else []
    chosen += [checks.check_sample_weight] if has_fit_parameter(estimator, "sample_weight") else []
    chosen += [checks.check_partial_fit] if hasattr(estimator, "partial_fit") else []
    for check in chosen:
        yield partial(check, estimator, X, y, modality)


def _is_of_the_house(estimator):
    """Whether a file may name the estimator and all that it holds: a file names no class of others."""
    parts = [part for part in estimator.get_params().values() if hasattr(part, "get_params")]
    return all(type(part).__module__.partition(".")[0] in ("skmodal", "sklearn") for part in [estimator, *parts])


_COLUMNS = {"text": "text", "image": "image", "speech": "speech", "several": ["text", "image", "speech"]}


@cache
def _rows():
    """Eight rows of each of three digits."""
    digits = load_digits3(subset="train")
    rows = np.column_stack([np.flatnonzero(digits.target == digit)[:8] for digit in (1, 4, 7)]).ravel()
    return digits.data.iloc[rows].reset_index(drop=True), digits.target[rows]


def _digits(modality):
    """Return rows that nobody else has; every second image loses a border, so that sizes differ."""
    frame, target = (part.copy() for part in _rows())
    images = [(picture[2:-1, 3:] if row % 2 else picture).copy() for row, picture in enumerate(frame["image"])]
    frame["image"] = pd.Series(images, dtype=object)
    frame["speech"] = pd.Series([clip.copy() for clip in frame["speech"]], dtype=object)
    if modality == "several":
        frame.loc[[1, 5], "speech"] = None
        frame.loc[[2, 5], "text"] = None
        return frame, target
    return object_array(list(frame[modality])), target
