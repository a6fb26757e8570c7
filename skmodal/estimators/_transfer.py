"""Transfer learning: the weights that a new network takes over from a fitted estimator's, or from a checkpoint."""

import torch
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from torch import nn

from ..networks import VGG, AlexNet, LeNet, ResNet, TokenEmbedding
from ._architectures import whole_network
from ._checkpoint import Checkpoint
from ._transfer_parameters import TransferParameters

_SIZED_BY_IMAGES = (LeNet, AlexNet, VGG, ResNet)
_N_NAMED = 3  # differences that an error lists


def find_checkpoint(estimator):
    """Return the checkpoint that an estimator is to begin as, be it tuned further by another one, or None."""
    source = _source(estimator)
    if source is None:
        if estimator.freeze is not None:
            raise ValueError(
                f"{type(estimator).__name__}: freeze={estimator.freeze!r} keeps weights that were learned before, and "
                "there are none. Pass initialize_from, or leave freeze out."
            )
        return None
    if isinstance(source, TransferParameters):
        return source._fitted_checkpoint
    return Checkpoint(estimator)


def start_network(estimator, inputs, weights, n_outputs):
    """Return a new network with the weights that it is to begin with."""
    checkpoint, source = estimator._fitted_checkpoint, _source(estimator)
    if checkpoint is None:
        network = estimator._make_network(inputs, weights, n_outputs)
        if source is not None:
            estimator.transferred_ = _take_weights(estimator, network, source)
        return network
    tuned = source.net_.module_.backbone if isinstance(source, TransferParameters) else None
    network = whole_network(nn.Identity(), checkpoint.backbone(inputs, tuned), n_outputs, estimator.dropout)
    estimator.transferred_ = {f"backbone.{key}": p.numel() for key, p in network.backbone.named_parameters()}
    return network


def _source(estimator):
    """Return what an estimator is initialized from: a fitted estimator, a checkpoint's name, or None."""
    name, source = type(estimator).__name__, estimator.initialize_from
    source = source.estimator if isinstance(source, FrozenEstimator) else source
    if not hasattr(source, "fit"):
        return source
    kind = type(source).__name__
    if not isinstance(source, TransferParameters):
        raise TypeError(f"{name}: initialize_from is of {kind}, which has no network. Pass a network estimator.")
    if not hasattr(source, "net_"):
        raise NotFittedError(
            f"{name}: initialize_from is of {kind} and not fitted. Fit it; and where {name} is cloned, as by a grid "
            "search, pass FrozenEstimator(it), because a clone has learned nothing."
        )
    return source


@torch.no_grad()
def _take_weights(estimator, network, source):
    """Copy weights into a network; return how many numbers of each."""
    old = source.net_.module_
    network.double()  # holds the weights of any precision to the bit
    ours, theirs = (dict(backbone.named_parameters()) for backbone in (network.backbone, old.backbone))
    _check_alike(network.backbone, old.backbone, ours, theirs, name=type(estimator).__name__)
    given = {key: _of_colors(theirs[key], weight) for key, weight in ours.items()}
    anew = {_layer(key) for key, weight in ours.items() if given[key].shape != weight.shape}
    taken = {key: weight for key, weight in ours.items() if _layer(key) not in anew}
    for key, weight in taken.items():
        weight.copy_(given[key])
    of_preparation = _take_preparation(estimator, network.prepare, source, old.prepare)
    return {**of_preparation, **{f"backbone.{key}": weight.numel() for key, weight in taken.items()}}


def _layer(key):
    return key.rpartition(".")[0]


def _of_colors(kernels, wanted):
    """Return the first kernels of a network for color as those of one for gray that sees the same, or vice versa."""
    channels = {kernels.shape[1], wanted.shape[1]} if kernels.ndim == wanted.ndim == 4 else set()
    if channels != {1, 3} or kernels.shape[2:] != wanted.shape[2:]:
        return kernels
    return kernels.sum(dim=1, keepdim=True).expand(-1, wanted.shape[1], -1, -1) / wanted.shape[1]


def _take_preparation(estimator, prepare, source, old):
    """Copy the vectors of the words that both know, others being zeros, or the scale of the same features."""
    ours, theirs = prepare.state_dict(), old.state_dict()
    if isinstance(prepare, TokenEmbedding) and isinstance(old, TokenEmbedding):
        vocabulary = estimator.vocabulary_
        known = [(0, 0), (1, 1)]  # padding, and words unknown
        known += [(vocabulary[word], place) for word, place in source.vocabulary_.items() if word in vocabulary]
        here, there = (torch.tensor(places) for places in zip(*known, strict=True))
        table = prepare.embedding.weight
        table.zero_()[here] = old.embedding.weight[there.to(old.embedding.weight.device)].to(table)
        return {"prepare.embedding.weight": (len(known) - 2) * table.shape[1]}
    if {key: value.shape for key, value in ours.items()} != {key: value.shape for key, value in theirs.items()}:
        return {}
    prepare.load_state_dict(theirs)
    return {f"prepare.{key}": value.numel() for key, value in ours.items()}


def _check_alike(backbone, old, ours, theirs, *, name):
    """Raise an error that says what differs between two backbones, but for what the size of an image decides on."""
    shapes = [{key: tuple(weight.shape) for key, weight in weights.items()} for weights in (ours, theirs)]
    differ = [key for key in {**ours, **theirs} if shapes[0].get(key) != shapes[1].get(key)]
    sized = isinstance(backbone, _SIZED_BY_IMAGES) and list(ours) == list(theirs)
    if type(backbone) is type(old) and (sized or not differ):
        return
    told = [f"{key} is {shapes[1].get(key, 'absent')} there and {shapes[0].get(key, 'absent')} here" for key in differ]
    more = f"; and {len(differ) - _N_NAMED} more differ" if len(differ) > _N_NAMED else ""
    raise ValueError(
        f"{name}: initialize_from has another architecture, {type(old).__name__} there and {type(backbone).__name__} "
        f"here: {'; '.join(told[:_N_NAMED])}{more}. Give both the same network, sizes and features."
    )
