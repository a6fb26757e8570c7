"""Scale: datasets larger than memory, by Dask, which is loaded when a name is asked for."""

from .._samples import lazy_names

_ON_DASK = {"transform_to_parquet": "._transform_to_parquet"}

__all__ = [*_ON_DASK]

__getattr__, __dir__ = lazy_names(__name__, _ON_DASK, extra="scale", libraries=("dask", "distributed", "pyarrow"))
