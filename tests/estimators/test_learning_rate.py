"""The learning rates that a fit uses, step by step, against torch's own schedulers and the closed forms."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from skorch.callbacks import Callback

from skmodal.estimators import ImageClassifier

X, y = (part[:200] for part in load_digits(return_X_y=True))
LR, N_EPOCHS, N_STEPS = 0.02, 6, 4  # steps an epoch
N = N_EPOCHS * N_STEPS
STEP, EPOCH = np.arange(N), np.arange(N) // N_STEPS


class Rates(Callback):
    """List the learning rate of each step, and that of the loss it listens to."""

    def __init__(self):
        self.rates_ = []

    def on_grad_computed(self, net, **kwargs):
        (rate,) = {group["lr"] for group in net.optimizer_.param_groups}
        self.rates_.append(rate)


def _fit(**options):
    rates = Rates()
    options = {"lr": LR, "max_epochs": N_EPOCHS, "batch_size": 50, "random_state": 0, "callbacks": [rates], **options}
    return ImageClassifier("mlp", **options).fit(X, y), np.array(rates.rates_)


def _of_torch(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=LR)
    scheduler = make(optimizer)
    rates = []
    for _ in range(N):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


EXPECTED = {
    "constant": np.full(N, LR),
    "step": LR * 0.1 ** (EPOCH // 2),
    "exponential": LR * 0.01 ** (EPOCH / N_EPOCHS),
    "cosine": _of_torch(lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=N)),
    "one_cycle": _of_torch(
        lambda optimizer: torch.optim.lr_scheduler.OneCycleLR(optimizer, LR, total_steps=N, cycle_momentum=False)
    ),
}


@pytest.mark.parametrize("schedule", EXPECTED)
def test_rates_are_those_of_the_closed_form(schedule):
    model, rates = _fit(lr_schedule=schedule)
    np.testing.assert_allclose(rates, EXPECTED[schedule], rtol=1e-6)
    np.testing.assert_allclose(model.learning_curve_["lr"], rates[N_STEPS - 1 :: N_STEPS])


def test_plateau_halves_the_rate_when_the_loss_stays():
    model, rates = _fit(lr_schedule="plateau", lr=1e-12, max_epochs=12)
    assert model.learning_curve_["train_loss"].std() < 1e-6
    np.testing.assert_allclose(rates[::N_STEPS], 1e-12 * np.repeat([1, 0.5, 0.25], [6, 5, 1]))


@pytest.mark.parametrize("schedule", ["constant", "cosine", "exponential"])
def test_warmup_starts_small_and_rises_in_a_line(schedule):
    _, rates = _fit(lr_schedule=schedule, warmup=0.25)
    n_warm = N // 4
    np.testing.assert_allclose(rates[:n_warm], LR * (1 / 25 + 24 / 25 * np.arange(n_warm) / n_warm))
    assert rates[n_warm] == pytest.approx(LR)
    assert rates.max() == pytest.approx(LR)


def test_a_stream_has_the_full_rate_always():
    _, rates = _fit()
    model, rates = ImageClassifier("mlp", lr=LR, warmup=0.5, random_state=0), Rates()
    model.set_params(callbacks=[rates])
    for _ in range(3):
        model.partial_fit(X, y, classes=range(10))
    assert set(rates.rates_) == {LR}
