"""Speech to numbers, by a network."""

from dataclasses import dataclass

from ._network_regressor import REGRESSION_DOCUMENTATION, NetworkRegressor
from ._speech_network import SPEECH_DOCUMENTATION, SpeechNetwork
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(SPEECH_DOCUMENTATION, REGRESSION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class SpeechRegressor(NetworkRegressor, SpeechNetwork):
    """Predict numbers of speech by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    n_frames_ : int
        Frames of an utterance that the network sees; only of networks for images.
    {shared attributes}

    See Also
    --------
    skmodal.speech.MFCC : The default features.
    skmodal.speech.WaveformAugmenter : Noise, loudness, place in time and speed for ``augmenter``.

    Examples
    --------
    >>> import numpy as np
    >>> from skmodal.estimators import SpeechRegressor
    >>> pitch = np.linspace(100, 400, 200)
    >>> tones = [np.sin(2 * np.pi * hertz * np.arange(1600) / 8000) for hertz in pitch]
    >>> model = SpeechRegressor(sampling_rate=8000, random_state=0).fit(tones, pitch)
    >>> bool(model.score(tones, pitch) > 0.9)
    True
    """

    _parameter_constraints = {**SpeechNetwork._parameter_constraints, **NetworkRegressor._parameter_constraints}
