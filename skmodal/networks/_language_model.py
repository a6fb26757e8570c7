"""A language model: what token comes next."""

from typing import Literal

from torch import Tensor, nn

from ._arguments import check_choice, check_counts, check_share
from ._module import Module
from ._recurrent import CELLS


class LanguageModel(Module):
    """Predict every next token of a text by a recurrent network.

    When ``tied``, the matrix that turns states into logits is the table of the tokens' vectors itself, which halves the
    parameters of a small model and betters it. Vectors are drawn from -0.1 to 0.1, as both papers do.

    Parameters
    ----------
    n_tokens : int
        Ids, 0 for padding among them.
    n_features : int
        Numbers of a token's vector, and of a state.
    cell : {"lstm", "gru", "rnn"}, default="lstm"
        The recurrent network.
    n_hidden : int, default=128
        Units of a recurrent layer.
    n_layers : int, default=1
        Recurrent layers.
    tied : bool, default=True
        Whether input and output share one table.
    dropout : float, default=0.0
        Share of the tokens' vectors and of the last layer's states that is dropped in training, never from step to step
        (Zaremba, Sutskever and Vinyals 2014).

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Press and Wolf (2017), "Using the output embedding to improve language models", EACL.

    Inan, Khosravi and Socher (2017), "Tying word vectors and word classifiers", ICLR.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import LanguageModel
    >>> model = LanguageModel(n_tokens=100, n_features=8, n_hidden=16)
    >>> tokens = torch.tensor([[5, 7, 2], [9, 0, 0]])
    >>> model(tokens).shape
    torch.Size([2, 3, 100])
    >>> model.hidden(tokens).shape
    torch.Size([2, 3, 8])
    """

    def __init__(
        self,
        n_tokens: int,
        n_features: int,
        cell: Literal["lstm", "gru", "rnn"] = "lstm",
        n_hidden: int = 128,
        n_layers: int = 1,
        tied: bool = True,
        dropout: float = 0.0,
    ):
        super().__init__()
        check_counts("LanguageModel", n_tokens=n_tokens, n_features=n_features, n_hidden=n_hidden, n_layers=n_layers)
        check_choice("LanguageModel", "cell", cell, CELLS)
        check_share("LanguageModel", "dropout", dropout)
        self.embedding = nn.Embedding(n_tokens, n_features)
        self.dropout = nn.Dropout(dropout)
        self.recurrent = CELLS[cell](n_features, n_hidden, n_layers, batch_first=True)
        self.projection = nn.Linear(n_hidden, n_features)
        self.output = nn.Linear(n_features, n_tokens)
        if tied:
            self.output.weight = self.embedding.weight
        nn.init.uniform_(self.embedding.weight, -0.1, 0.1)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the logits of the token after each of the tokens, which have the shape (batch, time)."""
        return self.output(self.hidden(tokens))  # (batch, time, n_tokens)

    def hidden(self, tokens: Tensor) -> Tensor:
        """Return the state after each of the tokens, which have the shape (batch, time)."""
        x = self.dropout(self.embedding(tokens))  # (batch, time, n_features)
        x = self.dropout(self.recurrent(x)[0])  # (batch, time, n_hidden)
        return self.projection(x)  # (batch, time, n_features)
