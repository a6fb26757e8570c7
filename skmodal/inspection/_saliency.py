"""Saliency: which words, pixels or time-frequency cells of a sample a prediction rests on."""

from collections.abc import Sequence
from numbers import Integral
from typing import Literal

import numpy as np
import torch
from sklearn.base import BaseEstimator, is_classifier
from sklearn.utils._param_validation import HasMethods, Interval, StrOptions, validate_params
from torch.nn import functional as F

from .._samples import Samples
from ._grad_cam import grad_cam, last_feature_map
from ._integrated_gradients import integrated_gradients
from ._network_rows import NetworkRows
from ._occlusion import occlusion
from ._saliency_map import SaliencyMap
from ._sample_axes import speech_axes, token_names
from ._targets import find_target


@validate_params(
    {
        "estimator": [HasMethods("predict")],
        "method": [StrOptions({"integrated_gradients", "grad_cam", "occlusion"})],
        "modality": [str, None],
        "n_steps": [Interval(Integral, 2, None, closed="left")],
        "window": [Interval(Integral, 1, None, closed="left"), tuple, list, None],
        "sampling_rate": [Interval(Integral, 1, None, closed="left"), None],
    },
    prefer_skip_nested_validation=True,
)
def saliency(
    estimator: BaseEstimator,
    X: Samples,
    *,
    method: Literal["integrated_gradients", "grad_cam", "occlusion"] = "integrated_gradients",
    target: object = None,
    modality: str | None = None,
    n_steps: int = 50,
    window: int | Sequence[float] | None = None,
    sampling_rate: int | None = None,
) -> list[SaliencyMap]:
    """Compute what each word, pixel or time-frequency cell of a sample counts for a prediction.

    Every sample is computed alone: it gets the same map in any company. The estimator is left as it was.

    Parameters
    ----------
    estimator : estimator
        Fitted. For ``method="occlusion"`` any classifier or regressor that takes X; for the others one of
        `skmodal.estimators`, a ``FusionClassifier`` or ``FusionRegressor``, or a ``Pipeline`` that ends with one.
    X : container of samples
        As in ``predict``.
    method : {"integrated_gradients", "grad_cam", "occlusion"}, default="integrated_gradients"
        "integrated_gradients" [1]_ shares out the change of the output on the way from a baseline to the sample: of
        words unknown to the network, or of the training data's mean color or frame. The shares sum to the change, but
        for ``error``. It needs the library captum. "grad_cam" [2]_ shows where the last feature map of a network for
        images speaks for the target, coarsely, and never against. "occlusion" [3]_ shows what the score loses when
        a word is left out, a patch takes the image's mean color, or a cell of the spectrogram is muted.
    target : label, int or None, default=None
        The class that is explained; None is the one that is predicted. Of a regressor with several outputs, the number
        of one.
    modality : str or None, default=None
        Where X has several, the column that is explained; the others stay as they are.
    n_steps : int, default=50
        Of "integrated_gradients": points on the way. More make the error less.
    window : int, tuple or None, default=None
        Of "occlusion", what is left out at a time, in steps of half as much: words, 1 by default; (height, width) of an
        image in pixels, by default an eighth of its sides; (seconds, hertz) of a waveform, by default (0.1, 500);
        (frames, bins) of a sequence of frames, by default an eighth.
    sampling_rate : int or None, default=None
        Of "occlusion": of waveforms, in Hz. None is the one that the estimator's parameters state.

    Returns
    -------
    maps : list of SaliencyMap
        One a sample, with ``values``, and what they lie over: ``tokens``, an ``image`` or a ``spectrogram``.

    Raises
    ------
    TypeError
        The method wants a network, or a score, that the estimator does not have.
    ValueError
        The target is no class, the modality is none of the estimator's or missing in a row, or the network is
        quantized, reads plain features or has no feature map.
    ImportError
        captum is not installed.

    See Also
    --------
    SaliencyDisplay : A picture of it.
    attention_weights : What a transformer's tokens attend to.

    References
    ----------
    .. [1] Sundararajan, Taly and Yan (2017), "Axiomatic attribution for deep networks", ICML.
    .. [2] Selvaraju et al. (2017), "Grad-CAM: visual explanations from deep networks via gradient-based localization",
       ICCV.
    .. [3] Zeiler and Fergus (2014), "Visualizing and understanding convolutional networks", ECCV.

    Examples
    --------
    >>> from skmodal.estimators import TextClassifier
    >>> from skmodal.inspection import saliency
    >>> texts = ["good film", "a bad film", "very good", "so bad"] * 10
    >>> model = TextClassifier(max_epochs=50, random_state=0).fit(texts, ["+", "-", "+", "-"] * 10)
    >>> (shares,) = saliency(model, ["a good one"])
    >>> shares.tokens, shares.label, shares.tokens[shares.values.argmax()]
    (['a', 'good', 'one'], '+', 'good')
    >>> bool(abs(shares.error) < 0.01 * shares.output)
    True
    """
    if method == "occlusion":
        options = {"target": target, "modality": modality, "window": window, "sampling_rate": sampling_rate}
        return [SaliencyMap(method=method, **facts) for facts in occlusion(estimator, X, **options)]
    rows = NetworkRows(estimator, X, modality, name="saliency")
    site = _site(rows, method)
    with rows.predicting(n_steps):
        return [_of_row(rows, row, site, method, target, n_steps) for row in range(len(rows))]


def _site(rows, method):
    """Return the module whose output is explained, or raise an error."""
    encoder, backbone = rows.encoder, rows.branch.backbone
    if rows.estimator.net_.make_optimizer is None:
        raise ValueError(
            f"saliency: a quantized network has no gradients, which {method} follows. Explain the one that it was made "
            'of, or choose method="occlusion".'
        )
    if getattr(encoder, "_fitted_kind", None) == "rows":
        raise ValueError(
            f"saliency: {type(encoder).__name__} reads rows of plain features, which are no words, pixels or frames. "
            'Choose method="occlusion", which leaves out parts of the raw sample, or '
            "sklearn.inspection.permutation_importance."
        )
    if method == "grad_cam":
        last = last_feature_map(backbone)
        if last is None:
            raise ValueError(
                f"saliency: grad_cam reads the last feature map of a network for images, and {type(backbone).__name__} "
                'has none. Choose method="integrated_gradients".'
            )
        return last
    if encoder._fitted_checkpoint is None:
        return rows.branch.prepare
    if encoder._modality == "text":
        return backbone.network.get_input_embeddings()
    if encoder._modality == "speech":
        raise ValueError('saliency: a pretrained network of speech has no frames. Choose method="occlusion".')
    return rows.branch.prepare


def _of_row(rows, row, site, method, target, n_steps):
    arguments, (sample, *_) = rows.arguments(row)
    x, outputs = rows.values_at(site, arguments)
    scale, offset, classes, measure = _units(rows.estimator, outputs)
    scores = outputs[0].double().cpu().numpy() * scale + offset
    place, label = find_target(target, classes, scores)
    facts = {"method": method, "target": label, "output": float(scores[place]), "measure": measure}
    function = rows.from_module(site, arguments)
    if method == "grad_cam":
        size = sample.shape[2:] if sample.ndim == 4 else sample.shape[:0:-1]  # a spectrogram stands on its side
        values = F.interpolate(grad_cam(function, x, place), size=tuple(size), mode="bilinear")
    else:
        values, error = integrated_gradients(function, x, place, n_steps)
        facts["error"] = error * scale[place]
    facts["values"] = _on_sample(values, rows.encoder._modality) * scale[place]
    if rows.encoder._modality == "text":
        return SaliencyMap(kind="text", tokens=token_names(rows, row), **facts)
    sample = sample[0].cpu().numpy()
    if rows.encoder._modality == "image":
        picture = sample.transpose(1, 2, 0)
        return SaliencyMap(kind="image", image=picture[:, :, 0] if picture.shape[2] == 1 else picture, **facts)
    times, frequencies = speech_axes(rows.encoder, *sample.shape)
    return SaliencyMap(kind="speech", spectrogram=sample, times=times, frequencies=frequencies, **facts)


def _units(estimator, outputs):
    """Return the scale and offset that make predictions of outputs, the classes if any, and what outputs are."""
    if is_classifier(estimator):
        return np.ones(outputs.shape[1]), 0.0, estimator.classes_, "logit"
    return estimator._fitted_scale, estimator._fitted_mean, None, "prediction"


@torch.no_grad()
def _on_sample(values, modality):
    """Return values of one sample inside a network as those of its words, pixels, or frames and bins."""
    if modality == "text":
        values = values[0].sum(dim=1)  # (n_tokens,)
    elif modality == "image":
        values = values[0].sum(dim=0)  # (height, width)
    else:
        values = values[0, 0].T if values.ndim == 4 else values[0]  # (n_frames, n_bins)
    return values.double().cpu().numpy()
