"""What several commands take: numbers within bounds, columns of a table, keys of encrypted models."""

import argparse
import os
from pathlib import Path

KEY_VARIABLE = "SKMODAL_KEY"
_MODALITIES = ("text", "image", "speech")


def add_command(commands, name, *, help, about):
    """Add a command and return its parser."""
    raw = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(name, help=help, description=about, formatter_class=raw, allow_abbrev=False)


def add_model(parser):
    """Add the file of a model, and its key."""
    parser.add_argument("model", metavar="MODEL", help="a file of skmodal fit, or of skmodal.persistence.save")
    add_key(parser, "the file holds the key of a model that is encrypted")


def add_key(parser, about):
    """Add where a key stands; on the command line itself others would see it."""
    default = f" (default: the key in ${KEY_VARIABLE}, if it is set)"
    parser.add_argument("--key-file", metavar="PATH", help=about + default)


def read_key(options):
    """Return the key, without the end of its line, or None."""
    if options.key_file is None:
        return os.environ.get(KEY_VARIABLE) or None
    key = Path(options.key_file).read_bytes().rstrip(b"\r\n")
    if not key:
        raise ValueError(f"the key file {options.key_file} is empty")
    return key


def add_table(parser):
    """Add the table."""
    about = "a .csv, .tsv or .parquet whose columns hold texts or names of files; or a folder FOLDER/LABEL/FILE"
    parser.add_argument("table", metavar="TABLE", help=about)


def add_target(parser):
    """Add the column to predict."""
    parser.add_argument(
        "--target", metavar="COLUMN", default="label", help="the column to predict (default: %(default)s)"
    )


def add_quiet(parser):
    """Add the option to leave out the progress bar, which only a terminal gets anyway."""
    parser.add_argument("--quiet", action="store_true", help="show no progress bar")


def add_seed(parser):
    """Add the seed."""
    parser.add_argument(
        "--random-state",
        metavar="N",
        type=whole_number(0, 2**32 - 1),
        default=0,
        help="the seed (default: %(default)s)",
    )


def whole_number(low, high):
    """Return the type of an option that is a whole number within bounds."""

    def of(text):
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")
        return number

    return of


def columns(text):
    """Return {column: kind} of ``kind=column,kind=column``."""
    return _by_column(text, "text=COLUMN, image=COLUMN or speech=COLUMN", _MODALITIES)


def features(text):
    """Return {column: features} of ``features=column,features=column``."""
    return _by_column(text, "FEATURES=COLUMN")


def _by_column(text, form, known=None):
    found = {}
    for pair in text.split(","):
        value, _, name = pair.partition("=")
        if not value or not name or (known and value not in known):
            raise argparse.ArgumentTypeError(f"{pair!r} is not {form}")
        if name in found:
            raise argparse.ArgumentTypeError(f"column {name!r} comes twice")
        found[name] = value
    return found
