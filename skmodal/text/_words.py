"""Words, in any script, and what stands between them: punctuation, apostrophes and numbers."""

import re
import sys
import unicodedata
from functools import cache


def split_words(document):
    """Split a document into words, in any script: what stands between spaces, punctuation and symbols."""
    return _words(document.translate(_punctuation_to_spaces()))


def split_words_with_apostrophes(document):
    """Split a document into words; an apostrophe between letters (don't) is a part of its word."""
    return _words(_outer_apostrophe().sub(" ", document).translate(_punctuation_but_apostrophes_to_spaces()))


# A digit of any script; digits with a point, comma, colon, slash or the like between them are one number.
NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,:/'’\u066b\u066c\u2044]\d+)*(?![^\W_])")


def _words(document):
    """Split at spaces; what an emoji leaves behind, a variation selector or a joiner, is no word."""
    return [word for word in document.split() if any(map(str.isalnum, word))]


@cache
def _outer_apostrophe():
    """An apostrophe that does not stand between letters; a letter may end with marks, as in NFD."""
    letter = r"[^\W\d_]"
    return re.compile(rf"(?<!{letter})(?<![{re.escape(''.join(_characters('M')))}])['’]|['’](?!{letter})")


@cache
def _punctuation_to_spaces():
    """Unicode's punctuation (P) and symbols (S); regular expressions' ``\\W`` would take Indic vowel signs too."""
    return str.maketrans(dict.fromkeys(_characters("PS"), " "))


@cache
def _punctuation_but_apostrophes_to_spaces():
    return {**_punctuation_to_spaces(), ord("'"): "'", ord("’"): "'"}


def _characters(categories):
    """List the characters whose general category in Unicode begins with one of these letters."""
    return [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] in categories]
