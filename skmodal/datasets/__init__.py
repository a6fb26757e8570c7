"""Real data to learn from: one bundled set of three modalities, and public sets that are fetched once."""

from ._digits3 import load_digits3
from ._fsdd import fetch_fsdd
from ._mnist import fetch_mnist

__all__ = ["load_digits3", "fetch_fsdd", "fetch_mnist"]
