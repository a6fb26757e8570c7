"""Checkpoints: all that changes in a training, in one file after each epoch, from which the same training goes on."""

import json
from numbers import Integral
from pathlib import Path

import joblib
import torch
from safetensors import safe_open
from safetensors.numpy import save
from sklearn.base import clone
from skorch.callbacks import Callback

from .._samples import whole_file
from ._early_stopping import EarlyStopping
from ._steps import LearningRate

_NO_PART = {"callbacks", "checkpoint", "device", "initialize_from", "max_epochs", "verbose", "warm_start"}


class EpochCheckpoint(Callback):
    """Write the state of the net and of the callbacks after each epoch; begin from what is there.

    The file is safetensors with the history as JSON among its metadata: no code is run by reading it. It is replaced
    as a whole, so that a machine that stops while it is written leaves the epoch before.
    """

    def __init__(self, path):
        self.path = Path(path)

    def on_train_begin(self, net, **kwargs):
        if self.path.exists():
            with safe_open(self.path, "pt") as file:
                restore_net(net, {name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118, it is no dict
                net.history[:] = json.loads(file.metadata()["history"])

    def on_epoch_end(self, net, **kwargs):
        arrays = {name: tensor.detach().contiguous().numpy(force=True) for name, tensor in net_state(net).items()}
        with whole_file(self.path) as file:
            file.write(save(arrays, {"history": json.dumps(list(net.history), default=float)}))


def checkpoint_path(estimator, split, n_epochs):
    """Return the file of a training in the estimator's folder: named by all that its result depends on."""
    net = estimator.net_
    if not isinstance(estimator.random_state, Integral):
        raise ValueError(
            f"{type(estimator).__name__}: checkpoint={str(estimator.checkpoint)!r} wants an int as random_state, not "
            f"{estimator.random_state!r}: only a fit that draws the same again can go on."
        )
    parameters = estimator.get_params(deep=False).items()
    parameters = {name: clone(value, safe=False) for name, value in parameters if name not in _NO_PART}
    tensors = [*net.module_.state_dict().values(), net.generator.get_state()]
    for rows in split:
        if rows is not None:
            tensors += [part for part in (*vars(rows.inputs).values(), rows.targets, rows.weights) if part is not None]
    arrays = [tensor.numpy(force=True) for tensor in tensors]
    key = joblib.hash((type(estimator).__name__, parameters, n_epochs, str(net.device), arrays))
    return Path(estimator.checkpoint) / f"{key}.safetensors"


def net_state(net):
    """Return all that changes in a training, as tensors with a name each."""
    state = {f"weights.{name}": weight for name, weight in net.module_.state_dict().items()}
    for place, optimizer in enumerate(_optimizers(net)):
        for index, moments in optimizer.state_dict()["state"].items():
            state |= {f"optimizer.{place}.{index}.{name}": moment for name, moment in moments.items()}
    for name, callback in _stateful(net):
        numbers = callback.state_dict().items()
        state |= {f"{name}.{key}": torch.as_tensor(number) for key, number in numbers}
    state |= {"random.rows": net.generator.get_state(), "random.cpu": torch.get_rng_state()}
    if _on_gpu(net):
        state["random.gpu"] = torch.cuda.get_rng_state(net.device)
    return state


def restore_net(net, state):
    """Put such a state in the place of the net's."""
    net.module_.load_state_dict(_below(state, "weights"))
    for place, optimizer in enumerate(_optimizers(net)):
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        moments = {}
        for name, moment in _below(state, f"optimizer.{place}").items():
            index, name = name.split(".", 1)
            moments.setdefault(int(index), {})[name] = _laid_out_as(weights[int(index)], moment)
        optimizer.load_state_dict({**optimizer.state_dict(), "state": moments})
    for name, callback in _stateful(net):
        callback.load_state_dict(_below(state, name))
    net.generator.set_state(state["random.rows"])
    torch.set_rng_state(state["random.cpu"])
    if _on_gpu(net):
        torch.cuda.set_rng_state(state["random.gpu"], net.device)


def _laid_out_as(weight, moment):
    """Return a moment in its weight's memory format, which fused steps take for granted."""
    if moment.shape != weight.shape:
        return moment
    return torch.empty_like(weight, dtype=moment.dtype, device=moment.device).copy_(moment)


def _below(state, prefix):
    return {name[len(prefix) + 1 :]: tensor for name, tensor in state.items() if name.startswith(f"{prefix}.")}


def _optimizers(net):
    return getattr(net.optimizer_, "optimizers", [net.optimizer_])


def _stateful(net):
    """Return the callbacks of the engine whose state changes from epoch to epoch."""
    return [(name, callback) for name, callback in net.callbacks_ if type(callback) in (LearningRate, EarlyStopping)]


def _on_gpu(net):
    return torch.device(net.device).type == "cuda"
