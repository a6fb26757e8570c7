"""Tables of your own, one bundled set of three modalities, and public sets that are fetched once."""

from ._digits3 import load_digits3
from ._fsdd import fetch_fsdd
from ._mnist import fetch_mnist
from ._read_table import read_table
from ._write_digits3 import write_digits3

__all__ = ["read_table", "load_digits3", "write_digits3", "fetch_fsdd", "fetch_mnist"]
