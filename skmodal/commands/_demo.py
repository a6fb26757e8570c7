"""`skmodal demo`: the ways to join modalities, compared on the bundled digits."""

import argparse

from ._arguments import add_command, add_seed, whole_number

_ABOUT = """\
Compare the ways to join text, image and speech on the bundled digits: each modality alone (naive Bayes, SVM, nearest
neighbors), early fusion (features side by side, plain and tuned by a grid search) and late fusion (five rules).

Prints a table and writes one HTML file with pictures, which opens from disk. Nothing is downloaded. It takes about a
minute on two idle cores."""


def add_to(commands):
    """Add the command to the parser."""
    parser = add_command(
        commands, "demo", help="fit and fuse the bundled digits; print a table and write report.html", about=_ABOUT
    )
    parser.add_argument(
        "--output", metavar="PATH", default="report.html", help="the file to write (default: %(default)s)"
    )
    add_seed(parser)
    parser.add_argument(
        "--image-energy",
        metavar="SHARE",
        type=_share,
        default=0.25,
        help="of the images' energy to keep, above 0 to 1; less is harder to read (default: %(default)s)",
    )
    parser.add_argument(
        "--jobs", metavar="N", type=whole_number(1, 256), default=2, help="processes to use (default: %(default)s)"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")
    parser.set_defaults(run=run)


def run(options):
    """Run the demo, print its table and write its page."""
    from .._samples import check_writable
    from ..datasets import load_digits3
    from ..demo import format_table, run_demo, write_report

    path = check_writable(options.output)  # before the work, not after it
    about = {"image_energy": options.image_energy, "random_state": options.random_state}
    train, test = (load_digits3(subset=subset, **about) for subset in ("train", "test"))
    result = run_demo(
        train, test, random_state=options.random_state, n_jobs=options.jobs, verbose=int(not options.quiet)
    )
    write_report(result, path)
    print(format_table(result.table), flush=True)
    print(f"\n{result.seconds:.0f} s. The report is {path}", flush=True)


def _share(text):
    try:
        share = float(text)
    except ValueError:
        share = None
    if share is None or not 0 < share <= 1:  # NaN fails here too
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to 1")
    return share
