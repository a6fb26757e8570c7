"""The schedules against torch's own, step by step."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from skmodal.estimators._schedules import LR_SCHEDULES, Schedule

N_EPOCHS, N_STEPS = 9, 4  # of an epoch
N_ALL = N_EPOCHS * N_STEPS


def _torch_factors(scheduler, n_steps, *, every=1):
    """Return the rates that a torch scheduler gives an optimizer whose rate is 1."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = scheduler(optimizer)
    factors = []
    for step in range(n_steps):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if (step + 1) % every == 0:
            schedule.step()
    return factors


def _factors(name, **options):
    schedule = Schedule(name, N_EPOCHS, N_STEPS, **options)
    return [schedule.factor(step) for step in range(N_ALL)]


def test_constant_is_the_full_rate():
    assert _factors("constant") == [1.0] * N_ALL


def test_step_is_torchs_step_at_each_third_of_the_epochs():
    expected = _torch_factors(lambda o: lr_scheduler.StepLR(o, N_EPOCHS // 3, gamma=0.1), N_ALL, every=N_STEPS)
    assert _factors("step") == pytest.approx(expected)


def test_exponential_is_torchs_and_reaches_a_hundredth():
    gamma = 0.01 ** (1 / N_EPOCHS)
    expected = _torch_factors(lambda o: lr_scheduler.ExponentialLR(o, gamma), N_ALL, every=N_STEPS)
    assert _factors("exponential") == pytest.approx(expected)
    assert expected[-1] * gamma == pytest.approx(0.01)


def test_cosine_is_torchs():
    assert _factors("cosine") == pytest.approx(
        _torch_factors(lambda o: lr_scheduler.CosineAnnealingLR(o, N_ALL), N_ALL)
    )


@pytest.mark.parametrize("warmup", [0.0, 0.5])
def test_one_cycle_is_torchs_and_rises_over_its_warmup(warmup):
    def one_cycle(optimizer):
        return lr_scheduler.OneCycleLR(optimizer, 1.0, N_ALL, pct_start=warmup or 0.3, cycle_momentum=False)

    assert _factors("one_cycle", warmup=warmup) == pytest.approx(_torch_factors(one_cycle, N_ALL), abs=1e-12)


def test_warmup_is_torchs_line_before_the_schedule_over_the_rest():
    def warmed(optimizer):
        rest = lr_scheduler.CosineAnnealingLR(optimizer, N_ALL - 9)
        line = lr_scheduler.LinearLR(optimizer, start_factor=1 / 25, total_iters=9)
        return lr_scheduler.SequentialLR(optimizer, [line, rest], milestones=[9])

    assert _factors("cosine", warmup=0.25) == pytest.approx(_torch_factors(warmed, N_ALL))


def test_schedules_by_epoch_change_at_the_ends_of_epochs_even_after_a_warmup():
    for name in ("step", "exponential"):
        factors = _factors(name, warmup=0.2)
        changes = [step for step in range(8, N_ALL) if factors[step] != factors[step - 1]]
        assert changes
        assert all(step % N_STEPS == 0 for step in changes)


@given(st.lists(st.floats(0, 1, allow_subnormal=False) | st.just(math.nan), max_size=40))
def test_plateau_is_torchs(losses):
    schedule = Schedule("plateau", 40, 1)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    reference = lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=4)
    for epoch, loss in enumerate(losses):
        schedule.epoch_end(loss)
        reference.step(loss)
        assert schedule.factor(epoch) == optimizer.param_groups[0]["lr"] or optimizer.param_groups[0]["lr"] < 1e-7


def test_only_a_plateau_listens():
    for name in LR_SCHEDULES:
        schedule = Schedule(name, 50, 1)
        before = schedule.factor(3)
        for _ in range(6):
            schedule.epoch_end(1.0)
        assert (schedule.factor(3) != before) == (name == "plateau")


@given(st.sampled_from(LR_SCHEDULES), st.integers(1, 20), st.integers(1, 20), st.floats(0, 1))
def test_the_rate_is_always_above_0_and_never_above_the_full_one(name, n_epochs, n_steps, warmup):
    schedule = Schedule(name, n_epochs, n_steps, warmup)
    factors = [schedule.factor(step) for step in range(n_epochs * n_steps + 3)]
    assert all(0 < factor <= 1 for factor in factors)
    assert len(set(factors[-4:])) == 1  # past the end the last one stays
    if round(warmup * n_epochs * n_steps) > 1:
        assert factors[0] == pytest.approx(1 / 25)
