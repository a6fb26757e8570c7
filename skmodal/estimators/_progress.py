"""One progress bar for a training."""

from skorch.callbacks import Callback
from tqdm.auto import tqdm


class ProgressBar(Callback):
    """Show how many of the epochs are done, with those of earlier trainings, and the losses of the last."""

    def __init__(self, n_epochs, label):
        self.n_epochs = n_epochs
        self.label = label

    def on_train_begin(self, net, **kwargs):
        self.bar_ = None

    def on_epoch_begin(self, net, **kwargs):
        if self.bar_ is None:  # not before, since a checkpoint may bring epochs
            self.bar_ = tqdm(initial=len(net.history) - 1, total=self.n_epochs, desc=self.label, unit="epoch")

    def on_epoch_end(self, net, **kwargs):
        losses = {key: net.history[-1, key] for key in ("train_loss", "valid_loss") if key in net.history[-1]}
        self.bar_.set_postfix({key: f"{loss:.4f}" for key, loss in losses.items()}, refresh=False)
        self.bar_.update()

    def on_train_end(self, net, **kwargs):
        if self.bar_ is not None:
            self.bar_.close()
