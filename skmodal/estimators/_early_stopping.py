"""Early stopping: end the training when the loss on rows held out falls no longer, and keep the best weights."""

from copy import deepcopy

from skorch.callbacks import Callback

from ._net import StopTraining


class EarlyStopping(Callback):
    """Stop after ``patience`` epochs without a lower validation loss; the weights of the best epoch come back."""

    def __init__(self, patience):
        self.patience = patience

    def on_train_begin(self, net, **kwargs):
        self.best_ = float("inf")
        self.n_worse_ = 0
        self.weights_ = None

    def on_epoch_end(self, net, **kwargs):
        loss = net.history[-1, "valid_loss"]
        if loss < self.best_:
            self.best_, self.n_worse_ = loss, 0
            self.weights_ = deepcopy(net.module_.state_dict())
            return
        self.n_worse_ += 1
        if self.n_worse_ == self.patience:
            raise StopTraining

    def state_dict(self):
        weights = {} if self.weights_ is None else self.weights_
        return {"best": self.best_, "n_worse": self.n_worse_} | {f"weights.{k}": w for k, w in weights.items()}

    def load_state_dict(self, state):
        self.best_, self.n_worse_ = float(state["best"]), int(state["n_worse"])
        self.weights_ = {k.removeprefix("weights."): w for k, w in state.items() if k.startswith("weights.")}

    def on_train_end(self, net, **kwargs):
        if self.weights_ is not None:
            net.module_.load_state_dict(self.weights_)
            self.weights_ = None
