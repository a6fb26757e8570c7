"""A training: the net of an estimator's parameters, its callbacks, and its end, be it an interrupt."""

import traceback
import warnings
from contextlib import contextmanager
from functools import partial

import torch

from .._samples import bars_are_hidden
from ._early_stopping import EarlyStopping
from ._epoch_checkpoint import EpochCheckpoint, checkpoint_path, net_state, restore_net
from ._learning_curve import LearningCurve, learning_curve
from ._net import LossNotFinite, StopTraining, start_net
from ._optimizers import make_optimizer
from ._pretrained_models import as_device
from ._progress import ProgressBar
from ._seeds import new_seed
from ._steps import GradientClipping, LearningRate, Shrinkage
from ._threads import few_threads

_TOY_SET = 2**15
_DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.float32}


def make_net(estimator, network, loss, inputs, random):
    """Return the skorch net of a network, not trained yet, that lowers the mean of ``loss`` a row."""
    name = type(estimator).__name__
    device = as_device(estimator.device, name=name)
    precision = _precision(estimator, device, inputs)
    return start_net(
        network.to(device, _DTYPES[precision], memory_format=torch.channels_last),
        loss,
        _optimizer_maker(estimator),
        dtype=_DTYPES[precision],
        autocast=torch.bfloat16 if precision == "bfloat16" else None,
        generator=torch.Generator().manual_seed(new_seed(random)),
        compile=estimator.compile,
        device=str(device),
    )


def train(estimator, split, *, n_epochs, in_stream, more=()):
    """Train an estimator's net for some epochs more; an interrupt ends the training with a warning.

    Where there is more to come, of a stream or of several fits, it is left to end all.
    """
    net, name = estimator.net_, type(estimator).__name__
    net.check_training_readiness()
    maker = _optimizer_maker(estimator)
    if maker.keywords != net.make_optimizer.keywords:  # parameters were set between two trainings
        net.make_optimizer = maker
        net.initialize_optimizer()
    device = torch.device(net.device)
    net.batch_size = _batch_size(estimator.batch_size, len(split.train.targets), name=name, clip=in_stream)
    n_before = len(net.history)
    saved_in = None if in_stream or estimator.checkpoint is None else checkpoint_path(estimator, split, n_epochs)
    split = split._replace(train=_placed(split.train, device), valid=split.valid and _placed(split.valid, device))
    callbacks = [*_callbacks(estimator, split, n_epochs, in_stream), *(estimator.callbacks or []), *more]
    callbacks += [] if saved_in is None else [EpochCheckpoint(saved_in)]
    with (
        _as_before_on_error(net),
        fork_random(estimator, net.generator),
        few_threads(net.module_, split.train.inputs, net.batch_size),
        _memory_explained(name, net.batch_size),
    ):
        net.callbacks_ = [(type(callback).__name__, callback.initialize()) for callback in callbacks]
        net.notify("on_train_begin", X=split, y=None)
        try:
            net.fit_loop(split, epochs=n_before + n_epochs - len(net.history))
        except StopTraining:
            pass
        except LossNotFinite as error:
            raise ValueError(f"{name}: {error} Lower lr, or scale X.") from error
        except KeyboardInterrupt as interrupt:
            if not _meant_by(estimator.callbacks, interrupt):
                if in_stream or _is_one_of_several():
                    raise
                n_done = len(net.history) - n_before
                warnings.warn(
                    f"{name}: interrupted in epoch {n_done} of {n_epochs}; it can be used as it is. "
                    "With warm_start=True, fit goes on from here.",
                    stacklevel=6,
                )
        net.notify("on_train_end", X=split, y=None)
    net.callbacks_ = []
    estimator.learning_curve_ = learning_curve(net.history)


def _callbacks(estimator, split, n_epochs, in_stream):
    n_steps = -(-len(split.train.targets) // estimator.net_.batch_size)
    schedule = "constant" if in_stream else estimator.lr_schedule
    yield LearningCurve()  # first, since those below may end the training
    if estimator.verbose and not bars_are_hidden():
        yield ProgressBar(len(estimator.net_.history) + n_epochs, type(estimator).__name__)
    yield LearningRate(schedule, n_epochs, n_steps, 0.0 if in_stream else estimator.warmup)
    if estimator.gradient_clip is not None:
        yield GradientClipping(estimator.gradient_clip)
    if estimator.l1:
        yield Shrinkage(estimator.l1)
    if estimator.early_stopping and split.valid is not None:
        yield EarlyStopping(estimator.n_iter_no_change)


def _meant_by(callbacks, interrupt):
    """Whether a callback raised an interrupt at an epoch's end, which is how skorch's own end a training."""
    *_, (frame, _) = traceback.walk_tb(interrupt.__traceback__)
    return frame.f_code in [type(callback).on_epoch_end.__code__ for callback in callbacks or ()]


def _is_one_of_several():
    """Whether joblib runs this, as it does the fits of a search, a cross-validation or an ensemble."""
    return any(frame.f_globals.get("__name__") == "joblib.parallel" for frame, _ in traceback.walk_stack(None))


def _optimizer_maker(estimator):
    """Return what makes an optimizer of a module, by the parameters of an estimator."""
    return partial(
        _optimizer,
        name=estimator.optimizer,
        lr=estimator.lr,
        weight_decay=estimator.weight_decay,
        backbone_lr_scale=getattr(estimator, "backbone_lr_scale", 1.0),
        taken=getattr(estimator, "transferred_", None),
    )


def _optimizer(module, *, name, lr, weight_decay, backbone_lr_scale, taken):
    """Return the optimizer, with a rate apart for weights below the head that do not start anew."""
    # A compiled network's names have a prefix, and a pruned one's a suffix.
    named = [(key.removeprefix("_orig_mod.").removesuffix("_orig"), p) for key, p in module.named_parameters()]
    if backbone_lr_scale == 1:  # one group steps faster than two
        return make_optimizer(name, [{"params": named}], lr, weight_decay)
    below = {key for key, _ in named if not key.startswith("head.") and (taken is None or key in taken)}
    groups = [
        {"params": [pair for pair in named if pair[0] in below], "lr_scale": backbone_lr_scale},
        {"params": [pair for pair in named if pair[0] not in below]},
    ]
    return make_optimizer(name, groups, lr, weight_decay)


@contextmanager
def fork_random(estimator, random):
    """Seed torch within, from a RandomState or a Generator, and leave its global state as it was."""
    device = as_device(estimator.device, name=type(estimator).__name__)
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(new_seed(random))
        yield


def _precision(estimator, device, inputs):
    if estimator.precision != "auto":
        return estimator.precision
    if device.type == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    is_toy = len(inputs) * inputs.n_values <= _TOY_SET and getattr(estimator, "_fitted_checkpoint", None) is None
    return "float64" if is_toy else "float32"


def _batch_size(batch_size, n_rows, *, name, clip):
    if batch_size == "auto":
        return n_rows if n_rows <= 32 else max(16, min(128, n_rows // 20))
    if clip:
        return min(batch_size, n_rows)
    if batch_size > n_rows:
        raise ValueError(f"{name}: batch_size={batch_size}, but there are {n_rows} rows. Lower it, or pass 'auto'.")
    return batch_size


def _placed(rows, device):
    """Put rows on the device where they fill at most half of what is free there; else pin them for streaming."""
    if device.type != "cuda":
        return rows
    free, _ = torch.cuda.mem_get_info(device)
    return rows.to(device) if rows.inputs.n_bytes < free / 2 else rows.pinned()


@contextmanager
def _as_before_on_error(net):
    """Leave a net that was trained before as it was when its training fails."""
    n_before = len(net.history)
    state = {name: tensor.clone() for name, tensor in net_state(net).items()} if n_before else {}
    try:
        yield
    except BaseException:
        net.callbacks_ = []
        if n_before:
            restore_net(net, state)
            del net.history[n_before:]
        raise


@contextmanager
def _memory_explained(name, batch_size):
    try:
        yield
    except RuntimeError as error:  # torch has a class of its own for a GPU's memory alone
        if not isinstance(error, torch.OutOfMemoryError) and "can't allocate memory" not in str(error):
            raise
        raise MemoryError(
            f"{name}: the device's memory is too small for batch_size={batch_size}. Try {max(1, batch_size // 2)}."
        ) from error
