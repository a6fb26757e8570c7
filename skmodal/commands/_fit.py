"""`skmodal fit`: from a table to a model in a file."""

from contextlib import suppress
from time import perf_counter

from ._arguments import (
    add_command,
    add_key,
    add_quiet,
    add_seed,
    add_table,
    add_target,
    columns,
    features,
    read_key,
    whole_number,
)

_HIGHEST_RATE = 16000  # Hz, which holds all of speech
_ABOUT = """\
Learn to predict one column of a table from its columns of texts, images and recordings, any of which may be empty in a
row. Files are looked for beside the table. What each column was taken for is said; --columns says it otherwise.

A cross-validation comes first: it prints how well the model predicts rows that it has not seen, beside each column
alone and beside a guess. Then the model is fitted on all rows and written, in the place of a file that is there."""


def add_to(commands):
    """Add the command to the parser."""
    parser = add_command(commands, "fit", help="learn from a table, and write the model to a file", about=_ABOUT)
    add_table(parser)
    add_target(parser)
    parser.add_argument(
        "--out", metavar="PATH", default="model.skm", help="the file of the model (default: %(default)s)"
    )
    parser.add_argument(
        "--columns",
        metavar="KIND=NAME,...",
        type=columns,
        help="the columns to learn from, e.g. text=comment,image=photo (default: all of samples)",
    )
    parser.add_argument(
        "--groups", metavar="COLUMN", help="rows alike in it, such as of one speaker, are never in two folds"
    )
    parser.add_argument(
        "--model", choices=["svm", "nb", "knn", "network"], help="(default: network for joint fusion, else svm)"
    )
    parser.add_argument(
        "--fusion", choices=["late", "early", "joint"], help="how columns are joined (default: late, if it can be)"
    )
    parser.add_argument(
        "--features",
        metavar="FEATURES=NAME,...",
        type=features,
        help="of columns, e.g. colors=photo,functionals=call, as make_recipe has them (default: its own choice)",
    )
    parser.add_argument(
        "--task", choices=["classification", "regression"], help="(default: regression of numbers with a point)"
    )
    parser.add_argument(
        "--sampling-rate",
        metavar="HZ",
        type=whole_number(1000, 192_000),
        help="to which recordings are brought (default: the lowest rate of theirs, at most 16000)",
    )
    parser.add_argument(
        "--folds", metavar="N", type=whole_number(2, 100), default=5, help="of the comparison (default: %(default)s)"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=whole_number(1, 256), default=1, help="processes to use (default: %(default)s)"
    )
    add_seed(parser)
    add_key(parser, "the file holds a key, by which the model is encrypted")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options):
    """Compare, fit on all rows and save."""
    from sklearn.utils.multiclass import type_of_target

    from .._samples import check_writable
    from ..datasets import read_table
    from ..persistence import save
    from ..recipes import make_table_recipe
    from ._compare import compare, make_folds
    from ._labels import labeled_rows, note_unlabeled

    started = perf_counter()
    path, key = check_writable(options.out), read_key(options)  # before the work, not after it
    table = read_table(options.table, target=options.target, groups=options.groups, columns=options.columns)
    known, y = labeled_rows(table, options.target)
    X, groups = table.data[known], None if options.groups is None else table.groups[known].to_numpy()
    task = options.task or ("regression" if type_of_target(y) == "continuous" else "classification")
    if task == "regression" and y.dtype.kind not in "biuf":
        raise ValueError(f"column {options.target!r}, the target, holds texts; --task regression wants numbers")
    rate = options.sampling_rate or _lowest_rate(table)
    print(_format_columns(table, options, task, y, rate) + note_unlabeled(known, options.target), flush=True)

    folds, n_inner = make_folds(X, y, groups, task, options.folds, options.random_state)
    settings = {"model": options.model, "fusion": options.fusion, "task": task, "cv": n_inner}
    settings |= {"sampling_rate": rate, "random_state": options.random_state}
    chosen = options.features or {}
    model = make_table_recipe(table.columns, features=chosen, **settings)
    alone = {
        name: make_table_recipe({name: kind}, features={n: f for n, f in chosen.items() if n == name}, **settings)
        for name, kind in table.columns.items()
    }
    scores = compare(model, alone, X, y, folds, task, n_jobs=options.jobs, quiet=options.quiet)
    by = "" if options.groups is None else f" by {options.groups}"
    print(f"\nOn rows not seen, {len(folds)} folds{by}:\n{scores}", flush=True)

    save(model.fit(X, y), path, key=key)
    size = path.stat().st_size / 1e6
    print(
        f"\n{perf_counter() - started:.0f} s. The model, fitted on {len(y)} rows, is {options.out} ({size:.1f} MB)",
        flush=True,
    )


def _lowest_rate(table):
    """Return the lowest sampling rate of the recordings, in Hz: a higher one would add nothing but empty bands."""
    import soundfile

    rates = [_HIGHEST_RATE]
    for name in [name for name, kind in table.columns.items() if kind == "speech"]:
        for path in table.data[name].dropna():
            with suppress(soundfile.SoundFileError):  # the fit says of a file what is wrong with it, and its row
                rates.append(soundfile.info(path).samplerate)
    return min(rates)


def _format_columns(table, options, task, y, rate):
    told = {"text": "text", "image": "image files", "speech": f"speech files, at {rate} Hz"}
    taken = {name: told[kind] for name, kind in table.columns.items()}
    said = {options.target: "target, numbers" if task == "regression" else f"target, {len(set(y.tolist()))} classes"}
    if options.groups is not None:
        said[options.groups] = f"groups, {table.groups.nunique()} of them"
    rows = taken | {name: f"left out ({kind})" for name, kind in table.left_out.items()} | said
    width = max(map(len, rows))
    lines = [f"  {name:{width}}  {kind}" for name, kind in rows.items()]
    return "\n".join([f"{len(table.frame)} rows of {options.table}", *lines])
