"""Dialects of speech features, made again by the function that checks what they are made of."""

from dataclasses import asdict


def _put_dialect(value, writer):
    """Write all fields, so that a file does not change its meaning where a preset does."""
    return ["dialect", writer.put(asdict(value))]


def _get_dialect(reader, fields):
    from ..speech import dialect

    return dialect(**reader.get_of(dict, fields))


ENCODE = {"skmodal.speech._dialects.Dialect": _put_dialect}
DECODE = {"dialect": _get_dialect}
