"""Attention weights: which tokens a transformer's tokens attend to."""

from contextlib import ExitStack
from functools import partial
from typing import Any

import torch
from sklearn.base import BaseEstimator
from sklearn.utils import Bunch
from sklearn.utils._param_validation import HasMethods, validate_params
from torch.nn import functional as F

from .._samples import Samples
from ._network_rows import NetworkRows
from ._sample_axes import step_names


@validate_params(
    {"estimator": [HasMethods("predict")], "modality": [str, None]},
    prefer_skip_nested_validation=True,
)
def attention_weights(estimator: BaseEstimator, X: Samples, *, modality: str | None = None) -> list[Bunch]:
    """Return how much the tokens of each sample attend to each other, layer by layer and head by head.

    The weights are those of the forward pass, and sum to 1 over what is attended to. They say where a layer takes its
    values from, not what these are worth for the prediction [1]_: `saliency` does.

    Parameters
    ----------
    estimator : estimator
        Fitted: one of `skmodal.estimators` with ``network="transformer"``, a joint network such as
        ``FusionClassifier(fusion="attention")``, or a ``Pipeline`` that ends with one.
    X : container of samples
        As in ``predict``.
    modality : str or None, default=None
        Of a joint network, the modality whose tokens attend: to the others' tokens and to nothing in
        ``fusion="attention"``, to the common tokens and its own in ``fusion="bottleneck"``; in any other fusion to its
        own, in its encoder.

    Returns
    -------
    list of :class:`~sklearn.utils.Bunch`
        For each sample one with three attributes: ``weights``, an ndarray of shape (n_layers, n_heads, n_tokens,
        n_attended); ``tokens``, the list of those that attend as str (words, the middles of frames in s, or numbers);
        ``attended``, the list of those that are attended to.

    Raises
    ------
    TypeError
        The estimator has no network.
    ValueError
        The network has no attention; or the modality is none of the estimator's, or missing in a row.

    See Also
    --------
    AttentionDisplay : A picture of them.

    References
    ----------
    .. [1] Jain and Wallace (2019), "Attention is not explanation", NAACL.

    Examples
    --------
    >>> from skmodal.estimators import TextClassifier
    >>> from skmodal.inspection import attention_weights
    >>> texts = ["good film", "a bad film", "very good", "so bad"] * 10
    >>> model = TextClassifier("transformer", max_epochs=5, random_state=0).fit(texts, ["+", "-", "+", "-"] * 10)
    >>> (attention,) = attention_weights(model, ["a very good film"])
    >>> attention.weights.shape, attention.tokens
    ((2, 4, 4, 4), ['a', 'very', 'good', 'film'])
    >>> attention.weights[-1, 0].sum(axis=1).round(3)
    array([1., 1., 1., 1.])
    """
    rows = NetworkRows(estimator, X, modality, name="attention_weights")
    fusion: Any = getattr(rows.network, "fusion", None)
    if hasattr(fusion, "attention_layers"):
        streams = [rows.looking_at(name) for name in rows.estimator.encoders_]
        of_row = partial(_fused, fusion.attention_layers(rows.number), streams, rows)
    elif hasattr(rows.branch.backbone, "attention_layers"):
        of_row = partial(_encoded, rows.branch.backbone.attention_layers(), rows)
    else:
        raise ValueError(
            f"attention_weights: {type(rows.branch.backbone).__name__} has no attention. Fit an estimator with "
            'network="transformer", or FusionClassifier with fusion="attention".'
        )
    with rows.predicting(), torch.no_grad():
        return [of_row(row) for row in range(len(rows))]


def _encoded(layers, rows, row):
    """Return the attention within the encoder of one modality."""
    arguments = rows.arguments(row)[1]
    weights, _ = _weights_of(layers, lambda: rows.branch(*arguments))
    names = step_names(rows, row, weights.shape[3])
    return Bunch(weights=weights, tokens=names, attended=names)


def _fused(layers, streams, rows, row):
    """Return the attention of one modality's tokens in a fusion of several."""
    masks = []
    with rows.network.fusion.register_forward_pre_hook(lambda _, inputs: masks.extend(inputs[1])):
        weights, last = _weights_of(layers, lambda: rows.network(*rows.arguments(row)[0]))
    names = [
        step_names(stream, row, mask.shape[1]) if mask.any() else [""] * mask.shape[1]
        for stream, mask in zip(streams, masks, strict=True)
    ]
    own = names.pop(rows.number)
    if len(last) == 3:  # the others' tokens and which of them count
        others = [name for part in names for name in part]
        counts = F.pad(last[2], (0, 1), value=True)[0].cpu().numpy()
        attended = [name for name, is_there in zip([*others, "nothing"], counts, strict=True) if is_there]
        return Bunch(weights=weights[..., counts], tokens=own, attended=attended)
    common = [f"common {number}" for number in range(weights.shape[3] - len(own))]
    return Bunch(weights=weights, tokens=common + own, attended=common + own)


def _weights_of(layers, run):
    """Return the weights of one row in each use of layers while something runs, and the last layer's arguments."""
    seen = []
    with ExitStack() as hooks:
        for layer in layers:
            hooks.enter_context(layer.register_forward_pre_hook(lambda layer, inputs: seen.append((layer, inputs))))
        run()
    weights = torch.stack([layer.attention_weights(*inputs)[0] for layer, inputs in seen])
    return weights.cpu().numpy(), seen[-1][1]
