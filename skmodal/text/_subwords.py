"""Subword tokens: BPE and WordPiece, learned by the tokenizers library."""

import re
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from functools import partial
from numbers import Integral
from typing import Literal

import numpy as np
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from .._samples import Samples, object_array, of_extra
from ._text_transformer import CellsOut, TextTransformer

UNKNOWN = "[UNK]"
_LONGEST_WORD = 1000  # characters: the time that WordPiece takes grows faster than their square
_AT_ONCE = 2**20  # characters
_SPACE_BETWEEN_WORDS = re.compile(r"(?<=\S) (?=\S)")  # no token reaches across its front


@dataclass(eq=False, repr=False)
class SubwordTokenizer(CellsOut, TextTransformer):
    """Split documents into subwords, a vocabulary of which is learned from documents; the same ones every time.

    The library tokenizers learns them (``pip install "skmodal[text]"``).
    A word of the vocabulary is one token, another falls into pieces that are. What comes out is a 1-D object array of
    token lists under every ``set_output``. Token lists go into Word2Vec, FastText and GloVe as they are, and into
    scikit-learn's vectorizers with ``analyzer=lambda tokens: tokens``.

    Parameters
    ----------
    algorithm : {"bpe", "wordpiece"}, default="bpe"
        Byte-pair encoding [1]_ of the text's UTF-8 bytes: no text is unknown, and ``inverse_transform`` gives it back
        to the letter; a token "Ġthe" begins with a space. WordPiece [2]_ splits at spaces and around punctuation
        first; "##ing" goes on with a word, and a word of more than 1000 characters, or with one that ``fit`` never saw,
        is "[UNK]".
    vocab_size : int, default=8000
        Largest number of tokens. The alphabet must have room: the 256 bytes, or for WordPiece every character twice
        (at a word's beginning and in it) and "[UNK]".
    min_frequency : int, default=2
        A pair of pieces must stand in the documents so often to become one piece.
    output : {"tokens", "ids"}, default="tokens"
        Lists of str, or int64 arrays of their numbers in the vocabulary, which a network's embedding layer wants.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Tokens to ids.
    tokenizer_ : tokenizers.Tokenizer

    References
    ----------
    .. [1] Sennrich, Haddow and Birch (2016). Neural machine translation of rare words with subword units. ACL.
    .. [2] Schuster and Nakajima (2012). Japanese and Korean voice search. ICASSP.

    Examples
    --------
    >>> from skmodal.text import SubwordTokenizer
    >>> tokenizer = SubwordTokenizer("wordpiece", vocab_size=99).fit(["low lower lowest", "slow slower slowest"])
    >>> tokens = tokenizer.transform(["lower slows"])
    >>> tokens[0]
    ['lowe', '##r', 'sl', '##ow', '##s']
    >>> tokenizer.inverse_transform(tokens)
    array(['lower slows'], dtype=object)
    """

    algorithm: Literal["bpe", "wordpiece"] = "bpe"
    _: KW_ONLY
    vocab_size: int = 8000
    min_frequency: int = 2
    output: Literal["tokens", "ids"] = "tokens"

    _parameter_constraints = {
        "algorithm": [StrOptions({"bpe", "wordpiece"})],
        "vocab_size": [Interval(Integral, 2, None, closed="left")],
        "min_frequency": [Interval(Integral, 1, None, closed="left")],
        "output": [StrOptions({"tokens", "ids"})],
    }

    def _learn(self, documents):
        tokenizers = of_extra("tokenizers", extra="text", needed_by="SubwordTokenizer")
        if not any(map(str.strip, documents)):
            raise ValueError(f"SubwordTokenizer: none of the {len(documents)} documents holds a word to learn from.")
        options = {"vocab_size": self.vocab_size, "min_frequency": self.min_frequency, "show_progress": False}
        self.tokenizer_ = _LEARN[self.algorithm](tokenizers, documents, options)
        self.vocabulary_ = self.tokenizer_.get_vocab()

    def _column_names(self):
        return [self.output]

    def transform(self, X: Samples) -> np.ndarray:
        """Split each document.

        Parameters
        ----------
        X : container of str

        Returns
        -------
        ndarray of shape (n_samples,) and dtype object
            Lists of tokens or arrays of ids; empty for an empty document.
        """
        ids = self._ids(self._documents(X, reset=False))
        if self.output == "ids":
            return object_array(ids)
        tokens = {number: token for token, number in self.vocabulary_.items()}
        return object_array([[tokens[number] for number in numbers.tolist()] for numbers in ids])

    def inverse_transform(self, X: Iterable[Iterable[str | int]]) -> np.ndarray:
        """Join tokens, or ids, to documents.

        Parameters
        ----------
        X : container of lists of str, or of sequences of int
            As :meth:`transform` gives them.

        Returns
        -------
        ndarray of shape (n_samples,) and dtype object
            Documents: of BPE the very ones; of WordPiece with other spaces, and "[UNK]" where a word was unknown.

        Raises
        ------
        ValueError
            A token or an id is not in the vocabulary.
        """
        check_is_fitted(self)
        ids = [[self._id(token, row) for token in tokens] for row, tokens in enumerate(X)]
        return object_array(self.tokenizer_.decode_batch(ids, skip_special_tokens=False))

    def _ids(self, documents):
        """Return the ids of each document."""
        parts = [[] for _ in documents]
        for rows, pieces in _some_at_a_time(documents):
            encodings = self.tokenizer_.encode_batch(pieces, add_special_tokens=False)
            for row, encoding in zip(rows, encodings, strict=True):
                parts[row].append(np.array(encoding.ids, dtype=np.int64))
        return [np.concatenate(of_document) for of_document in parts]

    def _id(self, token, row):
        number = self.vocabulary_.get(token) if isinstance(token, str) else token
        if isinstance(number, Integral) and 0 <= number < len(self.vocabulary_):
            return int(number)
        raise ValueError(
            f"SubwordTokenizer: sample {row} has {token!r}, which is no token of the vocabulary, and no id. Pass what "
            "transform gives."
        )


def _some_at_a_time(documents):
    """Yield rows of documents and pieces of these, some at a time: the library keeps some hundred bytes a token."""
    rows, pieces, n_characters = [], [], 0
    for row, document in enumerate(documents):
        for piece in _pieces(document):
            rows.append(row)
            pieces.append(piece)
            n_characters += len(piece)
            if n_characters >= _AT_ONCE:
                yield rows, pieces
                rows, pieces, n_characters = [], [], 0
    yield rows, pieces


def _pieces(document):
    """Yield a document, or, if it is long, pieces of it, each but the first with the space before a word in front."""
    start = 0
    while len(document) - start > _AT_ONCE and (cut := _SPACE_BETWEEN_WORDS.search(document, start + _AT_ONCE)):
        yield document[start : cut.start()]
        start = cut.start()
    yield document[start:]


def _byte_pairs(tokenizers, documents, options):
    """Learn byte-pair encoding."""
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    _check_size(options, len(alphabet))
    pieces = (piece for document in documents for piece in _pieces(document))
    tokenizer.train_from_iterator(pieces, tokenizers.trainers.BpeTrainer(initial_alphabet=alphabet, **options))
    return tokenizer


def _word_pieces(tokenizers, documents, options):
    """Learn WordPiece; the trainer numbers "##x" in no fixed order, and would break ties by that, unless it is told."""
    alphabet = sorted({character for document in documents for character in document if not character.isspace()})
    known = [UNKNOWN, *("##" + character for character in alphabet)]
    _check_size(options, len(known) + len(alphabet))
    trainer = tokenizers.trainers.WordPieceTrainer(special_tokens=known, initial_alphabet=alphabet, **options)
    model = partial(tokenizers.models.WordPiece, unk_token=UNKNOWN, max_input_chars_per_word=_LONGEST_WORD)
    trained = tokenizers.Tokenizer(model())
    trained.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    trained.train_from_iterator((piece for document in documents for piece in _pieces(document)), trainer)
    # Of the same vocabulary, but without special tokens, which would be looked for in the text itself.
    tokenizer = tokenizers.Tokenizer(model(trained.get_vocab()))
    tokenizer.pre_tokenizer = trained.pre_tokenizer
    tokenizer.decoder = tokenizers.decoders.WordPiece()
    return tokenizer


def _check_size(options, least):
    if options["vocab_size"] < least:
        raise ValueError(
            f"SubwordTokenizer: vocab_size={options['vocab_size']}, but the alphabet alone has {least} tokens. "
            "Raise vocab_size."
        )


_LEARN = {"bpe": _byte_pairs, "wordpiece": _word_pieces}
