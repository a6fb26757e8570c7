"""The command line: `skmodal COMMAND`, or `python -m skmodal COMMAND`."""

import argparse
import os
import sys
import warnings

from . import __version__
from .commands import COMMANDS, printable


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
        with warnings.catch_warnings():
            warnings.showwarning = _note
            options.run(options)
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was written", 130)
    except BrokenPipeError:
        # Nobody reads what is printed any more, and the interpreter's last flush would fail on it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except MemoryError:
        return _fail("out of memory; try --jobs 1", 1)
    except (ImportError, OSError, TypeError, ValueError) as error:  # what the package says of bad input
        return _fail(" ".join([str(error), *getattr(error, "__notes__", ())]), 1)
    except RuntimeError as error:
        from concurrent.futures.process import BrokenProcessPool

        if not isinstance(error, BrokenProcessPool):
            raise
        return _fail("a process was killed, most likely for lack of memory; try --jobs 1", 1)
    return 0


class _Parser(argparse.ArgumentParser):
    """Say what is wrong in one line, without the usage in front of it."""

    def error(self, message):
        self.exit(2, f"{self.prog}: error: {message} (see {self.prog} --help)\n")


def _make_parser():
    parser = _Parser(prog="skmodal", description="scikit-learn for text, images and speech", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"skmodal {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def _note(message, category, filename, lineno, file=None, line=None):
    _say("note", str(message))


def _fail(message, code):
    _say("error", message)
    return code


def _say(what, message):
    print(f"skmodal: {what}: {printable(' '.join(message.split()))}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
