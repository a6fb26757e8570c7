"""The proximal step against scikit-learn's Lasso."""

import numpy as np
import pytest
import torch
from sklearn.datasets import make_regression
from sklearn.linear_model import Lasso
from torch import nn

from skmodal.estimators._l1 import soft_threshold_
from skmodal.estimators._optimizers import make_optimizer

pytestmark = pytest.mark.slow

RATES = {"sgd": 0.02, "adam": 0.01, "adamw": 0.01, "rmsprop": 0.01}


@pytest.mark.parametrize("name", RATES)
def test_every_optimizer_finds_the_lasso(name):
    X, y = make_regression(80, 12, n_informative=4, noise=1.0, random_state=0)
    X, y = X.astype(np.float64), y / y.std()
    lasso = Lasso(alpha=0.05, tol=1e-10).fit(X, y)
    layer = nn.Linear(12, 1, dtype=torch.float64)
    optimizer = make_optimizer(name, [{"params": list(layer.named_parameters())}], RATES[name], 0.0)
    inputs, targets = torch.tensor(X), torch.tensor(y)[:, None]
    for step in range(1000):
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] * (1 - step / 1000)
        optimizer.zero_grad()
        (0.5 * (layer(inputs) - targets).square().mean()).backward()
        optimizer.step()
        soft_threshold_(optimizer, 0.05)
    weights = layer.weight.detach().numpy()[0]
    np.testing.assert_allclose(weights, lasso.coef_, atol=1e-4)
    assert layer.bias.item() == pytest.approx(lasso.intercept_, abs=1e-4)
    assert ((weights == 0) == (lasso.coef_ == 0)).all()
    assert (weights == 0).sum() >= 6


def test_biases_gains_and_frozen_weights_stay():
    network = nn.Sequential(nn.Linear(3, 3), nn.LayerNorm(3), nn.Linear(3, 3))
    network[2].weight.requires_grad_(False)
    optimizer = make_optimizer("sgd", [{"params": list(network.named_parameters())}], 1.0, 0.0)
    network(torch.ones(2, 3)).square().sum().backward()
    optimizer.step()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    soft_threshold_(optimizer, 1e3)
    after = network.state_dict()
    assert (after.pop("0.weight") == 0).all()
    for name, value in after.items():
        assert torch.equal(value, before[name])


def test_muon_gives_exact_zeros_too():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(20, 10), nn.ReLU(), nn.Linear(10, 2))
    optimizer = make_optimizer("muon", [{"params": list(network.named_parameters())}], 1e-2, 0.0)
    X = torch.randn(64, 20)
    for _ in range(200):
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(X), (X[:, 0] > 0).long()).backward()
        optimizer.step()
        soft_threshold_(optimizer, 0.1)
    assert (network[0].weight == 0).float().mean() > 0.1
    assert (network(X).argmax(dim=1) == (X[:, 0] > 0)).float().mean() > 0.95
