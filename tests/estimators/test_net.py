"""The net of the estimators against a loop written out, and what its callbacks are told."""

import copy
import math

import numpy as np
import pytest
import torch
from skorch.callbacks import Callback
from torch import nn
from torch.nn import functional as F

from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.estimators._inputs import DenseInputs, sequence_inputs
from skmodal.estimators._losses import make_loss
from skmodal.estimators._net import LossNotFinite, Net, Rows, Split, WeightedLoss, predict_batch_size
from skmodal.estimators._standardization import standardize_layer

RNG = np.random.default_rng(0)


def _net(module, batch_size=8, callbacks=()):
    net = Net(
        module,
        WeightedLoss(make_loss("cross_entropy")),
        lambda network: torch.optim.SGD(network.parameters(), lr=0.1),
        dtype=torch.float64,
        autocast=None,
        generator=torch.Generator().manual_seed(0),
        batch_size=batch_size,
    ).initialize()
    net.callbacks_ = [(str(place), callback) for place, callback in enumerate(callbacks)]
    return net


def _linear():
    torch.manual_seed(0)
    return nn.Linear(3, 2, dtype=torch.float64)


def _rows(n_rows, weights=None):
    return Rows(DenseInputs(torch.from_numpy(RNG.normal(size=(n_rows, 3)))), torch.arange(n_rows) % 2, weights)


@pytest.mark.parametrize("weighted", [False, True])
def test_epochs_are_those_of_a_loop_written_out(weighted):
    module = _linear()
    reference = copy.deepcopy(module)
    weights = torch.from_numpy(RNG.uniform(0.5, 1.5, 20)) if weighted else None
    train, valid = _rows(20, weights), _rows(7)
    net = _net(module)
    net.fit_loop(Split(train, valid), epochs=3)

    optimizer = torch.optim.SGD(reference.parameters(), lr=0.1)
    generator = torch.Generator().manual_seed(0)
    for epoch in range(3):
        total = 0.0
        for rows in torch.randperm(20, generator=generator).split(8):
            losses = F.cross_entropy(reference(train.inputs.values[rows]), train.targets[rows], reduction="none")
            loss = (losses * (1 if weights is None else weights[rows])).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        watched = F.cross_entropy(reference(valid.inputs.values), valid.targets).item()
        assert net.history[epoch, "train_loss"] == pytest.approx(total / 20, rel=1e-12)
        assert net.history[epoch, "valid_loss"] == pytest.approx(watched, rel=1e-12)
    torch.testing.assert_close(module.state_dict(), reference.state_dict(), rtol=1e-12, atol=1e-12)


class _Witness(Callback):
    def __init__(self):
        self.events = []

    def on_batch_begin(self, net, batch, training, **kwargs):
        self.events.append(("begin", training, len(batch[1])))

    def on_grad_computed(self, net, named_parameters, **kwargs):
        self.events.append(("grad", all(weight.grad is not None for _, weight in named_parameters)))

    def on_batch_end(self, net, loss, y_pred, **kwargs):
        self.events.append(("end", math.isfinite(loss.item()), tuple(y_pred.shape)))


def test_callbacks_hear_of_every_step_of_the_training_and_of_no_other():
    witness = _Witness()
    _net(_linear(), callbacks=[witness, Callback()]).fit_loop(Split(_rows(12), _rows(5)), epochs=1)
    steps = [[("begin", True, n), ("grad", True), ("end", True, (n, 2))] for n in (8, 4)]
    assert witness.events == steps[0] + steps[1]


def test_a_loss_that_is_no_number_stops_the_training():
    rows = _rows(12)
    rows.inputs.values[3, 1] = np.inf
    with pytest.raises(LossNotFinite, match="train loss is nan in epoch 1"):
        _net(_linear()).fit_loop(Split(rows, None), epochs=2)


def test_training_and_prediction_set_the_modules_mode():
    module = nn.Sequential(_linear(), nn.Dropout(0.5))
    net, rows = _net(module), _rows(12)
    net.fit_loop(Split(rows, None), epochs=1)
    assert module.training
    assert torch.equal(net.outputs(rows.inputs), module[0](rows.inputs.values).detach())
    assert not module.training


class _Last(nn.Module):
    """Gives the number of a sequence's steps and its first value."""

    def forward(self, x, mask=None):
        n_steps = torch.full((len(x),), x.shape[1]) if mask is None else mask.sum(1)
        return torch.stack([n_steps.to(x.dtype), x[:, 0, 0]], dim=1)


def test_outputs_of_sequences_stand_in_the_order_of_the_rows():
    lengths = RNG.integers(1, 9, 30)
    inputs = sequence_inputs([np.full((length, 2), float(row)) for row, length in enumerate(lengths)])
    net = Net(_Last(), WeightedLoss(None), lambda module: None, dtype=torch.float64, autocast=None, generator=None)
    outputs = net.initialize().outputs(inputs)
    np.testing.assert_array_equal(outputs, np.stack([lengths, np.arange(30)], axis=1))


@pytest.mark.parametrize("kind", ["image", "speech"])
def test_one_row_gives_what_it_gives_in_a_batch(kind):
    if kind == "image":
        model, X = ImageClassifier(max_epochs=1, random_state=0), list(RNG.random((60, 12, 12)))
    else:
        model = SpeechClassifier("lstm", features="passthrough", max_epochs=1, n_hidden=8, random_state=0)
        X = [RNG.normal(size=(length, 5)) for length in RNG.integers(3, 20, 60)]
    together = model.fit(X, np.arange(60) % 3).predict_proba(X)
    for row in (0, 17, 59):
        np.testing.assert_allclose(model.predict_proba(X[row : row + 1]), together[row : row + 1], rtol=0, atol=1e-6)


def test_predictions_take_many_rows_of_few_numbers_and_few_of_many():
    assert predict_batch_size(32, DenseInputs(torch.zeros(1, 4))) == 2048
    assert predict_batch_size(32, DenseInputs(torch.zeros(1, 224, 224, 3))) == 32
    assert 32 < predict_batch_size(32, DenseInputs(torch.zeros(1, 28, 28, 1))) < 2048


@pytest.mark.parametrize("weights", [None, RNG.uniform(0.1, 3, 50)])
def test_the_layer_standardizes_as_numpy_does_far_from_zero(weights):
    values = RNG.normal(1e4, [1e-2, 1, 100], size=(50, 6, 3))
    values[0] += 3.0
    layer = standardize_layer(DenseInputs(torch.from_numpy(values)), weights, axis=-1)
    share = np.repeat(np.ones(50) if weights is None else weights, 6)
    mean = np.average(values.reshape(-1, 3), axis=0, weights=share)
    variance = np.average((values.reshape(-1, 3) - mean) ** 2, axis=0, weights=share)
    np.testing.assert_allclose(layer.mean, mean, rtol=1e-14)
    np.testing.assert_allclose(layer.scale, np.sqrt(variance), rtol=1e-11)


def test_a_constant_feature_becomes_0_and_bytes_are_shares_of_255():
    pixels = torch.full((3, 4, 4, 1), 51, dtype=torch.uint8)
    layer = standardize_layer(DenseInputs(pixels), None, axis=1)
    assert layer.mean.item() == pytest.approx(0.2)
    assert layer.scale.item() == 1.0
