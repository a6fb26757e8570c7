"""A whole network: preparation, backbone, head."""

from torch import Tensor, nn

from ._module import Module


class Network(Module):
    """Prepare the input, encode it, and map the code to outputs.

    Transfer learning takes the ``backbone`` and puts a new ``head`` on it.

    Parameters
    ----------
    prepare : Module
        `Standardize` for numbers, `TokenEmbedding` for token ids.
    backbone : Module
        An encoder of sequences or of images, with ``n_outputs``.
    head : Module
        What makes outputs of the code, e.g. a dropout and a linear map.

    Examples
    --------
    >>> import torch
    >>> from torch import nn
    >>> from skmodal.networks import ConvolutionalEncoder, Network, TokenEmbedding
    >>> backbone = ConvolutionalEncoder(n_features=8, n_hidden=4)
    >>> head = nn.Sequential(nn.Dropout(0.5), nn.Linear(backbone.n_outputs, 3))
    >>> network = Network(TokenEmbedding(n_tokens=100, n_features=8), backbone, head)
    >>> tokens = torch.tensor([[5, 7, 2], [9, 0, 0]])
    >>> network(tokens, mask=tokens > 0).shape
    torch.Size([2, 3])
    """

    def __init__(self, prepare: nn.Module, backbone: nn.Module, head: nn.Module):
        super().__init__()
        self.prepare = prepare
        self.backbone = backbone
        self.head = head

    def encode(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the codes of a batch; a mask, of shape (batch, time), is True where a sequence has data."""
        return self.backbone(self.prepare(x), mask)  # (batch, backbone.n_outputs)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the outputs of a batch; a mask, of shape (batch, time), is True where a sequence has data."""
        return self.head(self.encode(x, mask))  # (batch, n)
