"""The one error for whatever is wrong with a file."""


class InvalidModelFileError(ValueError):
    """A file is no model that `load` can read: damaged, forged, encrypted, or of a newer format.

    The message names what was refused. Nothing of the file has been run, and nothing is left of what was built.

    Parameters
    ----------
    message : str

    Examples
    --------
    >>> import tempfile
    >>> from skmodal.persistence import InvalidModelFileError, load
    >>> with tempfile.NamedTemporaryFile(suffix=".skm") as file:
    ...     _ = file.write(b"not a model")
    ...     file.flush()
    ...     try:
    ...         load(file.name)
    ...     except InvalidModelFileError as error:
    ...         print(error)
    load: ....skm: it is no model file: it does not end as a zip archive does.
    """

    def __init__(self, message: str):
        super().__init__(message)
