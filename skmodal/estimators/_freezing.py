"""Freezing: weights that stay as they are, and that are trained later if so wanted, from the top down."""

from skorch.callbacks import Callback


class Freezing(Callback):
    """Train only what is not frozen; for what is, no gradient is computed.

    Parameters
    ----------
    estimator : network estimator of one modality
        Its ``freeze`` says how many blocks from the bottom are frozen, its ``unfreeze_every`` after how many epochs one
        block less is (Howard and Ruder, "Universal language model fine-tuning for text classification", ACL 2018), and
        its ``transferred_``, if it has one, which weights may be.
    in_stream : bool
        Whether epochs of earlier trainings count.
    branch : int or None
        Of a joint network, what to freeze in.
    """

    def __init__(self, estimator, *, in_stream, branch=None):
        self.name = type(estimator).__name__
        self.freeze = estimator.freeze
        self.every = estimator.unfreeze_every
        self.taken = getattr(estimator, "transferred_", None)
        self.in_stream = in_stream
        self.branch = branch

    def on_train_begin(self, net, **kwargs):
        network = net.module_ if self.branch is None else net.module_.branches[self.branch]
        names = {weight: f"backbone.{key}" for key, weight in network.backbone.named_parameters()}
        names |= {weight: f"prepare.{key}" for key, weight in network.prepare.named_parameters()}
        blocks = [[network.prepare]] if list(network.prepare.parameters()) else []
        blocks += network.backbone.blocks()
        weights = [[weight for part in block for weight in part.parameters()] for block in blocks]
        self.blocks_ = [[w for w in block if self.taken is None or names[w] in self.taken] for block in weights]
        self.n_frozen_ = {None: 0, "backbone": len(blocks)}.get(self.freeze, self.freeze)
        if self.n_frozen_ > len(blocks):
            raise ValueError(
                f"{self.name}: freeze={self.freeze}, but there are {len(blocks)} blocks. Pass that, or 'backbone'."
            )
        if self.every and not self.n_frozen_:
            raise ValueError(
                f"{self.name}: unfreeze_every={self.every}, but nothing is frozen. Pass freeze='backbone' too."
            )
        self.first_epoch_ = 0 if self.in_stream else len(net.history)

    def on_epoch_begin(self, net, **kwargs):
        n_done = len(net.history) - 1 - self.first_epoch_
        n_frozen = self.n_frozen_ - (n_done // self.every if self.every else 0)
        for number, block in enumerate(self.blocks_):
            for weight in block:
                weight.requires_grad_(number >= n_frozen)
