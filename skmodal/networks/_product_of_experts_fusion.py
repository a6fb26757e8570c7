"""Fusion by a product of Gaussians."""

import torch
from torch import Tensor

from ._arguments import check_weight
from ._code_fusion import CodeFusion, ModalityMaps
from ._pooling import zero_padding


class ProductOfExpertsFusion(CodeFusion):
    r"""Fuse codes by a product of Gaussians, one for each modality that is present, and a prior N(0, 1).

    Each modality is an expert with a mean and a variance for every number of what is common; precisions add up, so that
    one who is sure counts more:

    .. math:: \frac{1}{\sigma^2} = 1 + \sum_m \frac{1}{\sigma_m^2}, \quad
        \frac{\mu}{\sigma^2} = \sum_m \frac{\mu_m}{\sigma_m^2}

    In training the common numbers are drawn from :math:`N(\mu, \sigma^2)`, else they are :math:`\mu`. The penalty is
    ``weight`` times the Kullback-Leibler divergence of that Gaussian from the prior, summed over the numbers, in nats.
    A row without a modality has the prior.

    Parameters
    ----------
    n_modalities : int
        Codes of a row.
    n_features : int
        Numbers of a code.
    n_hidden : int, default=128
        Common numbers.
    weight : float, default=1e-3
        What the divergence is multiplied by.
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
    Wu and Goodman (2018), "Multimodal generative models for scalable weakly-supervised learning", NeurIPS.

    Alemi, Fischer, Dillon and Murphy (2017), "Deep variational information bottleneck", ICLR.

    Examples
    --------
    >>> import torch
    >>> from skmodal.networks import ProductOfExpertsFusion
    >>> fusion = ProductOfExpertsFusion(n_modalities=2, n_features=8, n_hidden=16)
    >>> fused, penalty = fusion(torch.ones(3, 2, 8), torch.tensor([[True, True], [True, False], [False, False]]))
    >>> fused.shape, penalty[2].item()
    (torch.Size([3, 16]), 0.0)
    """

    def __init__(
        self, n_modalities: int, n_features: int, n_hidden: int = 128, weight: float = 1e-3, dropout: float = 0.0
    ):
        super().__init__(n_modalities, n_features, n_hidden, dropout)
        check_weight("ProductOfExpertsFusion", "weight", weight)
        self.weight = weight
        self.experts = ModalityMaps(n_modalities, n_features, 2 * n_hidden)

    def forward(self, codes: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Return what is common to codes of shape (batch, n_modalities, n_features), and the penalties of the rows.

        Present, of shape (batch, n_modalities), is True where a row has the modality.
        """
        mean, log_variance = self.posterior(codes, present)  # (batch, n_hidden) each
        penalty = (mean.square() + log_variance.exp() - 1 - log_variance).sum(dim=1) * (self.weight / 2)  # (batch,)
        if self.training:
            mean = mean + torch.randn_like(mean) * (log_variance / 2).exp()  # (batch, n_hidden)
        return mean, penalty

    def posterior(self, codes: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean and the log variance of the product of the experts and the prior, (batch, n_hidden) each."""
        x = self.dropout(zero_padding(codes, present))  # (batch, n_modalities, n_features)
        means, log_variances = self.experts(x).chunk(2, dim=2)  # (batch, n_modalities, n_hidden) each
        means = zero_padding(means, present)  # (batch, n_modalities, n_hidden)
        log_precisions = -log_variances.masked_fill(~present.unsqueeze(2), torch.inf)  # (batch, n_modalities, n_hidden)
        log_precisions = torch.cat([log_precisions, torch.zeros_like(means[:, :1])], dim=1)  # and the prior's
        total = log_precisions.logsumexp(dim=1)  # (batch, n_hidden)
        shares = (log_precisions[:, :-1] - total.unsqueeze(1)).exp()  # (batch, n_modalities, n_hidden)
        return (shares * means).sum(dim=1), -total  # (batch, n_hidden) each
