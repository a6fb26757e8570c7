"""Libraries of the extras: imported in ``fit``, so that who does not use them need not install them."""

from importlib import import_module


def of_extra(module, *, extra, needed_by):
    """Return the module; where it is not installed, raise an error that says how to mend it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        if str(error.name).partition(".")[0] != library:
            raise
        raise ImportError(f'{needed_by} needs {library}: pip install "skmodal[{extra}]"') from error
