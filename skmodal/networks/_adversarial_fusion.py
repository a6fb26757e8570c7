"""Fusion in a space in which nothing tells the modalities apart."""

from torch import Tensor, nn
from torch.nn import functional as F

from ._arguments import check_weight
from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import mean_over_time, zero_padding
from ._reverse_gradient import ReverseGradient


class AdversarialFusion(CodeFusion):
    """Fuse codes by the mean in a common space, in which a discriminator fails to tell what modality a code is of.

    A layer of each modality's own leads to the space. A discriminator, of one hidden layer, guesses the modality from a
    code in it, and its cross entropy, the mean over a row's modalities, in nats, is the penalty: so the discriminator
    learns to guess. Below it the gradient is reversed, and multiplied by ``weight``: so the layers learn to let it
    fail. A row without a modality gives zeros, and no penalty.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Numbers of a code in the common space, and units of the discriminator.
    weight : float, default=0.1
        What the reversed gradient is multiplied by.
    dropout : float, default=0.0
        Share of the codes' numbers that is dropped in training.

    Attributes
    ----------
    n_outputs : int
        ``n_hidden``.

    Raises
    ------
    ValueError
        A parameter is out of its range.

    References
    ----------
    Ganin and Lempitsky (2015), "Unsupervised domain adaptation by backpropagation", ICML.

    Wang, Yang, Xu, Hanjalic and Shen (2017), "Adversarial cross-modal retrieval", ACM Multimedia.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import AdversarialFusion
    >>> fusion = AdversarialFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, False]]))
    >>> fused.shape, penalty[2].item()
    (torch.Size([3, 16]), 0.0)
    """

    def __init__(
        self, n_modalities: int, n_features: int, n_hidden: int = 128, weight: float = 0.1, dropout: float = 0.0
    ):
        super().__init__(n_modalities, n_features, n_hidden, dropout)
        check_weight("AdversarialFusion", "weight", weight)
        self.weight = weight
        self.layers = ModalityMaps(n_modalities, n_features, n_hidden)
        self.discriminator = nn.Sequential(nn.Linear(n_hidden, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_modalities))

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean of codes of shape (batch, n_modalities, n_features) in the space, and the rows' penalties.

        Present, of shape (batch, n_modalities), is True where a row has the modality.
        """
        x = F.relu(self.layers(self.dropout(zero_padding(codes, present))))  # (batch, n_modalities, n_hidden)
        guesses = self.discriminator(ReverseGradient.apply(x, self.weight))  # (batch, n_modalities, n_modalities)
        penalties = -guesses.log_softmax(dim=2).diagonal(dim1=1, dim2=2)  # (batch, n_modalities)
        return mean_over_time(x, present), mean_over_time(penalties.unsqueeze(2), present).squeeze(1)
