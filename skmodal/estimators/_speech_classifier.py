"""Speech to classes, by a network."""

from dataclasses import dataclass

from ._network_classifier import CLASSIFICATION_DOCUMENTATION, NetworkClassifier
from ._speech_network import SPEECH_DOCUMENTATION, SpeechNetwork
from ._training_parameters import documented
from ._transfer_parameters import TRANSFER_DOCUMENTATION


@documented(SPEECH_DOCUMENTATION, CLASSIFICATION_DOCUMENTATION, TRANSFER_DOCUMENTATION)
@dataclass(eq=False, repr=False)
class SpeechClassifier(NetworkClassifier, SpeechNetwork):
    """Classify speech by a network.

    Parameters
    ----------
    {shared parameters}

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    features_ : transformer
        The fitted ``features``.
    n_frames_ : int
        Frames of an utterance that the network sees; only of networks for images.
    net_ : skorch net
        The network, ``net_.module_``, and its optimizer.
    transferred_ : dict of str to int
        How many numbers of each of the network's weights come from ``initialize_from``; only where that is given.
    learning_curve_ : dict of ndarrays
        For each epoch "train_loss", "valid_loss" (NaN where no rows are held out), "lr" and "seconds".
    n_features_in_ : int
        Columns of the table seen in `fit`; only when X is a table of numbers.
    feature_names_in_ : ndarray of shape (`n_features_in_`,)
        Names of its columns; only when X is a frame of numbers whose names are all strings.

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
