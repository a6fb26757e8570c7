"""What the constructors of networks accept."""

from math import inf
from numbers import Integral, Real


def check_counts(owner, **counts):
    """Raise a ValueError unless every value is an integer of at least 1."""
    for name, value in counts.items():
        if not isinstance(value, Integral) or isinstance(value, bool) or value < 1:
            raise ValueError(f"{owner}: {name} is {value!r}; wanted an integer of at least 1.")


def check_heads(owner, n_hidden, n_heads):
    """Raise a ValueError unless heads of attention divide the width among them."""
    if n_hidden % n_heads:
        raise ValueError(f"{owner}: n_hidden is {n_hidden}; wanted a multiple of n_heads={n_heads}.")


def check_sizes(owner, name, sizes, length=None):
    """Raise a ValueError unless ``sizes`` is a sequence, of a given length if any, of integers of at least 1."""
    wanted = "one integer or more" if length is None else f"{length} integers"
    if not isinstance(sizes, (tuple, list)) or not sizes or len(sizes) != (length or len(sizes)):
        raise ValueError(f"{owner}: {name} is {sizes!r}; wanted a tuple of {wanted} of at least 1.")
    check_counts(owner, **{f"{name}[{place}]": size for place, size in enumerate(sizes)})


def check_share(owner, name, value):
    """Raise a ValueError unless 0 <= value < 1."""
    if not isinstance(value, Real) or isinstance(value, bool) or not 0 <= value < 1:
        raise ValueError(f"{owner}: {name} is {value!r}; wanted a number from 0 to below 1.")


def check_choice(owner, name, value, choices):
    """Raise a ValueError unless the value is among the choices."""
    if value not in tuple(choices):
        raise ValueError(f"{owner}: {name} is {value!r}; wanted one of {', '.join(map(repr, choices))}.")


def check_weight(owner, name, value):
    """Raise a ValueError unless 0 <= value < inf."""
    if not isinstance(value, Real) or isinstance(value, bool) or not 0 <= value < inf:
        raise ValueError(f"{owner}: {name} is {value!r}; wanted a finite number of at least 0.")
