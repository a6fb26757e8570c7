"""Learning-rate schedules: what each step of a fit multiplies the rates with that it began with."""

import math
from functools import partial

START = 1 / 25  # of the full rate, where a warm-up begins, as one cycle does (Smith 2018)
RISE = 0.3  # of a cycle
CYCLE_END = START / 1e4
STEP_FACTOR, N_STAGES = 0.1, 3
EXPONENTIAL_END = 0.01
PLATEAU_FACTOR, PATIENCE, THRESHOLD = 0.5, 5, 1e-4


class Schedule:
    """The factor of the learning rate at each step of a fit of ``n_epochs`` times ``steps_per_epoch`` steps.

    ``warmup`` is the share of all steps, from 0 to 1, in which the rate rises in a line from 1/25 of the full one; the
    schedule has the rest. When a fit goes on for longer, the last step's rate stays.

    - constant: the full rate;
    - step: times 0.1 at the end of the first third of the epochs and of the second;
    - exponential: times the same factor at every epoch's end, which makes 0.01 at the end of the last;
    - cosine: from the full rate to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts);
    - one_cycle: up from 1/25 in the first 0.3 of the steps, or in ``warmup`` of them when that is given, and down to
      1/250 000, both along half a cosine (Smith 2018; torch's ``OneCycleLR``, without its cycle of momentum);
    - plateau: halved whenever five epochs have gone by whose loss was not below 0.9999 of the lowest before.
    """

    def __init__(self, name, n_epochs, steps_per_epoch, warmup=0.0):
        if name == "one_cycle":
            self.shape, warmup = partial(_one_cycle, rise=warmup or RISE), 0.0
        else:
            self.shape = _SHAPES[name]
        self.n_steps = n_epochs * steps_per_epoch
        self.n_warm = round(warmup * self.n_steps)
        self.stride = steps_per_epoch if name in _BY_EPOCH else 1
        self.listens = name == "plateau"
        self.scale, self.lowest, self.n_bad_epochs = 1.0, math.inf, 0

    def factor(self, step):
        """Return what multiplies each group's ``initial_lr`` at this step, counted from 0."""
        step = min(step, self.n_steps - 1)
        if step < self.n_warm:
            return self.scale * (START + (1 - START) * step / self.n_warm)
        step -= step % self.stride
        return self.scale * self.shape(max(0, step - self.n_warm), max(1, self.n_steps - self.n_warm))

    def epoch_end(self, loss):
        """Take note of an epoch's loss, for a schedule that listens."""
        if not self.listens:
            return
        if loss < self.lowest * (1 - THRESHOLD):
            self.lowest, self.n_bad_epochs = loss, 0
        else:
            self.n_bad_epochs += 1
        if self.n_bad_epochs == PATIENCE:
            self.scale, self.n_bad_epochs = self.scale * PLATEAU_FACTOR, 0

    def state_dict(self):
        """Return the numbers that change."""
        return {"scale": self.scale, "lowest": self.lowest, "n_bad_epochs": self.n_bad_epochs}

    def load_state_dict(self, state):
        """Take such numbers."""
        self.scale, self.lowest = float(state["scale"]), float(state["lowest"])
        self.n_bad_epochs = int(state["n_bad_epochs"])


def _constant(step, n_steps):
    return 1.0


def _step(step, n_steps):
    return STEP_FACTOR ** (N_STAGES * step // n_steps)


def _exponential(step, n_steps):
    return EXPONENTIAL_END ** (step / n_steps)


def _cosine(step, n_steps):
    return _between(1.0, 0.0, step / n_steps)


def _one_cycle(step, n_steps, *, rise):
    top, last = rise * n_steps - 1, n_steps - 1
    if step < top:
        return _between(START, 1.0, step / top)
    return _between(1.0, CYCLE_END, (step - top) / max(1, last - top))


def _between(start, end, progress):
    """Go from start to end along half a cosine."""
    return end + (start - end) * (1 + math.cos(math.pi * progress)) / 2


_SHAPES = {"constant": _constant, "step": _step, "exponential": _exponential, "cosine": _cosine, "plateau": _constant}
_BY_EPOCH = {"step", "exponential"}
LR_SCHEDULES = ("constant", "step", "exponential", "cosine", "one_cycle", "plateau")
