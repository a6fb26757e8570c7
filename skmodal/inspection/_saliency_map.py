"""What `saliency` gives for a sample."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, kw_only=True)
class SaliencyMap:
    """What each word, pixel or time-frequency cell of a sample counts for a prediction, as `saliency` gives it.

    Parameters
    ----------
    kind : {"text", "image", "speech"}
    method : {"integrated_gradients", "grad_cam", "occlusion"}
    values : ndarray of shape (n_tokens,), (height, width) or (n_frames, n_bins)
        What each counts for the target, below 0 what counts against it.
    target : label or None
        The class, or the number of the output.
    output : float
        What the model gives for the target.
    measure : {"logit", "score", "probability", "prediction"}
        What ``output`` and ``values`` are; "score" is of ``decision_function``.
    error : float or None, default=None
        Of integrated gradients: the sum of ``values``, less the output's difference from the baseline's.
    tokens : list of str or None, default=None
        Of a text. The network's own; for occlusion, what stands between spaces.
    image : ndarray of shape (height, width) or (height, width, n_channels), or None, default=None
        What the values lie over: the image at the network's size, or for occlusion as it came.
    spectrogram : ndarray of shape (n_frames, n_bins) or None, default=None
        What the values lie over: the features that the network reads, in their units, or for occlusion of a waveform
        its short-time spectrum, in dB.
    times : ndarray of shape (n_frames,) or None, default=None
        Middles of the frames, in s, where known.
    frequencies : ndarray of shape (n_bins,) or None, default=None
        Middles of the bins, in Hz, where they have one: coefficients of a cepstrum have none.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.inspection import SaliencyMap
    >>> values = np.array([0.1, -0.4, 1.2])
    >>> facts = {"kind": "text", "tokens": ["not", "bad", "good"], "target": "+"}
    >>> SaliencyMap(method="occlusion", values=values, output=0.9, measure="score", **facts)
    SaliencyMap of 3 tokens for '+', score 0.9
    """

    kind: str
    method: str
    values: np.ndarray
    target: object
    output: float
    measure: str
    error: float | None = None
    tokens: list[str] | None = None
    image: np.ndarray | None = None
    spectrogram: np.ndarray | None = None
    times: np.ndarray | None = None
    frequencies: np.ndarray | None = None

    def __repr__(self):
        sides = " x ".join(map(str, self.values.shape))
        places = {"text": "tokens", "image": "pixels", "speech": "frames x bins"}[self.kind]
        label = "" if self.target is None else f" for {self.label!r}"
        return f"SaliencyMap of {sides} {places}{label}, {self.measure} {self.output:.3g}"

    @property
    def label(self) -> object:
        """The target as a plain Python object."""
        return self.target.item() if isinstance(self.target, np.generic) else self.target
