"""What a text sample is: a ``str``."""

from ._containers import is_missing


def text(cell, *, row, name):
    """Return the cell when it is a string; else raise an error that names the row."""
    if isinstance(cell, str):
        return cell
    if is_missing(cell):
        raise ValueError(
            f"{name}: sample {row} is missing ({cell!r}). Fill it, e.g. with '', or wrap with SkipMissing."
        )
    mend = "cell.decode('utf-8')" if isinstance(cell, bytes) else "str(cell)"
    raise TypeError(f"{name}: sample {row} is a {type(cell).__name__}; a text is a str. Convert it first, e.g. {mend}.")
