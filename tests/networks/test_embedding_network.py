"""A network of several modalities against its branches alone."""

import torch
from torch import nn

from skmodal.networks import EmbeddingNetwork, MeanEncoder, Network


def _network():
    torch.manual_seed(0)
    encoders = MeanEncoder(n_features=3), MeanEncoder(n_features=5)
    return EmbeddingNetwork([Network(nn.Identity(), part, nn.Linear(part.n_outputs, 4)) for part in encoders]).eval()


def test_codes_are_those_of_the_branches_and_zeros_where_absent():
    network, left, right = _network(), torch.randn(3, 7, 3), torch.randn(2, 6, 5)
    mask = torch.arange(6) < torch.tensor([[6], [4]])
    present = torch.tensor([[True, True], [True, False], [True, True]])
    codes, same = network(present, left, None, None, right, mask, torch.tensor([0, 2]))
    assert same is present
    torch.testing.assert_close(codes[:, 0], network.branches[0](left))
    torch.testing.assert_close(codes[[0, 2], 1], network.branches[1](right, mask))
    assert not codes[1, 1].any()


def test_a_modality_that_no_row_has_is_zeros():
    codes, _ = _network()(torch.tensor([[True, False]]), torch.randn(1, 7, 3), None, None, None, None, None)
    assert codes[0, 0].any()
    assert not codes[0, 1].any()
