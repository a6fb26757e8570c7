"""Scale: datasets larger than memory, by Dask, which is loaded when a name is asked for."""

from importlib import import_module

from .._samples import of_extra

_ON_DASK = {"transform_to_parquet": "._transform_to_parquet"}

__all__ = [*_ON_DASK]


def __getattr__(name):
    if name not in _ON_DASK:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    for library in ("dask", "distributed", "pyarrow"):
        of_extra(library, extra="scale", needed_by=name)
    return getattr(import_module(_ON_DASK[name], __name__), name)


def __dir__():
    return sorted({*globals(), *__all__})
