"""What a text sample is: a ``str``, or a list of the tokens of one."""

import numpy as np

from ._containers import is_missing

_LISTS = list, tuple, np.ndarray


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


def token_lists(cells, *, name):
    """Return lists of tokens; the first cell that is not missing says whether all are those, or texts with spaces."""
    if isinstance(next((cell for cell in cells if not is_missing(cell)), None), _LISTS):
        return [_tokens(cell, row=row, name=name) for row, cell in enumerate(cells)]
    return [text(cell, row=row, name=name).split() for row, cell in enumerate(cells)]


def _tokens(cell, *, row, name):
    """Return a list of tokens as one of str."""
    if not isinstance(cell, _LISTS):
        text(cell, row=row, name=name)
        raise TypeError(f"{name}: sample {row} is a str among lists of tokens. Split it first, e.g. document.split().")
    for token in cell:
        if not isinstance(token, str):
            raise TypeError(
                f"{name}: sample {row} holds a {type(token).__name__} among its tokens; a token is a str. Convert it "
                "first, e.g. str(token)."
            )
    return list(cell)
