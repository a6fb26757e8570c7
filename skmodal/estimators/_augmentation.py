"""Augmentation while training: other samples of the same rows at every epoch."""

from skorch.callbacks import Callback

from ._seeds import new_seed


class Augmentation(Callback):
    """Put other inputs, which ``varied(inputs, seed)`` makes, in the place of the training's before each epoch."""

    def __init__(self, varied):
        self.varied = varied

    def on_epoch_begin(self, net, dataset_train, **kwargs):
        varied = self.varied(dataset_train.inputs, new_seed(net.generator))
        dataset_train.inputs = varied.to(dataset_train.targets.device)
