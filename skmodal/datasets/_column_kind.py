"""What a column of a table holds, as its cells tell."""

from collections import Counter

import pandas as pd

from .._samples import is_missing, modality_of_file

_CATEGORY_REPEATS = 10  # a column of strings that come this often on average is one of categories


def column_kind(column, of):
    """Return of a Series "text", "image" or "speech", or else "numbers", "categories", "empty" or "other".

    The error message opens with ``of``.

    Raises
    ------
    ValueError
        Most cells are names of files, but not all of one kind.
    """
    if pd.api.types.is_numeric_dtype(column.dtype) and column.notna().any():
        return "numbers"
    cells = [(row, cell) for row, cell in enumerate(column) if not is_missing(cell)]
    if not cells:
        return "empty"
    if not all(isinstance(cell, str) for _, cell in cells):
        return "other"
    rows = {modality_of_file(cell): row for row, cell in reversed(cells)}  # the first of each
    counts = Counter(modality_of_file(cell) for _, cell in cells)
    if 2 * counts[None] < len(cells):
        kind = max((kind for kind in counts if kind is not None), key=counts.get)
        strange = min((row for other, row in rows.items() if other != kind), default=None)
        if strange is not None:
            raise ValueError(
                f"{of} holds names of files of kind {kind!r}, but row {strange} holds {column.iloc[strange]!r}. Make "
                'a column for each kind, or say what the column is, e.g. columns={"name": "text"}.'
            )
        return kind
    n_values = len({cell for _, cell in cells})
    return "categories" if n_values * _CATEGORY_REPEATS < len(cells) else "text"
