"""The rows that a fitted model is most wrong about, with their samples."""

from html import escape

import numpy as np
from scipy.sparse import issparse
from sklearn.base import is_classifier
from sklearn.utils import _safe_indexing

from .._samples import as_cells, as_table, column_of, is_frame
from ._page import figure, paragraph, percent, table
from ._shown_samples import show_samples

MOST_COLUMNS = 6


def mistakes_section(answers, y, n_mistakes, sampling_rate, *, name):
    """Show the rows whose answer is furthest from the truth; ``name`` opens the error messages."""
    predicted = answers.predict(np.arange(len(y)))
    wrong = np.flatnonzero(predicted != y)
    if not len(wrong):
        return paragraph("Each of these rows is answered rightly.")
    wrongness, header, order = _wrongness(answers, y, predicted)
    worst = wrong[np.argsort(-wrongness[wrong], kind="stable")[:n_mistakes]]
    columns = _columns(answers.X, worst, name)
    shown = [show_samples(cells, worst, sampling_rate=sampling_rate, name=name) for cells in columns.values()]
    rows = [
        [str(row), _label(y[row]), _label(predicted[row]), *([percent(wrongness[row])] if header else []), *samples]
        for row, *samples in zip(worst, *shown, strict=True)
    ]
    content = table(["row", "true", "answer", *header, *map(str, columns)], rows, of_samples=True)
    caption = f"{len(worst)} of the {len(wrong)} rows whose answer is not the truth, {order}. Rows count from 0."
    return figure(content, caption)


def _wrongness(answers, y, predicted):
    """Say how wrong each row is, as ndarray of shape (n_rows,), under which header if it is a share, in which order."""
    rows = np.arange(len(y))
    if not is_classifier(answers):
        return np.abs(predicted - y), [], "the furthest off first"
    if hasattr(answers, "predict_proba"):
        return answers.predict_proba(rows).max(axis=1), ["probability"], "the surest first"
    if hasattr(answers, "decision_function"):
        scores = answers.decision_function(rows)
        margin = np.abs(scores) if scores.ndim == 1 else np.diff(np.sort(scores, axis=1)[:, -2:], axis=1)[:, 0]
        return margin, [], "the most decided first"
    return np.zeros(len(y)), [], "in their order"


def _columns(X, rows, name):
    """Return a dict of the columns, or what stands for one, to their cells of the rows."""
    if is_frame(X):
        chosen = list(X.columns)[:MOST_COLUMNS]
        columns = {column: column_of(X, column, name=name) for column in chosen}
    elif as_table(X) is not None:
        table = _safe_indexing(X, rows)
        return {"numbers": [_numbers(row) for row in (table.toarray() if issparse(table) else np.asarray(table))]}
    else:
        columns = {"sample": as_cells(X, name=name)}
    return {column: [cells[row] for row in rows] for column, cells in columns.items()}


def _numbers(row):
    row = np.atleast_1d(row)
    return ", ".join(f"{value:.3g}" for value in row[:8]) + (f", … ({len(row)})" if len(row) > 8 else "")


def _label(value):
    return escape(f"{value:.4g}" if isinstance(value, (float, np.floating)) else str(value))
