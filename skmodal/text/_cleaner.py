"""Clean text: HTML, Unicode form, case, punctuation, numbers and stop words, in any script."""

import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

import numpy as np
from sklearn.utils._param_validation import StrOptions

from .._samples import Samples, object_array, text
from ._html import without_html
from ._stop_words import LANGUAGES, stop_word_set
from ._text_transformer import CellsOut, TextTransformer
from ._words import NUMBER, split_words_with_apostrophes

NUMBERS = ("keep", "drop", "placeholder")
StopWords = str | list[str] | Set[str] | None  # a language, or words


def clean_text(
    document: str,
    *,
    html: bool = True,
    unicode_form: Literal["NFC", "NFD", "NFKC", "NFKD"] | None = "NFKC",
    lowercase: bool = True,
    punctuation: bool = False,
    numbers: Literal["keep", "drop", "placeholder"] = "keep",
    stop_words: StopWords = None,
) -> str:
    """Clean one document.

    Parameters
    ----------
    document : str
    html : bool, default=True
        Remove tags, comments, scripts and styles, and replace entities by their characters.
    unicode_form : {"NFC", "NFD", "NFKC", "NFKD"} or None, default="NFKC"
        Unicode normalization form, so that one word has one spelling; None leaves the characters as they are.
    lowercase : bool, default=True
        Lower the case.
    punctuation : bool, default=False
        Keep punctuation and symbols. Otherwise each becomes a space, but for an apostrophe between letters (don't).
        Letters, digits and the marks that Indic scripts and Thai write beside their letters always stay.
    numbers : {"keep", "drop", "placeholder"}, default="keep"
        The placeholder is "0". A number is a run of digits of any script, with a point, comma, colon or slash between
        them (3.14, 12:30); digits that touch letters (42nd, mp3) are part of a word and stay.
    stop_words : str, list of str or None, default=None
        Words to drop: a list, or the function words of a language, "arabic", "danish", "dutch", "english", "finnish",
        "french", "german", "greek", "hindi", "italian", "norwegian", "polish", "portuguese", "russian", "spanish",
        "swedish" or "turkish". They are compared without regard to case. One that ends with an apostrophe, such as
        French "l'", is taken off the word that it is elided before. English is scikit-learn's list.

    Returns
    -------
    str
        Words separated by single spaces.

    Raises
    ------
    TypeError
        The document is no str.
    ValueError
        The document is missing, or an option is unknown.

    Examples
    --------
    >>> from skmodal.text import clean_text
    >>> clean_text("<p>Don&#39;t <b>panic</b>, it's the 42nd time!</p>")
    "don't panic it's the 42nd time"
    >>> clean_text("The Owl and the Pussy-cat", stop_words="english")
    'owl pussy cat'
    >>> clean_text("Um 12:30 Uhr trank er 2,5 l Wasser", numbers="placeholder", stop_words="german")
    '0 uhr trank 0 l wasser'
    """
    if numbers not in NUMBERS:
        raise ValueError(f"clean_text: numbers={numbers!r}; one of {', '.join(map(repr, NUMBERS))} is wanted.")
    words = stop_word_set(stop_words, unicode_form)
    return _clean(text(document, row=0, name="clean_text"), html, unicode_form, lowercase, punctuation, numbers, words)


@dataclass(kw_only=True, eq=False, repr=False)
class TextCleaner(CellsOut, TextTransformer):
    """Clean a column of documents; see :func:`clean_text` for what each parameter does.

    What comes out is a 1-D object array under every ``set_output``: of a frame, scikit-learn's vectorizers would read
    the names of the columns.

    Parameters
    ----------
    html : bool, default=True
    unicode_form : {"NFC", "NFD", "NFKC", "NFKD"} or None, default="NFKC"
    lowercase : bool, default=True
    punctuation : bool, default=False
        Keep punctuation and symbols.
    numbers : {"keep", "drop", "placeholder"}, default="keep"
    stop_words : str, list of str or None, default=None
        A language such as "english", or words.

    Attributes
    ----------
    stop_words_ : frozenset of str

    Examples
    --------
    >>> from skmodal.text import TextCleaner
    >>> TextCleaner().fit_transform(["Zwei &amp; drei!", "<i>QUATRE</i>"])
    array(['zwei drei', 'quatre'], dtype=object)
    """

    html: bool = True
    unicode_form: Literal["NFC", "NFD", "NFKC", "NFKD"] | None = "NFKC"
    lowercase: bool = True
    punctuation: bool = False
    numbers: Literal["keep", "drop", "placeholder"] = "keep"
    stop_words: StopWords = None

    _parameter_constraints = {
        "html": ["boolean"],
        "unicode_form": [StrOptions({"NFC", "NFD", "NFKC", "NFKD"}), None],
        "lowercase": ["boolean"],
        "punctuation": ["boolean"],
        "numbers": [StrOptions(set(NUMBERS))],
        "stop_words": [StrOptions(set(LANGUAGES)), list, set, frozenset, None],
    }

    def _learn(self, documents):
        self.stop_words_ = stop_word_set(self.stop_words, self.unicode_form)

    def _column_names(self):
        return ["text"]

    def transform(self, X: Samples) -> np.ndarray:
        """Clean each document.

        Parameters
        ----------
        X : container of str

        Returns
        -------
        ndarray of shape (n_samples,) and dtype object
            The documents, clean.
        """
        documents = self._documents(X, reset=False)
        options = self.html, self.unicode_form, self.lowercase, self.punctuation, self.numbers, self.stop_words_
        return object_array([_clean(document, *options) for document in documents])


def _clean(document, html, unicode_form, lowercase, punctuation, numbers, stop_words):
    if html:
        document = without_html(document)
    if unicode_form is not None:
        document = unicodedata.normalize(unicode_form, document)
    if lowercase:
        document = document.lower()
    if numbers != "keep":
        document = NUMBER.sub("" if numbers == "drop" else "0", document)
    words = document.split() if punctuation else split_words_with_apostrophes(document)
    return " ".join(rest for word in words if (rest := _without_stop_word(word, stop_words)))


def _without_stop_word(word, stop_words):
    """Return the word, nothing if it is a stop word, or what an elided one (l') stands before."""
    plain = word.lower().replace("’", "'")
    if plain in stop_words:
        return ""
    elided, apostrophe, rest = plain.partition("'")
    if not rest or elided + apostrophe not in stop_words:
        return word
    return "" if rest in stop_words else word[-len(rest) :]
