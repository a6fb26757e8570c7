"""Speech to classes, by a network."""

from dataclasses import dataclass

from ._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ._speech_network import SPEECH_DOCUMENTATION, SpeechNetwork
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_ATTRIBUTES, TRANSFER_DOCUMENTATION


@documented(SPEECH_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION, TRANSFER_DOCUMENTATION, attributes=TRANSFER_ATTRIBUTES)
@dataclass(eq=False, repr=False)
class SpeechClassifier(NetworkClassifier, SpeechNetwork):
    """Classify speech by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    n_frames_ : int
        Frames of an utterance that the network sees; only of networks for images.
    {shared attributes}

    See Also
    --------
    skmodal.speech.MFCC : The default features.
    skmodal.speech.WaveformAugmenter : Noise, loudness, place in time and speed for ``augmenter``.

    Examples
    --------
    >>> from skmodal.datasets import load_digits3
    >>> from skmodal.estimators import SpeechClassifier
    >>> train, test = (load_digits3(subset=subset) for subset in ("train", "test"))
    >>> model = SpeechClassifier(sampling_rate=8000, random_state=0)
    >>> model = model.fit(train.data["speech"], train.target)
    >>> bool(model.score(test.data["speech"], test.target) > 0.8)
    True

    `SilenceTrimmer` may go before, in a Pipeline, and ``augmenter=WaveformAugmenter(8000, speed=(0.9, 1.1))`` makes
    other voices of those that are there.
    """

    _parameter_constraints = {**SpeechNetwork._parameter_constraints, **NetworkClassifier._parameter_constraints}
