"""Clean text: HTML, Unicode form, case, punctuation and stop words, in any script."""

import re
import sys
import unicodedata
from functools import cache
from html.parser import HTMLParser

import numpy as np
from sklearn.base import _fit_context
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.validation import check_is_fitted

from .._samples import SampleTransformer, object_array, text


def clean_text(document, *, html=True, unicode_form="NFKC", lowercase=True, punctuation=False, stop_words=None):
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
    stop_words : "english", list of str or None, default=None
        Words to drop: scikit-learn's English list, or yours. They are compared without regard to case.

    Returns
    -------
    str
        Words separated by single spaces.

    Examples
    --------
    >>> from skmodal.text import clean_text
    >>> clean_text("<p>Don&#39;t <b>panic</b>, it's the 42nd time!</p>")
    "don't panic it's the 42nd time"
    >>> clean_text("The Owl and the Pussy-cat", stop_words="english")
    'owl pussy cat'
    """
    return _clean(
        text(document, row=0, name="clean_text"), html, unicode_form, lowercase, punctuation, _set(stop_words)
    )


class TextCleaner(SampleTransformer, auto_wrap_output_keys=None):  # type: ignore[call-arg]
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
    stop_words : "english", list of str or None, default=None

    Examples
    --------
    >>> from skmodal.text import TextCleaner
    >>> TextCleaner().fit_transform(["Zwei &amp; drei!", "<i>QUATRE</i>"])
    array(['zwei drei', 'quatre'], dtype=object)
    """

    _modality = "text"
    _parameter_constraints = {
        "html": ["boolean"],
        "unicode_form": [StrOptions({"NFC", "NFD", "NFKC", "NFKD"}), None],
        "lowercase": ["boolean"],
        "punctuation": ["boolean"],
        "stop_words": [StrOptions({"english"}), list, set, frozenset, None],
    }

    def __init__(self, *, html=True, unicode_form="NFKC", lowercase=True, punctuation=False, stop_words=None):
        self.html = html
        self.unicode_form = unicode_form
        self.lowercase = lowercase
        self.punctuation = punctuation
        self.stop_words = stop_words

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X, y=None):
        """Check the parameters and that X holds text.

        Parameters
        ----------
        X : collection of str
        y : None
            Ignored.

        Returns
        -------
        self
        """
        for row, cell in enumerate(self._samples(X, reset=True)):
            text(cell, row=row, name="TextCleaner")
        self.stop_words_ = _set(self.stop_words)
        return self

    def transform(self, X):
        """Clean each document.

        Parameters
        ----------
        X : collection of str

        Returns
        -------
        ndarray of shape (n_samples,) and dtype object
            The documents, clean.
        """
        cells = self._samples(X, reset=False)
        documents = [text(cell, row=row, name="TextCleaner") for row, cell in enumerate(cells)]
        options = self.html, self.unicode_form, self.lowercase, self.punctuation, self.stop_words_
        return object_array([_clean(document, *options) for document in documents])

    def set_output(self, *, transform=None):
        """Do nothing, so that a pipeline around it can be told its output.

        Parameters
        ----------
        transform : {"default", "pandas", "polars"} or None, default=None
            Ignored.

        Returns
        -------
        self
        """
        return self

    def get_feature_names_out(self, input_features=None):
        """Name the one column of text that comes out.

        Parameters
        ----------
        input_features : None
            Ignored.

        Returns
        -------
        ndarray of shape (1,)
        """
        check_is_fitted(self)
        return np.array(["text"], dtype=object)


def split_words(document):
    """Split a document into words, in any script: what stands between spaces, punctuation and symbols."""
    return _words(document.translate(_punctuation_to_spaces()))


def _clean(document, html, unicode_form, lowercase, punctuation, stop_words):
    if html and ("<" in document or "&" in document):
        document = _without_html(document)
    if unicode_form is not None:
        document = unicodedata.normalize(unicode_form, document)
    if lowercase:
        document = document.lower()
    words = document.split() if punctuation else _words(_strip_punctuation(document))
    return " ".join(word for word in words if word.lower() not in stop_words)


def _words(document):
    """Split at spaces; what an emoji leaves behind, a variation selector or a joiner, is no word."""
    return [word for word in document.split() if any(map(str.isalnum, word))]


def _set(stop_words):
    if stop_words is None:
        return frozenset()
    if not isinstance(stop_words, str):
        return frozenset(word.lower() for word in stop_words)
    if stop_words != "english":
        raise ValueError(f"clean_text: stop_words={stop_words!r}; 'english', a list of words or None is wanted.")
    return ENGLISH_STOP_WORDS


def _strip_punctuation(document):
    return _outer_apostrophe().sub(" ", document).translate(_punctuation_but_apostrophes_to_spaces())


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


class _TextOfHTML(HTMLParser):
    """Collect what a browser would show."""

    hidden = frozenset(["script", "style", "template"])
    inline = frozenset(
        ["a", "abbr", "b", "big", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "u"]
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag in self.hidden
        self._break(tag)

    def handle_endtag(self, tag):
        self.depth = max(0, self.depth - (tag in self.hidden))
        self._break(tag)

    def handle_data(self, data):
        if not self.depth:
            self.pieces.append(data)

    def _break(self, tag):
        if tag not in self.inline:
            self.pieces.append(" ")


def _without_html(document):
    parser = _TextOfHTML()
    parser.feed(document)
    parser.close()
    return "".join(parser.pieces)
