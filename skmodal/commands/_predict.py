"""`skmodal predict`: a model's answers to a table."""

import sys

from ._arguments import add_command, add_model, add_quiet, add_table, read_key

_ABOUT = """\
Predict the rows of a table. The table has the columns that the model was fitted on, in any order and beside others;
cells may be empty. What is written is the table as it stands, and a column "prediction"."""
_CHUNK = 256  # rows


def add_to(commands):
    """Add the command to the parser."""
    parser = add_command(commands, "predict", help="predict the rows of a table", about=_ABOUT)
    add_model(parser)
    add_table(parser)
    parser.add_argument("--out", metavar="PATH", help="the .csv to write (default: standard output)")
    parser.add_argument(
        "--probabilities", action="store_true", help='add a column "probability of CLASS" for each class'
    )
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options):
    """Read, predict and write."""
    import pandas as pd
    from tqdm import tqdm

    from .._samples import check_writable, whole_file
    from ..datasets import read_table
    from ..persistence import load
    from ..recipes import table_columns

    path = None if options.out is None else check_writable(options.out)  # before the work, not after it
    model = load(options.model, key=read_key(options))
    if not hasattr(model, "predict"):
        raise ValueError(f"{options.model} holds a {type(model).__name__}, which predicts nothing")
    if options.probabilities and not hasattr(model, "predict_proba"):
        raise ValueError(
            f"the model, a {type(model).__name__}, gives no probabilities; of classes, late and joint fusion do"
        )
    table = read_table(options.table, columns=table_columns(model))
    names = ["prediction"]
    if options.probabilities:
        names += [f"probability of {label}" for label in model.classes_]
    taken = [name for name in names if name in table.frame.columns]
    if taken:
        raise ValueError(f"{options.table} has a column {taken[0]!r} already. Rename it")
    with tqdm(total=len(table.data), desc="predict", unit=" rows", leave=False, disable=options.quiet or None) as bar:
        parts = []
        for first in range(0, len(table.data), _CHUNK):
            rows = table.data.iloc[first : first + _CHUNK]
            parts.append(_answers(model, rows, names))
            bar.update(len(rows))
    written = table.frame.join(pd.concat(parts)).to_csv(index=False, lineterminator="\n")
    if path is None:
        sys.stdout.write(written)
        sys.stdout.flush()
    else:
        with whole_file(path) as file:
            file.write(written.encode())


def _answers(model, rows, names):
    import pandas as pd

    prediction, *probabilities = names
    answers = pd.DataFrame({prediction: model.predict(rows)}, index=rows.index)
    if not probabilities:
        return answers
    return answers.join(pd.DataFrame(model.predict_proba(rows), rows.index, probabilities))
