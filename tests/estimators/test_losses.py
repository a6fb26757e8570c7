"""The losses of a row against formulas in NumPy, SciPy and scikit-learn, and against the paper's figures."""

from itertools import product

import numpy as np
import pytest
import torch
from scipy.special import huber, softmax
from sklearn.metrics import log_loss

from skmodal.estimators._losses import CLASSIFICATION_LOSSES, REGRESSION_LOSSES, make_loss

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(scale=3, size=(40, 5))
CLASSES = RNG.integers(5, size=40)
OUTPUTS, TARGETS = RNG.normal(scale=2, size=(2, 40, 3))


def _classified(name, logits=LOGITS, **options):
    return make_loss(name, **options)(torch.tensor(logits), torch.tensor(CLASSES)).numpy()


def test_cross_entropy_is_the_log_loss_of_each_row():
    expected = [log_loss([y], softmax(row)[None], labels=range(5)) for y, row in zip(CLASSES, LOGITS, strict=True)]
    np.testing.assert_allclose(_classified("cross_entropy"), expected, rtol=1e-10)


@pytest.mark.parametrize(("p", "ratio"), [(0.9, 1e2), (1 - 10**-1.5, 1e3)])
def test_focal_loss_has_the_figures_of_its_paper(p, ratio):
    """With gamma 2, p = 0.9 has a loss 100 times lower than cross entropy and p = 0.968 one 1000 times lower."""
    logits, target = torch.tensor([[np.log(p), np.log(1 - p)]]), torch.tensor([0])
    losses = [make_loss(name)(logits, target).item() for name in ("cross_entropy", "focal")]
    assert losses[0] / losses[1] == pytest.approx(ratio)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize(("name", "gamma"), [("cross_entropy", 0), ("focal", 2)])
def test_label_smoothing_shares_the_target_out_over_the_classes(name, gamma, smoothing):
    shares = (1 - smoothing) * np.eye(5)[CLASSES] + smoothing / 5
    p = softmax(LOGITS, axis=1)
    expected = -(shares * (1 - p) ** gamma * np.log(p)).sum(axis=1)
    np.testing.assert_allclose(_classified(name, label_smoothing=smoothing), expected, rtol=1e-10)


def test_regression_losses_average_over_the_targets():
    errors = OUTPUTS - TARGETS
    expected = {"squared": (errors**2).mean(axis=1), "huber": huber(1.0, errors).mean(axis=1)}
    for name in REGRESSION_LOSSES:
        losses = make_loss(name)(torch.tensor(OUTPUTS), torch.tensor(TARGETS))
        np.testing.assert_allclose(losses, expected[name], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "options"),
    [*product(CLASSIFICATION_LOSSES, [{}, {"label_smoothing": 0.2}]), *product(REGRESSION_LOSSES, [{}])],
)
def test_mean_reduction_is_the_mean_of_the_rows(name, options):
    loss = make_loss(name, **options)
    outputs, targets = (LOGITS, CLASSES) if name in CLASSIFICATION_LOSSES else (OUTPUTS, TARGETS)
    outputs, targets = torch.tensor(outputs), torch.tensor(targets)
    torch.testing.assert_close(loss(outputs, targets, reduction="mean"), loss(outputs, targets).mean())


@pytest.mark.parametrize("name", CLASSIFICATION_LOSSES + REGRESSION_LOSSES)
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32, torch.float64])
def test_losses_are_computed_in_float32_at_least(name, dtype):
    outputs = torch.tensor(LOGITS, dtype=dtype)
    wide = torch.promote_types(dtype, torch.float32)
    targets = torch.tensor(CLASSES) if name in CLASSIFICATION_LOSSES else torch.zeros(outputs.shape, dtype=wide)
    losses = make_loss(name)(outputs, targets)
    assert losses.dtype == wide
    torch.testing.assert_close(losses, make_loss(name)(outputs.to(wide), targets), rtol=0, atol=0)


@pytest.mark.parametrize("name", CLASSIFICATION_LOSSES)
def test_gradients_stay_finite_and_right_on_sure_rows(name):
    loss = make_loss(name, label_smoothing=0.1)
    logits = torch.tensor([[60.0, -60.0, 0.0], [0.0, 0.0, 0.0], [1.0, -2.0, 3.0]], dtype=torch.float64)
    logits.requires_grad_()
    assert torch.autograd.gradcheck(lambda rows: loss(rows, torch.tensor([0, 1, 1])), logits)
    extreme = torch.tensor([[1e4, -1e4]], requires_grad=True)
    make_loss(name)(extreme, torch.tensor([0])).sum().backward()
    assert torch.isfinite(extreme.grad).all()
