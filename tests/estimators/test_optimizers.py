"""The optimizers by name against torch's own, and what muon does to which weights."""

import copy

import pytest
import torch
from torch import nn

from skmodal.estimators._optimizers import OPTIMIZERS, make_optimizer

TORCH = {
    "sgd": lambda groups: torch.optim.SGD(groups, momentum=0.9, nesterov=True),
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
}


class _Network(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.embedding = nn.Embedding(11, 6)
        self.convolution = nn.Conv1d(6, 8, 3)
        self.hidden = nn.Linear(8, 12)
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 3)

    def forward(self, tokens):
        states = self.convolution(self.embedding(tokens).transpose(1, 2)).mean(dim=2)  # (batch, 8)
        return self.head(self.norm(self.hidden(states).relu()))  # (batch, 3)


def _groups(network):
    return [{"params": list(network.named_parameters())}]


def _train(network, optimizer, n_steps=5):
    generator = torch.Generator().manual_seed(0)
    for _ in range(n_steps):
        tokens = torch.randint(11, (16, 9), generator=generator)
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(tokens), tokens[:, 0] % 3).backward()
        optimizer.step()


@pytest.mark.parametrize("name", TORCH)
def test_steps_are_torchs_with_decay_for_matrices_alone(name):
    ours, theirs = _Network(), _Network()
    matrices = [p for p in theirs.parameters() if p.ndim >= 2]
    vectors = [p for p in theirs.parameters() if p.ndim < 2]
    reference = TORCH[name](
        [{"params": matrices, "lr": 1e-2, "weight_decay": 0.1}, {"params": vectors, "lr": 1e-2, "weight_decay": 0.0}]
    )
    _train(ours, make_optimizer(name, _groups(ours), 1e-2, 0.1))
    _train(theirs, reference)
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_groups_have_rates_of_their_own_and_keep_them(name):
    network = _Network()
    head = list(network.head.parameters())
    backbone = [pair for pair in network.named_parameters() if not pair[0].startswith("head")]
    optimizer = make_optimizer(name, [{"params": backbone, "lr_scale": 0.1}, {"params": head}], 0.5, 0.0)
    of_head = {id(p) for p in head}
    for group in optimizer.param_groups:
        expected = 0.5 if {id(p) for p in group["params"]} <= of_head else 0.05
        assert group["lr"] == group["initial_lr"] == pytest.approx(expected)
    n_parameters = sum(len(group["params"]) for group in optimizer.param_groups)
    assert n_parameters == len(list(network.parameters()))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_goes_on_from_a_saved_state_as_if_it_had_not_stopped(name):
    whole = _Network()
    optimizer = make_optimizer(name, _groups(whole), 1e-2, 0.1)
    _train(whole, optimizer)
    resumed = copy.deepcopy(whole)
    fresh = make_optimizer(name, _groups(resumed), 1.0, 0.2)
    fresh.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    assert {group["initial_lr"] for group in fresh.param_groups} == {1e-2}
    _train(whole, optimizer)
    _train(resumed, fresh)
    torch.testing.assert_close(whole.state_dict(), resumed.state_dict(), rtol=0, atol=0)


@pytest.mark.parametrize("name", ["sgd", "adam", "adamw"])
def test_steps_are_fused_where_torch_can(name):
    assert all(group["fused"] for group in make_optimizer(name, _groups(_Network()), 0.1, 0.0).param_groups)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_rate_of_0_moves_nothing_and_a_closure_gives_its_loss(name):
    network = _Network()
    before = copy.deepcopy(network.state_dict())
    optimizer = make_optimizer(name, _groups(network), 0.1, 0.1)
    for group in optimizer.param_groups:
        group["lr"] = 0.0

    def closure():
        optimizer.zero_grad()
        loss = network(torch.arange(11)[None]).square().sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() > 0
    torch.testing.assert_close(network.state_dict(), before, rtol=0, atol=0)


def test_muon_steps_hidden_matrices_orthogonally_and_adamw_the_rest():
    network, reference = _Network(), _Network()
    start = network.hidden.weight.detach().clone()
    _train(network, make_optimizer("muon", _groups(network), 1e-2, 0.0), 1)
    _train(reference, make_optimizer("adamw", _groups(reference), 1e-2, 0.0), 1)
    for (name, one), other in zip(network.named_parameters(), reference.parameters(), strict=True):
        assert torch.equal(one, other) == (name != "hidden.weight")
    step = (network.hidden.weight.detach() - start) / (1e-2 * 0.2 * 12**0.5)
    values = torch.linalg.svdvals(step)
    assert ((values > 0.2) & (values < 1.5)).all()  # Newton-Schulz comes near 1, not to it


@pytest.mark.parametrize("network", [nn.Linear(3, 2, bias=False), nn.BatchNorm1d(3)])
def test_muon_serves_networks_with_and_without_hidden_matrices(network):
    optimizer = make_optimizer("muon", _groups(network), 0.1, 0.01)
    network(torch.ones(4, 3)).square().sum().backward()
    optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
    assert len(optimizer.param_groups) == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word_embedding.weight", "AdamW"),
        ("encoder.embeddings.weight", "AdamW"),
        ("head.weight", "AdamW"),
        ("lm_head.weight", "AdamW"),
        ("layers.0.multihead.weight", "Muon"),
        ("heading.weight", "Muon"),
    ],
)
def test_names_tell_outer_layers(name, kind):
    weight = nn.Parameter(torch.zeros(3, 3))
    assert type(make_optimizer("muon", [{"params": [(name, weight)]}], 0.1, 0.0)).__name__ == kind


@pytest.mark.parametrize("name", TORCH)
@pytest.mark.parametrize(("weight_decay", "n_groups"), [(0.0, 1), (0.1, 2)])
def test_weights_that_step_alike_are_one_group(name, weight_decay, n_groups):
    assert len(make_optimizer(name, _groups(_Network()), 0.1, weight_decay).param_groups) == n_groups
