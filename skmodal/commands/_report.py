"""`skmodal report`: a page on how a model does on a table."""

import sys

from ._arguments import add_command, add_model, add_quiet, add_table, add_target, read_key

_ABOUT = """\
Judge a model by the rows of a table, best rows that it was not fitted on, and write one HTML file that opens from disk:
scores, confusions, what each modality adds, and the rows that are most wrong. Their texts, images and recordings are in
the file: mind who may see them."""


def add_to(commands):
    """Add the command to the parser."""
    parser = add_command(commands, "report", help="judge a model by a table, and write a page", about=_ABOUT)
    add_model(parser)
    add_table(parser)
    add_target(parser)
    parser.add_argument("--out", metavar="PATH", default="report.html", help="the file to write (default: %(default)s)")
    parser.add_argument(
        "--groups",
        metavar="COLUMN",
        action="append",
        help="compare the scores of rows that are alike in it, such as speakers; may come several times",
    )
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options):
    """Read, judge and write."""
    from .._samples import check_writable
    from ..datasets import read_table
    from ..inspection import make_report
    from ..persistence import load
    from ..recipes import table_columns
    from ._labels import labeled_rows, note_unlabeled

    path = check_writable(options.out)  # before the work, not after it
    model = load(options.model, key=read_key(options))
    columns = table_columns(model)
    table = read_table(options.table, target=options.target, groups=options.groups, columns=columns)
    known, y = labeled_rows(table, options.target, model)
    groups = None if table.groups is None else table.groups[known]
    verbose = int(not options.quiet and sys.stderr.isatty())
    make_report(model, table.data[known], y, path, groups=groups, verbose=verbose)
    print(f"The report on {len(y)} rows is {options.out}{note_unlabeled(known, options.target)}", flush=True)
