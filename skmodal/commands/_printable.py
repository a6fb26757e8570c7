"""Texts of files that may come from anyone, as a terminal may have them."""


def printable(text):
    """Return a text whose letters that would steer a terminal, or turn its lines, are replaced by a sign."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
