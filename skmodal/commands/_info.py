"""`skmodal info`: what a model file says of itself."""

from ._arguments import add_command, add_model, read_key
from ._printable import printable

_ABOUT = """\
Say what a model file holds, and which versions wrote it, without loading the model."""


def add_to(commands):
    """Add the command to the parser."""
    parser = add_command(commands, "info", help="say what a model file holds", about=_ABOUT)
    add_model(parser)
    parser.set_defaults(run=run)


def run(options):
    """Print what the file's manifest has."""
    from ..persistence import info

    told = info(options.model, key=read_key(options))
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    lines = {
        "class": str(told["class"]).rpartition(":")[2],
        "saved": str(told["saved"]),
        "size": f"{told['n_bytes'] / 1e6:.1f} MB",
        "encrypted": "yes" if told["encrypted"] else "no",
        "versions": versions,
    }
    for name, value in lines.items():
        print(f"{name:9}  {printable(value)}")
    print()
    for line in str(told["parameters"]).splitlines():
        print(printable(line))
