"""The command line: `skmodal demo`, or `python -m skmodal demo`."""

import argparse
import os
import sys

from . import __version__

_ABOUT_DEMO = """\
Compare the ways to join text, image and speech on the bundled digits: each modality alone (naive Bayes, SVM, nearest
neighbors), early fusion (features side by side, plain and tuned by a grid search) and late fusion (five rules).

Prints a table and writes one HTML file with pictures, which opens from disk. Nothing is downloaded. It takes about a
minute on two idle cores."""


def main(argv=None):
    """Run the command line.

    Parameters
    ----------
    argv : list of str or None, default=None
        None means the arguments of the process.

    Returns
    -------
    int
        0; 1 after an error; 2 after wrong usage; 130 after an interrupt. An error is one line on stderr.
    """
    try:
        options = _make_parser().parse_args(argv)
    except SystemExit as stop:  # argparse has said why, and exits with 0 (help, version) or 2
        return stop.code
    try:
        return _demo(options)
    except KeyboardInterrupt:
        return _fail("interrupted; no report was written", 130)
    except BrokenPipeError:
        # Nobody reads the table any more, and the interpreter's last flush would fail on it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        return _fail("out of memory; try --jobs 1", 1)
    except OSError as error:  # a damaged bundle, an output that cannot be written
        return _fail(str(error), 1)


class _Parser(argparse.ArgumentParser):
    """Say what is wrong in one line, without the usage in front of it."""

    def error(self, message):
        self.exit(2, f"{self.prog}: error: {message} (see {self.prog} --help)\n")


def _make_parser():
    parser = _Parser(prog="skmodal", description="scikit-learn for text, images and speech", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"skmodal {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="COMMAND")
    demo = commands.add_parser(
        "demo",
        help="fit and fuse the bundled digits; print a table and write report.html",
        description=_ABOUT_DEMO,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    demo.add_argument(
        "--output", metavar="PATH", default="report.html", help="the file to write (default: %(default)s)"
    )
    demo.add_argument(
        "--random-state", metavar="N", type=_whole(0, 2**32 - 1), default=0, help="the seed (default: %(default)s)"
    )
    demo.add_argument(
        "--image-energy",
        metavar="SHARE",
        type=_share,
        default=0.25,
        help="of the images' energy to keep, above 0 to 1; less is harder to read (default: %(default)s)",
    )
    demo.add_argument(
        "--jobs", metavar="N", type=_whole(1, 256), default=2, help="processes to use (default: %(default)s)"
    )
    demo.add_argument("--quiet", action="store_true", help="show no progress bar")
    return parser


def _whole(low, high):
    def whole_number(text):
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")
        return number

    return whole_number


def _share(text):
    try:
        share = float(text)
    except ValueError:
        share = None
    if share is None or not 0 < share <= 1:  # NaN fails here too
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to 1")
    return share


def _demo(options):
    # Only here: scikit-learn, SciPy and matplotlib take seconds to import, and --help and a wrong option need none.
    from concurrent.futures.process import BrokenProcessPool

    from .datasets import load_digits3
    from .demo import check_writable, format_table, run_demo, write_report

    path = check_writable(options.output)  # before the work, not after it
    about = {"image_energy": options.image_energy, "random_state": options.random_state}
    train, test = (load_digits3(subset=subset, **about) for subset in ("train", "test"))
    try:
        result = run_demo(
            train, test, random_state=options.random_state, n_jobs=options.jobs, verbose=int(not options.quiet)
        )
    except BrokenProcessPool:
        return _fail("a process was killed, most likely for lack of memory; try --jobs 1", 1)
    write_report(result, path)
    print(format_table(result.table), flush=True)
    print(f"\n{result.seconds:.0f} s. The report is {path}", flush=True)
    return 0


def _fail(message, code):
    print(f"skmodal: error: {' '.join(message.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
