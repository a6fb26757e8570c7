"""A vector for each token."""

from torch import Tensor, nn

from ._arguments import check_counts, check_share
from ._module import Module


class TokenEmbedding(Module):
    """Turn token ids into vectors that are learned; id 0 is padding and stays zeros.

    Vectors are drawn from -0.05 to 0.05, so that a token says little until it is learned. Those of rare tokens, which
    learning hardly moves, would be loud noise at the length that torch gives them.

    Parameters
    ----------
    n_tokens : int
        Ids, padding among them.
    n_features : int
        Numbers of a vector.
    dropout : float, default=0.0
        Share of the numbers that is dropped in training.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import TokenEmbedding
    >>> embedding = TokenEmbedding(n_tokens=100, n_features=8)
    >>> embedding(torch.tensor([[5, 7, 2], [9, 0, 0]])).shape
    torch.Size([2, 3, 8])
    """

    def __init__(self, n_tokens: int, n_features: int, dropout: float = 0.0):
        super().__init__()
        check_counts("TokenEmbedding", n_tokens=n_tokens, n_features=n_features)
        check_share("TokenEmbedding", "dropout", dropout)
        self.embedding = nn.Embedding(n_tokens, n_features, padding_idx=0)
        nn.init.uniform_(self.embedding.weight[1:], -0.05, 0.05)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the vectors of token ids of shape (batch, time)."""
        return self.dropout(self.embedding(tokens))  # (batch, time, n_features)
