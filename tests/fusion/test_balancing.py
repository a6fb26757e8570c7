"""Gradient balancing against the paper's equations, and the loss of a joint network against a loop over rows."""

import numpy as np
import pytest
import torch
from torch import nn

from skmodal.estimators._losses import make_loss
from skmodal.fusion._balancing import STRENGTH, GradientBalancing
from skmodal.fusion._fusion_loss import FusionLoss
from skmodal.networks import Network
from skmodal.networks._joint import JointOutputs

TARGETS = torch.tensor([0, 1, 1])
FIRST, SECOND = torch.tensor([[3.0, 0.0], [0.0, 3.0], [0.0, 3.0]]), torch.tensor([[0.5, 0.0], [0.0, 1.0]])
UNIMODAL = [(None, FIRST), (torch.tensor([0, 2]), SECOND)]


class _Net:
    def __init__(self, n_branches):
        branches = [Network(nn.Identity(), nn.Linear(2, 2), nn.Linear(2, 2)) for _ in range(n_branches)]
        self.module_ = nn.Module()
        self.module_.branches = nn.ModuleList(branches)
        for weight in self.module_.parameters():
            weight.grad = torch.ones_like(weight)


def _balanced(unimodal):
    net = _Net(len(unimodal))
    outputs = JointOutputs(None, unimodal, None)
    GradientBalancing().on_grad_computed(net, batch=(None, TARGETS, None), y_pred=outputs)
    assert all((branch.head.weight.grad == 1).all() for branch in net.module_.branches)
    return [branch.backbone.weight.grad[0, 0].item() for branch in net.module_.branches]


def test_the_modality_ahead_is_slowed_down_by_the_published_factor():
    sigmoid = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731  the softmax of two logits
    ratio = sigmoid(3.0) / np.mean([sigmoid(0.5), sigmoid(1.0)])
    assert _balanced(UNIMODAL) == pytest.approx([1 - np.tanh(STRENGTH * ratio), 1])


def test_without_another_modality_nothing_is_slowed_down():
    assert _balanced([UNIMODAL[0], (None, None)]) == [1, 1]
    assert _balanced(UNIMODAL[:1]) == [1]


@pytest.mark.parametrize("weight", [0.0, 0.5])
@pytest.mark.parametrize("penalty", [None, torch.tensor([0.5, 0.25, 0.0])])
def test_each_rows_loss_is_that_of_all_its_answers(weight, penalty):
    row_loss = make_loss("cross_entropy")
    joint = torch.tensor([[0.0, 1.0], [2.0, 0.0], [0.0, 0.5]])
    expected = [row_loss(joint[row, None], TARGETS[row, None]).item() for row in range(3)]
    for rows, logits in UNIMODAL:
        for place, row in enumerate(range(3) if rows is None else rows.tolist()):
            expected[row] += weight * row_loss(logits[place, None], TARGETS[row, None]).item()
    if penalty is not None:
        expected = [loss + more for loss, more in zip(expected, penalty.tolist(), strict=True)]
    loss = FusionLoss(row_loss, weight)
    outputs = JointOutputs(joint, [*UNIMODAL, (None, None)], penalty)
    np.testing.assert_allclose(loss(outputs, TARGETS), expected, rtol=1e-5)
    assert loss(outputs, TARGETS, reduction="mean").item() == pytest.approx(np.mean(expected), rel=1e-5)
    torch.testing.assert_close(loss(joint, TARGETS), row_loss(joint, TARGETS))
