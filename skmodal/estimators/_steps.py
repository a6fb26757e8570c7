"""What happens around an optimizer's step: the learning rate of the schedule, clipping before, shrinking after."""

from skorch.callbacks import Callback
from torch import nn

from ._l1 import soft_threshold_
from ._schedules import Schedule


class LearningRate(Callback):
    """Set the learning rate of each step by a schedule."""

    def __init__(self, schedule, n_epochs, n_steps, warmup):
        self.schedule = Schedule(schedule, n_epochs, n_steps, warmup)

    def on_train_begin(self, net, **kwargs):
        self.step_ = 0

    def on_batch_begin(self, net, **kwargs):
        factor = self.schedule.factor(self.step_)
        for group in net.optimizer_.param_groups:
            group["lr"] = factor * group["initial_lr"]
        self.step_ += 1

    def on_epoch_end(self, net, **kwargs):
        last = net.history[-1]
        self.schedule.epoch_end(last.get("valid_loss", last["train_loss"]))

    def state_dict(self):
        return {"step": self.step_, **self.schedule.state_dict()}

    def load_state_dict(self, state):
        self.step_ = int(state["step"])
        self.schedule.load_state_dict(state)


class GradientClipping(Callback):
    """Scale the gradient of all weights down to a norm."""

    def __init__(self, max_norm):
        self.max_norm = max_norm

    def on_grad_computed(self, net, **kwargs):
        nn.utils.clip_grad_norm_(net.module_.parameters(), self.max_norm)


class Shrinkage(Callback):
    """Take the proximal step of an L1 penalty after each step."""

    def __init__(self, l1):
        self.l1 = l1

    def on_batch_end(self, net, training, **kwargs):
        soft_threshold_(net.optimizer_, self.l1)
