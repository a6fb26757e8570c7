"""Ranges of random variation: a number, or a pair to draw from."""

from numbers import Real


def check_pair(value, within, *, of):
    """Raise an error, which ``of`` opens, when a pair is not (low, high) within scikit-learn's Interval ``within``."""
    if value is None or isinstance(value, Real):
        return  # the constraints of parameters see to it
    ends = tuple(value)
    if len(ends) != 2 or not all(map(within.is_satisfied_by, ends)) or ends[0] > ends[1]:
        raise ValueError(f"{of}={value!r}; {within}, or a pair (low, high) of them, is wanted.")


def drawn(value, random):
    """Return a number or None itself, or a number drawn evenly from a pair."""
    return value if value is None or isinstance(value, Real) else random.uniform(*value)
