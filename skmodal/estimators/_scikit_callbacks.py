"""scikit-learn's own callbacks around the epochs of a fit, from its version 1.9 on, which brought them."""

from functools import wraps

from skorch.callbacks import Callback

from ._net import StopTraining

try:
    from sklearn.callback import CallbackSupportMixin, with_callbacks
except ImportError:

    class CallbackSupportMixin:  # type: ignore[no-redef]
        """Nothing: this scikit-learn has no callbacks."""

    def with_callbacks(method):  # type: ignore[no-redef]
        """Return a method that does the same: warnings count its frame."""
        return wraps(method)(lambda *args, **options: method(*args, **options))


class EpochTasks(Callback):
    """Tell scikit-learn's callbacks of an estimator that an epoch begins and ends; one that says so ends the fit."""

    def __init__(self, estimator, context):
        self.estimator = estimator
        self.context = context

    def on_epoch_begin(self, net, **kwargs):
        self.epoch_ = self.context.subcontext(task_name="epoch").call_on_fit_task_begin(estimator=self.estimator)

    def on_epoch_end(self, net, **kwargs):
        # A copy of the estimator predicts with what is learned so far: its net is trained in place.
        if self.epoch_.call_on_fit_task_end(estimator=self.estimator, reconstruction_attributes=dict):
            raise StopTraining


def epoch_tasks(estimator, n_epochs):
    """Return the callback that serves scikit-learn's callbacks of an estimator; none where there are none."""
    if not hasattr(estimator, "_init_callback_context"):
        return []
    return [EpochTasks(estimator, estimator._init_callback_context(max_subtasks=n_epochs))]
