"""RecurrentEmbedding: vectors of words and of texts, from a network that predicts the next word."""

from collections import Counter
from dataclasses import KW_ONLY, dataclass
from numbers import Integral
from typing import Literal, Self

import numpy as np
import torch
from sklearn.base import _fit_context
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions
from torch.nn import functional as F

from .._samples import Samples, SampleTransformer, object_array
from ..networks import LanguageModel
from ..networks.bases import Module
from ..text import WordNeighbors
from ._inputs import SequenceInputs, sequence_inputs
from ._net import Rows, Split
from ._network_estimator import as_before_on_error, forget
from ._scikit_callbacks import CallbackSupportMixin, epoch_tasks, with_callbacks
from ._threads import few_threads
from ._training import fork_random, make_net, train
from ._training_parameters import TRAINING_CONSTRAINTS, TrainingParameters, documented

_UNKNOWN = 1  # 0 fills up
_EDGE = 2  # before and after a text
_FIRST_ID = 3


@documented()
@dataclass(eq=False, repr=False)
class RecurrentEmbedding(CallbackSupportMixin, WordNeighbors, TrainingParameters, SampleTransformer):
    """Represent texts by the states of a recurrent network that was trained to predict every next word [1]_.

    The network reads a text word by word, and its states see the words before in their order: a word of two meanings
    has as many. The words' vectors are both what it reads and what it compares its states with [2]_. Words are what
    stands between spaces, as a TextCleaner leaves them, or the tokens of a SubwordTokenizer.

    Parameters
    ----------
    cell : {"lstm", "gru", "rnn"}, default="lstm"
        The recurrent network.
    vector_size : int, default=100
        Numbers of a word's vector, and of a state.
    n_hidden : int, default=128
        Units of a recurrent layer.
    n_layers : int, default=1
        Recurrent layers.
    min_count : int, default=5
        Words that stand in the texts less often are all one, unknown, word.
    max_length : int, default=512
        Words of a text; the rest of a longer one is not read.
    pooling : {"mean", "max", "last"} or None, default="mean"
        How the states after each word become a text's vector: their mean, the largest of each coordinate, or the state
        after the last; or None for sequences.
    {shared parameters}

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Words to rows of ``vectors_``, the most frequent first.
    vectors_ : ndarray of shape (n_words, vector_size) and dtype float32
    net_ : skorch net
        The network, ``net_.module_``, and its optimizer.
    learning_curve_ : dict of ndarrays
        For each epoch "train_loss", the mean cross entropy of a word, and "train_perplexity", e to the power of it; the
        same of the texts held out, "valid_loss" and "valid_perplexity", NaN where there are none; "lr" and "seconds".

    See Also
    --------
    skmodal.text.Word2Vec : Vectors of words alone, in a fraction of the time.

    References
    ----------
    .. [1] Mikolov, Karafiát, Burget, Černocký and Khudanpur (2010). Recurrent neural network based language model.
       Interspeech.
    .. [2] Press and Wolf (2017). Using the output embedding to improve language models. EACL.

    Examples
    --------
    >>> from skmodal.estimators import RecurrentEmbedding
    >>> X = ["the cat sat on the mat", "the dog sat on the rug"] * 20
    >>> model = RecurrentEmbedding("gru", vector_size=8, n_hidden=16, lr=0.05, random_state=0).fit(X)
    >>> model.transform(["a dog sat"]).shape
    (1, 8)
    >>> bool(model.learning_curve_["train_perplexity"][-1] < 2)
    True
    >>> model.most_similar("cat", topn=1)[0][0]
    'dog'
    """

    cell: Literal["lstm", "gru", "rnn"] = "lstm"
    _: KW_ONLY
    vector_size: int = 100
    n_hidden: int = 128
    n_layers: int = 1
    min_count: int = 5
    max_length: int = 512
    pooling: Literal["mean", "max", "last"] | None = "mean"

    _parameter_constraints = {
        "cell": [StrOptions({"lstm", "gru", "rnn"})],
        "vector_size": [Interval(Integral, 1, None, closed="left")],
        "n_hidden": [Interval(Integral, 1, None, closed="left")],
        "n_layers": [Interval(Integral, 1, None, closed="left")],
        "min_count": [Interval(Integral, 1, None, closed="left")],
        "max_length": [Interval(Integral, 1, None, closed="left")],
        "pooling": [StrOptions({"mean", "max", "last"}), None],
        **TRAINING_CONSTRAINTS,
    }

    @with_callbacks
    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Samples, y: object = None, X_val: Samples | None = None) -> Self:
        """Train the network to predict the next word.

        Parameters
        ----------
        X : container of str, or of lists of str
            Texts, or their tokens.
        y : None
            Ignored.
        X_val : container of str, of lists of str, or None, default=None
            Texts to watch: ``learning_curve_`` has their loss, and ``early_stopping`` judges by it.

        Returns
        -------
        self : object

        Raises
        ------
        TypeError, ValueError
            A text is none or missing, or no word stands in the texts ``min_count`` times; the estimator is left as it
            was.
        """
        with as_before_on_error(self):
            if not (self.warm_start and hasattr(self, "net_")):
                forget(self)
            self._train(X, X_val, n_epochs=self.max_epochs)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def partial_fit(self, X: Samples, y: object = None) -> Self:
        """Train for one epoch on some texts more, at a constant learning rate; new words are unknown.

        Parameters
        ----------
        X : container of str, or of lists of str
            The first call's have the words that there will ever be.
        y : None
            Ignored.

        Returns
        -------
        self : object
        """
        with as_before_on_error(self):
            self._train(X, None, n_epochs=1, in_stream=True)
        return self

    def transform(self, X: Samples) -> np.ndarray:
        """Return the states of texts, read one by one, so that each has the same bits in any company.

        Parameters
        ----------
        X : container of str, or of lists of str

        Returns
        -------
        ndarray of shape (n_samples, vector_size) and dtype float32
            A text without a word is a row of zeros. With ``pooling=None`` a 1-D object array of arrays of shape
            (n_words, vector_size), that of a text without a word being one row of zeros.
        """
        documents = self._documents(X, reset=False)
        model = self.net_.module_.model.eval()
        inputs = self._inputs(documents)
        with torch.inference_mode(), few_threads(model, inputs, 0):  # in one thread, whatever the size: the same bits
            states = [self._states(model, inputs.batch(slice(i, i + 1), None)[0]) for i in range(len(documents))]
        return object_array(states) if self.pooling is None else np.stack([self._pooled(rows) for rows in states])

    def __sklearn_is_fitted__(self):
        return hasattr(self, "net_")

    def _states(self, model, tokens):
        """Return the state after each word of one text, of shape (n_words, vector_size)."""
        states = model.hidden(tokens[:, :-1].to(self.net_.device))[0, 1:].float().cpu().numpy()
        return states if len(states) else np.zeros((1, self.vector_size), np.float32)

    def _pooled(self, states):
        if self.pooling == "last":
            return states[-1]
        return states.max(axis=0) if self.pooling == "max" else states.mean(axis=0)

    def _train(self, X, X_val, *, n_epochs, in_stream=False):
        """Train a new network, or the one that is there, for some epochs."""
        first = not hasattr(self, "net_")
        documents = self._documents(X, reset=True)
        held = None if X_val is None else self._documents(X_val, reset=True)
        random = check_random_state(self.random_state)
        if held is None and self.early_stopping and not in_stream:
            documents, held = train_test_split(documents, test_size=self.validation_fraction, random_state=random)
        if first:
            self.vocabulary_ = self._words_of(documents)
        inputs = self._inputs(documents)
        if first:
            with fork_random(self, random):
                self.net_ = make_net(self, self._make_network(), _losses_as_they_come, inputs, random)
        split = Split(_rows(inputs), held and _rows(self._inputs(held)))
        more = [] if in_stream else epoch_tasks(self, n_epochs)
        train(self, split, n_epochs=n_epochs, in_stream=in_stream, more=more)
        for part in ("train", "valid"):
            self.learning_curve_[f"{part}_perplexity"] = np.exp(self.learning_curve_[f"{part}_loss"])
        table = self.net_.module_.model.embedding.weight[_FIRST_ID:]
        self.vectors_ = table.detach().float().cpu().numpy().copy()

    def _words_of(self, documents):
        """Return the row of every word that is frequent enough."""
        counts = Counter(word for words in documents for word in words[: self.max_length])
        words = sorted((word for word in counts if counts[word] >= self.min_count), key=lambda w: (-counts[w], w))
        if not words:
            raise ValueError(
                f"{type(self).__name__}: no word stands min_count={self.min_count} times in {len(documents)} texts. "
                "Lower min_count, or see whether cleaning left anything."
            )
        return {word: row for row, word in enumerate(words)}

    def _inputs(self, documents):
        row = self.vocabulary_.get
        ids = [
            [row(word, _UNKNOWN - _FIRST_ID) + _FIRST_ID for word in words[: self.max_length]] for words in documents
        ]
        return sequence_inputs([np.array([_EDGE, *text, _EDGE]) for text in ids], _Texts)

    def _make_network(self):
        sizes = {"n_hidden": self.n_hidden, "n_layers": self.n_layers, "dropout": self.dropout}
        model = LanguageModel(_FIRST_ID + len(self.vocabulary_), self.vector_size, self.cell, **sizes)
        return NextWord(model)


class _Texts(SequenceInputs):
    """Token ids, which cost the network a number for every word that may come."""

    @property
    def n_values(self):
        return super().n_values * int(self.steps.max() + 1)


class NextWord(Module):
    """A language model, and how badly it predicts texts."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, tokens, mask=None):
        """Return the mean cross entropy of each text's tokens, of shape (batch, time), after the first."""
        targets = tokens[:, 1:]
        logits = self.model(tokens[:, :-1])  # (batch, time - 1, n_tokens)
        losses = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none", ignore_index=0)
        return losses.sum(dim=1) / (targets > 0).sum(dim=1)  # (batch,)


def _losses_as_they_come(outputs, targets):
    """Return the loss of each row, which is what the network gives already."""
    return outputs


def _rows(inputs):
    """Return texts as rows that weigh as much as they have words."""
    n_words = (inputs.lengths - 1).float()
    return Rows(inputs, n_words, n_words / n_words.mean())
