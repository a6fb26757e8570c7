"""Augmentation while training: other samples of the same rows at every epoch."""

from skorch.callbacks import Callback

from ._seeds import new_seed


class Augmentation(Callback):
    """Put other inputs, which ``varied(seed)`` makes, in the place of the training's before each epoch."""

    def __init__(self, varied):
        self.varied = varied

    def on_epoch_begin(self, net, dataset_train, **kwargs):
        dataset_train.inputs = self.varied(new_seed(net.generator)).to(dataset_train.targets.device)
