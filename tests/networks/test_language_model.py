"""The language model: causal, tied, and able to learn what comes next."""

import copy
import math

import pytest
import torch
from torch.nn import functional as F

from skmodal.networks import LanguageModel


def _size(model):
    return sum(parameter.numel() for parameter in model.parameters())


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_no_token_knows_what_comes_after_it(cell):
    torch.manual_seed(0)
    model = LanguageModel(20, 4, cell, n_hidden=6, n_layers=2).double()
    tokens = torch.randint(1, 20, (3, 8))
    torch.testing.assert_close(model(tokens)[:, :5], model(tokens[:, :5]), rtol=0, atol=1e-12)
    torch.testing.assert_close(model.hidden(tokens)[1:2, :5], model.hidden(tokens[1:2, :5]), rtol=0, atol=1e-12)


def test_tied_weights_are_one_tensor():
    tied, untied = LanguageModel(50, 4), LanguageModel(50, 4, tied=False)
    assert _size(untied) - _size(tied) == 50 * 4
    for model in (tied, copy.deepcopy(tied)):
        assert model.output.weight is model.embedding.weight
    assert copy.deepcopy(tied).output.weight is not tied.output.weight


def test_logits_are_products_with_the_table():
    torch.manual_seed(0)
    model = LanguageModel(20, 4).double()
    tokens = torch.randint(20, (2, 5))
    wanted = model.hidden(tokens) @ model.embedding.weight.T + model.output.bias
    torch.testing.assert_close(model(tokens), wanted)


@pytest.mark.parametrize("tied", [True, False])
def test_gradients_reach_every_parameter(tied):
    torch.manual_seed(0)
    model, tokens = LanguageModel(20, 4, n_layers=2, tied=tied), torch.randint(20, (4, 9))
    F.cross_entropy(model(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten()).backward()
    assert all(parameter.grad.abs().sum() > 0 for parameter in model.parameters())


def test_starts_near_an_even_guess_and_learns_a_cycle():
    torch.manual_seed(0)
    model = LanguageModel(6, 8, n_hidden=16)
    tokens = torch.arange(25)[None] % 5 + 1
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    losses = []
    for _ in range(100):
        loss = F.cross_entropy(model(tokens[:, :-1])[0], tokens[0, 1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert abs(losses[0] - math.log(6)) < 0.2
    assert losses[-1] < 0.05


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_tokens": 0, "n_features": 4}, "n_tokens is 0; wanted an integer of at least 1"),
        ({"n_tokens": 9, "n_features": 4, "n_layers": 0}, "n_layers is 0; wanted an integer of at least 1"),
        ({"n_tokens": 9, "n_features": 4, "cell": "elman"}, "cell is 'elman'; wanted one of 'lstm', 'gru', 'rnn'"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=f"LanguageModel: {message}"):
        LanguageModel(**arguments)
