"""The commands of the command line: each adds its options to the parser, and runs.

What takes seconds to import, scikit-learn and all that stands on it, is imported where a command begins to work: so
that --help, and what is said of a wrong option, are there at once.
"""

from . import _demo, _fit, _info, _predict, _report
from ._printable import printable

COMMANDS = (_fit, _predict, _report, _info, _demo)

__all__ = ["COMMANDS", "printable"]
