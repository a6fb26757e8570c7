"""What every network estimator can be told about the weights that it starts from, with the same names and words."""

import os
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Literal

from sklearn.base import BaseEstimator
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions

from .._samples import FilePath
from ._training_parameters import TRAINING_ATTRIBUTES

TRANSFER_DOCUMENTATION = """\
    initialize_from : fitted network estimator, str, path or None, default=None
        What the network begins as, under a new head. Of another estimator, the weights of the layers of the same name
        and size; what the size of an image decides on may differ, and starts anew (``transferred_`` tells). Words and
        features that both know keep their vectors and their scale. ``clone`` forgets what an estimator has learned:
        in a grid search or a cross-validation, pass ``FrozenEstimator(it)``. A str or path is a model of the library
        transformers, a folder or an id on the hub, which then is the network, on what its own processor makes of X;
        its last states are averaged over the steps.
    freeze : {"backbone"}, int or None, default=None
        What stays as it was taken over, to the bit: all but the head, or the first blocks. A block is a layer with
        weights; of "cnn" the filters together, of "resnet18" the stem or a residual block, of recurrent networks both
        directions of a layer, of a model of transformers a layer and, below the first, all that comes before. Tokens'
        vectors are a block below the others. Weights that start anew are never frozen.
    unfreeze_every : int or None, default=None
        Epochs after which the highest frozen block is trained too, then the next below (Howard and Ruder 2018).
    backbone_lr_scale : float, default=1.0
        The learning rate of the weights below the head, those that start anew excepted, as a share of ``lr``.
"""

TRANSFER_ATTRIBUTES = f"""\
    features_ : transformer
        The fitted ``features``.
    transferred_ : dict of str to int
        How many numbers of each of the network's weights come from ``initialize_from``; only where that is given.
{TRAINING_ATTRIBUTES}"""

TRANSFER_CONSTRAINTS: dict[str, list] = {
    "initialize_from": [HasMethods(["fit", "predict"]), str, os.PathLike, None],
    "freeze": [StrOptions({"backbone"}), Interval(Integral, 1, None, closed="left"), None],
    "unfreeze_every": [Interval(Integral, 1, None, closed="left"), None],
    "backbone_lr_scale": [Interval(Real, 0, None, closed="neither")],
}


@dataclass(kw_only=True, eq=False, repr=False)
class TransferParameters:
    """The parameters of transfer learning."""

    initialize_from: BaseEstimator | FilePath | None = None
    freeze: int | Literal["backbone"] | None = None
    unfreeze_every: int | None = None
    backbone_lr_scale: float = 1.0
