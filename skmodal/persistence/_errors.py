"""The one error for whatever is wrong with a file."""


class InvalidModelFileError(ValueError):
    """A file is no model that `load` can read: damaged, forged, encrypted, or of a newer format.

    The message names what was refused. Nothing of the file has been run, and nothing is left of what was built.

    Parameters
    ----------
    *args : str
        The message.

    Examples
    --------
    >>> from pathlib import Path
    >>> from skmodal.persistence import InvalidModelFileError, load
    >>> Path("model.skm").write_bytes(b"not a model")
    11
    >>> try:
    ...     load("model.skm")
    ... except InvalidModelFileError as error:
    ...     print(error)
    load: model.skm: it is no model file: it does not end as a zip archive does.
    """
