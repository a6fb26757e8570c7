"""The sections of a report that hold numbers: scores, confusions or predictions, contributions, groups."""

from html import escape

import numpy as np
from sklearn.base import is_classifier
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    f1_score,
    mean_absolute_error,
    r2_score,
    root_mean_squared_error,
)

from ._answers import named_scorers, scorer_name
from ._contributions import MissingRefusedError, modality_contributions
from ._contributions_display import ModalityContributionsDisplay
from ._drawing import draw
from ._group_report import group_table
from ._group_report_display import GroupReportDisplay
from ._held_out import model_name
from ._page import bar, decimal, figure, paragraph, table
from ._permutation_importance import permutation_importance
from ._pictures import draw_confusion, draw_predictions

MOST_CLASSES = 24  # of a matrix that can be read
MOST_GROUPS = 30
MOST_DOTS = 1500  # of a picture that stays small as a file


def baseline(answers, y):
    """Return what a model answers that knows nothing but these rows' targets: the commonest class, or the mean."""
    if not is_classifier(answers):
        return np.full(len(y), y.mean())
    classes, counts = np.unique(y, return_counts=True)
    return np.repeat(classes[[np.argmax(counts)]], len(y))


def scores_section(answers, y, predicted):
    """Make a table of the model's scores and those of the baseline."""
    judge = _class_scores if is_classifier(answers) else _value_scores
    header = ["model", *judge(y, predicted)]
    models = {escape(model_name(answers.estimator)): predicted, "knows nothing": baseline(answers, y)}
    rows = [[name, *judge(y, given).values()] for name, given in models.items()]
    caption = "The model that knows nothing answers with the mean of these very rows."
    if is_classifier(answers):
        caption = (
            "The thin line over a bar is the 95 % interval (Wilson). The model that knows nothing answers with the "
            "commonest class of these very rows."
        )
    return figure(table(header, rows, ["late", "guess"]), caption)


def _class_scores(y, predicted):
    recalls = [np.mean(predicted[y == label] == label) for label in np.unique(y)]
    return {
        "accuracy": bar(accuracy_score(y, predicted), len(y)),
        "balanced accuracy": decimal(np.mean(recalls)),
        "macro F1": decimal(f1_score(y, predicted, average="macro", zero_division=0)),
    }


def _value_scores(y, predicted):
    r2 = f"{r2_score(y, predicted):.3f}" if len(y) > 1 else "undefined"
    errors = {"mean absolute error": mean_absolute_error, "root mean squared error": root_mean_squared_error}
    return {"R²": r2, **{name: f"{error(y, predicted):.4g}" for name, error in errors.items()}}


def answers_section(answers, y, predicted):
    """Show a classifier's confusions, or a regressor's predictions."""
    if not is_classifier(answers):
        rows = np.arange(len(y))[:: -(-len(y) // MOST_DOTS)]
        caption = f"A dot a row, {len(rows)} of {len(y)}; on the dashed line prediction and truth agree."
        return figure(draw_predictions(y[rows], predicted[rows]), caption)
    labels = np.unique(np.concatenate([y, predicted]))
    counts = confusion_matrix(y, predicted, labels=labels)
    if len(labels) <= MOST_CLASSES:
        caption = "Rows are the true classes, columns the answers; the numbers are rows of the data."
        return figure(draw_confusion(counts, labels, "confusions", truth="truth"), caption)
    np.fill_diagonal(counts, 0)
    most = np.argsort(-counts, axis=None, kind="stable")[:MOST_CLASSES]
    pairs = [divmod(int(place), len(labels)) for place in most if counts.flat[place]]
    rows = [[escape(str(labels[i])), escape(str(labels[j])), str(counts[i, j])] for i, j in pairs]
    content = table(["truth", "answer", "rows"], rows, of_samples=True)
    return figure(content, f"The commonest confusions among {len(labels)} classes.")


def contributions_section(estimator, X, y, scoring):
    """Show what each modality contributes, or where missing cells are refused, what is lost when it is shuffled."""
    try:
        shared = modality_contributions(estimator, X, y, scoring=scoring)
    except MissingRefusedError:
        return _importances(estimator, X, y, scoring)
    names, label = shared.modalities, scorer_name(scoring)
    display = ModalityContributionsDisplay(modalities=names, values=shared.values, base=shared.base, score_name=label)
    told = ", ".join(f"{name} {value:+.3f}" for name, value in zip(names, shared.values, strict=True))
    ends = f"from {decimal(shared.base)} with none to {decimal(shared.full)} with all"
    alt = f"Contributions to the {label}, {ends}: {told}."
    picture = draw(lambda page: display.plot(ax=page.subplots()), alt, size=(6.4, 1.4 + 0.42 * len(names)))
    rows = []
    for name, value in zip(names, shared.values, strict=True):
        others = tuple(other for other in names if other != name)
        alone, without = shared.by_subset[name,], shared.by_subset[others]
        rows.append([escape(str(name)), f"{value:+.3f}", decimal(alone), decimal(without)])
    caption = (
        f"One fitted model, judged by {escape(label)} with columns emptied; nothing is fitted again. What a modality "
        "contributes is what it adds to those that are there, on average over the orders in which they may come "
        "(Shapley values): together they make the whole way from none to all."
    )
    return figure(picture + table(["modality", "contributes", "it alone", "all but it"], rows), caption)


def _importances(estimator, X, y, scoring):
    result = permutation_importance(estimator, X, y, scoring=scoring, random_state=0)
    measured = zip(result.modalities, result.importances_mean, result.importances_std, strict=True)
    rows = [[escape(str(name)), f"{mean:.3f}", f"{std:.3f}"] for name, mean, std in measured]
    said = paragraph("The model refuses rows without a modality, so that the score cannot be shared out among them.")
    label = escape(scorer_name(scoring))
    caption = f"How far the {label} falls when a column's cells are shuffled among the rows, 5 times."
    return said + figure(table(["modality", "falls by", "standard deviation"], rows), caption)


def groups_section(answers, y, labels, scoring, name):
    """Show the scores of one grouping, the worst served first."""
    scorers = named_scorers(answers, scoring, name="make_report")
    report = group_table(answers, y, labels, scorers, confidence=0.95, n_resamples=1000, random_state=0)
    shown = report[:MOST_GROUPS]
    alt = f"Scores by {name}, the worst first: " + ", ".join(
        f"{group} {decimal(value)}" for group, value in shown[["group", "value"]].to_numpy()
    )
    display = GroupReportDisplay(report=shown)
    picture = draw(lambda page: display.plot(ax=page.subplots()), alt, size=(6.4, 1.2 + 0.3 * len(shown)))
    rows = [
        [
            escape(str(row.group)),
            str(row.n_samples),
            decimal(row.value),
            _interval(row.low, row.high),
            f"{row.gap:+.3f}",
            _interval(row.gap_low, row.gap_high, "+"),
        ]
        for row in shown.itertuples()
    ]
    left = f" The {MOST_GROUPS} worst of {len(report)} are shown." if len(report) > MOST_GROUPS else ""
    caption = (
        f"The {escape(scorer_name(scoring))} of each group, and how far it is from that of all rows (dashed), with "
        "95 % intervals (percentiles of the bootstrap): a gap whose interval lies below 0 is more than chance makes of "
        f"one group.{left}"
    )
    header = [str(name), "rows", "score", "interval", "gap", "interval of the gap"]
    return figure(picture + table(header, rows), caption)


def _interval(low, high, sign=""):
    return "unknown" if np.isnan(low) else f"{low:{sign}.3f} to {high:{sign}.3f}"
