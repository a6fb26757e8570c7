"""The types that public signatures share; shapes, units and what lies in a container stand in the docstrings."""

import os
from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol

import numpy as np


class Samples(Protocol):
    """A collection with a sample a row: a list, an array, or a Series or frame of pandas or polars."""

    def __len__(self) -> int: ...

    def __getitem__(self, key: Any, /) -> Any: ...


class Splitter(Protocol):
    """A cross-validation generator, such as scikit-learn's."""

    def split(self, X: Any, y: Any = None, groups: Any = None) -> Iterable[tuple[np.ndarray, np.ndarray]]: ...


Modality = Literal["text", "image", "speech"]
FilePath = str | os.PathLike[str]
Seed = int | np.random.RandomState | None
Scoring = str | Callable[..., float] | None  # a scorer's name, or scorer(estimator, X, y)
Variation = float | tuple[float, float] | None  # constant, drawn evenly from (low, high), or off
Folds = int | Splitter | Iterable[tuple[np.ndarray, np.ndarray]] | None
