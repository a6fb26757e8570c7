"""What every network estimator can be told about its training, with the same names, defaults and words."""

import inspect
import re
from dataclasses import dataclass
from numbers import Integral, Real
from os import PathLike
from textwrap import dedent
from typing import Literal

from sklearn.utils._param_validation import Interval, StrOptions

from .._samples import FilePath, Seed
from ._optimizers import OPTIMIZERS
from ._schedules import LR_SCHEDULES

_DOCUMENTATION = """\
    max_epochs : int, default=20
        Times that the training sees every row.
    batch_size : int or "auto", default="auto"
        Rows a step. "auto" is a twentieth of the rows, between 16 and 128; up to 32 rows, all of them.
    lr : float, default=0.001
        The learning rate at its highest.
    optimizer : {"adam", "adamw", "sgd", "rmsprop", "muon"}, default="adam"
        "sgd" has Nesterov's momentum of 0.9. "muon" takes the matrices of hidden layers, and AdamW the rest.
    lr_schedule : {"cosine", "constant", "step", "exponential", "one_cycle", "plateau"}, default="cosine"
        How the learning rate changes over the steps; in `partial_fit` it is constant.
    warmup : float, default=0.0
        Share of the steps in which the learning rate rises from a small value.
    weight_decay : float, default=0.0
        On weights of two or more dimensions; of "adamw" and "muon" apart from the gradient, else in it.
    l1 : float, default=0.0
        A proximal step after each of the optimizer's, which makes small weights zero to the bit.
    dropout : float, default=0.0
        Share of the values that are left out, where the network's paper has it and before the last layer.
    gradient_clip : float or None, default=None
        The greatest norm of the gradient of all weights.
    early_stopping : bool, default=False
        Stop when the loss on the rows held out, or on ``X_val``, has not fallen for ``n_iter_no_change`` epochs, and
        keep the weights of the best.
    validation_fraction : float, default=0.1
        Share of the rows that ``early_stopping`` holds out where ``fit`` gets no ``X_val``.
    n_iter_no_change : int, default=10
        Epochs without a better loss before the training stops early.
    precision : {"auto", "float32", "bfloat16", "float64"}, default="auto"
        "auto" is bfloat16 products over float32 weights on a GPU that has them, float64 for a toy set of at most 32768
        numbers on the CPU, and float32 otherwise.
    device : str, default="auto"
        "cpu", "cuda", "cuda:1", ...; "auto" is the GPU if there is one.
    compile : bool, default=False
        Compile the network by ``torch.compile``. It takes half a minute or more before anything is gained.
    callbacks : list of skorch callbacks or None, default=None
        What else is to happen while ``net_`` is trained.
    checkpoint : path of a folder or None, default=None
        Where ``fit`` writes a file after each epoch. The same ``fit``, of the same parameters and rows, goes on from
        it, as after a crash, and ends with the weights that it would have had; another has a file of its own. Wants an
        int as ``random_state``. ``callbacks`` begin anew. The file holds no code, and remains until you delete it.
    warm_start : bool, default=False
        Go on from the weights of the last ``fit``, on the same classes and features.
    random_state : int, RandomState instance or None, default=None
        An int gives the same network at every ``fit`` on one machine's CPU.
    verbose : int, default=0
        1 shows a progress bar over the epochs.
"""

TRAINING_ATTRIBUTES = """\
    net_ : skorch net
        The network, ``net_.module_``, and its optimizer.
    learning_curve_ : dict of ndarrays
        For each epoch "train_loss", "valid_loss" (NaN where no rows are held out), "lr" and "seconds".
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.
"""


def documented(*parameters, shared=_DOCUMENTATION, attributes=TRAINING_ATTRIBUTES):
    """Return a decorator that describes what is shared where a class's documentation says so.

    A dataclass would have the bases' parameters first. The signature gets the order of the documentation: a class's own
    parameters, then those that are shared, which are those of every training by default.
    """

    def with_shared(cls):
        told = inspect.cleandoc(cls.__doc__)  # as Python 3.13 compiles it
        told = told.replace("{shared parameters}\n", dedent("".join([*parameters, shared])))
        cls.__doc__ = told.replace("{shared attributes}\n", dedent(attributes))
        names = ["self", *re.findall(r"^(\w+) : ", cls.__doc__, re.MULTILINE)]
        signature = inspect.signature(cls.__init__)
        in_order = sorted(signature.parameters.values(), key=lambda parameter: names.index(parameter.name))
        cls.__init__.__signature__ = signature.replace(parameters=in_order)
        return cls

    return with_shared


TRAINING_CONSTRAINTS: dict[str, list] = {
    "max_epochs": [Interval(Integral, 1, None, closed="left")],
    "batch_size": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
    "lr": [Interval(Real, 0, None, closed="neither")],
    "optimizer": [StrOptions(set(OPTIMIZERS))],
    "lr_schedule": [StrOptions(set(LR_SCHEDULES))],
    "warmup": [Interval(Real, 0, 1, closed="left")],
    "weight_decay": [Interval(Real, 0, None, closed="left")],
    "l1": [Interval(Real, 0, None, closed="left")],
    "dropout": [Interval(Real, 0, 1, closed="left")],
    "gradient_clip": [Interval(Real, 0, None, closed="neither"), None],
    "early_stopping": ["boolean"],
    "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
    "n_iter_no_change": [Interval(Integral, 1, None, closed="left")],
    "precision": [StrOptions({"auto", "float32", "bfloat16", "float64"})],
    "device": [str],
    "compile": ["boolean"],
    "callbacks": [list, None],
    "checkpoint": [str, PathLike, None],
    "warm_start": ["boolean"],
    "random_state": ["random_state"],
    "verbose": ["verbose"],
}


@dataclass(kw_only=True, eq=False, repr=False)
class TrainingParameters:
    """The shared parameters; a dataclass, so that the classes below state their own alone."""

    max_epochs: int = 20
    batch_size: int | Literal["auto"] = "auto"
    lr: float = 1e-3
    optimizer: Literal["adam", "adamw", "sgd", "rmsprop", "muon"] = "adam"
    lr_schedule: Literal["cosine", "constant", "step", "exponential", "one_cycle", "plateau"] = "cosine"
    warmup: float = 0.0
    weight_decay: float = 0.0
    l1: float = 0.0
    dropout: float = 0.0
    gradient_clip: float | None = None
    early_stopping: bool = False
    validation_fraction: float = 0.1
    n_iter_no_change: int = 10
    precision: Literal["auto", "float32", "bfloat16", "float64"] = "auto"
    device: str = "auto"
    compile: bool = False
    callbacks: list | None = None
    checkpoint: FilePath | None = None
    warm_start: bool = False
    random_state: Seed = None
    verbose: int = 0
